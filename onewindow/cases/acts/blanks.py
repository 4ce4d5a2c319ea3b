"""Blank certificates: received by the number, written for a case or spoiled with a reason (Art. 24)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Blanks, BlankUse, Case
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer


@dataclass(frozen=True)
class Blank:
    """One blank by its stock and number."""

    blanks_id: int
    number: int


class BlankGone(ActRefused):
    code = "blank_gone"

    def __init__(self, serial: str) -> None:
        super().__init__(f"空白证照 {serial} 不在库存里，或者已经用过。请对照证照上的编号再看一遍。")


def write_blank(case: Case, blank: Blank, *, by: Officer, at: datetime) -> BlankUse:
    """The blank is written for the case. Raises BlankGone."""
    return _use(blank, by=by, at=at, case=case, agency_id=case.handler_id)


@transaction.atomic
def spoil(blank: Blank, *, by: Officer, at: datetime, reason: str) -> BlankUse:
    """The blank was spoiled: printed wrongly, torn. It is kept and counted."""
    if not reason.strip():
        raise ReasonRequired("空白证照作废的原因")
    return _use(blank, by=by, at=at, spoiled=reason[:200], agency_id=by.post.agency_id)


def _use(
    blank: Blank, *, by: Officer, at: datetime, agency_id: int, case: Case | None = None, spoiled: str = ""
) -> BlankUse:
    stock = Blanks.objects.select_for_update().filter(pk=blank.blanks_id, agency=agency_id).first()
    if stock is None or not stock.first <= blank.number <= stock.last:
        raise BlankGone(str(blank.number))
    if stock.uses.filter(number=blank.number).exists():
        raise BlankGone(stock.serial(blank.number))
    return BlankUse.objects.create(blanks=stock, number=blank.number, case=case, spoiled=spoiled, by=by.post, at=at)


def next_blank(stock: Blanks) -> int | None:
    """The lowest number still on the shelf."""
    used = set(stock.uses.values_list("number", flat=True))
    return next((number for number in range(stock.first, stock.last + 1) if number not in used), None)


@transaction.atomic
def receive(*, by: Officer, at: datetime, name: str, prefix: str, first: str, last: str) -> Blanks:
    """Enter a stock as it was received. Raises NoSuchChoice where the numbers make no range, or overlap one that is there."""
    if not (first.isdecimal() and last.isdecimal()) or len(first) != len(last) or int(first) > int(last):
        raise NoSuchChoice("起止编号（都写数字，位数相同，起号不大于止号）")
    stocks = Blanks.objects.filter(agency=by.post.agency, prefix=prefix, first__lte=int(last), last__gte=int(first))
    if stocks.exists():
        raise NoSuchChoice("与已经入库的编号重叠")
    return Blanks.objects.create(
        agency=by.post.agency, name=name, prefix=prefix, first=int(first), last=int(last), digits=len(first),
        received_by=by.post, received_at=at,
    )  # fmt: skip
