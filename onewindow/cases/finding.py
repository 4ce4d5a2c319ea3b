"""Finding a case by what somebody at the counter can say: its number, a name, an identity number."""

import re
from datetime import datetime, timedelta

from django.utils.timezone import get_current_timezone

from onewindow.accounts.models import DocumentType, document_digest
from onewindow.cases.models import Case, PackageCase, Party
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.staff.actors import Officer

PACKAGE = re.compile(r"YJ\d{18}")
TAIL = re.compile(r"\d{12}")  # day and sequence, as people say them
NUMBER = re.compile(r"[0-9A-Z]{30,50}")
DOCUMENT = re.compile(r"[0-9A-Z]{8,18}")


def search_cases(officer: Officer, text: str) -> CaseQuerySet:
    """Within what the post may see, the latest first. Personal numbers are looked up by keyed digest, never compared in clear."""
    asked = re.sub(r"[\s-]", "", text).upper()
    seen = Case.objects.visible_to(officer).order_by("-received_at", "-id")
    if not asked:
        return seen.none()
    if NUMBER.fullmatch(asked):
        return seen.filter(number=asked)
    if TAIL.fullmatch(asked) and (day := _day(asked[:8])):
        return seen.with_tail(asked).filter(received_at__gte=day, received_at__lt=day + timedelta(days=1))
    if DOCUMENT.fullmatch(asked):
        digests = [document_digest(kind, asked) for kind in DocumentType.values]
        return seen.filter(pk__in=Party.objects.filter(document_digest__in=digests).values("case"))
    return seen.filter(pk__in=Party.objects.filter(name__startswith=text.strip()).values("case"))


def find_package(officer: Officer, text: str) -> PackageCase | None:
    """By its number, or by day and sequence, as far as the post may see it."""
    asked = re.sub(r"[\s-]", "", text).upper()
    seen = PackageCase.objects.visible_to(officer).order_by("-received_at")
    if PACKAGE.fullmatch(asked):
        return seen.filter(number=asked).first()
    if TAIL.fullmatch(asked) and (day := _day(asked[:8])):
        day_of_it = seen.filter(received_at__gte=day, received_at__lt=day + timedelta(days=1))
        return day_of_it.filter(number__endswith=asked).first()
    return None


def _day(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=get_current_timezone())
    except ValueError:
        return None
