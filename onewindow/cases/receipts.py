"""Pre-numbered paper receipts, issued to a venue before they are needed (补录)."""

from datetime import datetime

from django.db import transaction

from onewindow.cases.errors import NoSuchChoice
from onewindow.cases.models import PaperReceipt
from onewindow.network.models import Venue
from onewindow.staff.actors import Officer


@transaction.atomic
def issue_receipts(venue: Venue, *, by: Officer, at: datetime, prefix: str, first: str, count: int) -> int:
    """Enter a booklet of `count` receipts from `first` on. Raises NoSuchChoice where a number is no number, or is there already."""
    if not first.isdecimal():
        raise NoSuchChoice("起号（只写数字，例如 000101）")
    numbers = [f"{prefix}{int(first) + n:0{len(first)}d}" for n in range(count)]
    if PaperReceipt.objects.filter(number__in=numbers).exists():
        raise NoSuchChoice("有的编号已经登记过")
    PaperReceipt.objects.bulk_create(PaperReceipt(venue=venue, number=number, issued_at=at) for number in numbers)
    return count
