"""Whether a route is open to somebody. Officers are told that, and nothing of the record behind it (Art. 28)."""

from datetime import date

from onewindow.accounts.models import Principal
from onewindow.cases.models import Bar, BarKind
from onewindow.cases.models.holding import BARRING
from onewindow.regulation.articles import Art

ROUTE_CLOSED = Art(28)
LICENCE_BARS = (BarKind.LICENCE_78, BarKind.LICENCE_79)


def route_open(principal: Principal, item: str, on: date) -> bool:
    """The commitment route of the item; all other routes stay open."""
    return not _barring(principal, item, on, (BarKind.COMMITMENT,))


def may_apply(principal: Principal, item: str, on: date) -> bool:
    """No bar of 行政许可法 78, 79 on this licence runs."""
    return not _barring(principal, item, on, LICENCE_BARS)


def _barring(principal: Principal, item: str, on: date, kinds: tuple[BarKind, ...]) -> bool:
    held = Bar.objects.filter(item=item, kind__in=kinds, state__in=BARRING, starts_on__lte=on, ends_on__gte=on)
    return held.filter(principal__document_digest=bytes(principal.document_digest)).exists()
