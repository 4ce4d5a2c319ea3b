"""One-thing packages as figures: how many, how much is handled as one thing, what applicants were spared (Art. 30)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from onewindow.cases.models import PackageCase, PackageState
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.regulation.articles import Art

ONE_THING = Art(30)
LISTS = {"received": "这段时间收的", "open": "在办", "late": "全程超期", "done": "这段时间办结的"}


@dataclass(frozen=True)
class Bundled:
    """The figures of one package, or of all."""

    key: str
    name: str
    received: int
    open: int
    late: int
    done: int
    materials: int  # spared, of those received in the period; so are visits and days
    visits: int
    days: int


def packages_of(focus: Focus) -> "QuerySet[PackageCase]":
    """Those that an agency of the focus leads; of a venue those that it took in."""
    place = focus.region
    at = Q(lead__region=place.pk) if focus.own else Q(lead__region__code__startswith=place.prefix)
    if key := focus.scope.agency_key or focus.line:
        at &= Q(lead__key=key)
    if focus.scope.venues is not None:
        at &= Q(intake__in=focus.scope.venues)
    return PackageCase.objects.filter(at)


def listed(key: str, focus: Focus, period: Period) -> "QuerySet[PackageCase]":
    return packages_of(focus).filter(_wanted(period)[key])


def _wanted(period: Period) -> dict[str, Q]:
    days = (period.first, period.last)
    running = Q(state=PackageState.RUNNING)
    return {
        "received": Q(received_at__date__range=days), "open": running, "late": running & Q(escalated_at__isnull=False),
        "done": Q(state=PackageState.DONE, closed_at__date__range=days),
    }  # fmt: skip


def bundled(focus: Focus, period: Period) -> tuple[Bundled, list[Bundled]]:
    """All together, and by package; the most asked for on top. Two queries."""
    wanted = _wanted(period)
    counts = {name: Count("pk", filter=which) for name, which in wanted.items()}
    sums = {
        name: Coalesce(Sum(f"saved_{name}", filter=wanted["received"]), 0) for name in ("materials", "visits", "days")
    }
    rows = packages_of(focus)
    whole = Bundled("", "合计", **rows.aggregate(**counts, **sums))
    grouped = rows.order_by().values(key=F("version__bundle"), name=F("version__bundle__name"))
    found: Iterable[Any] = grouped.annotate(**counts, **sums)
    parts = [Bundled(**row) for row in found]
    busy = [part for part in parts if part.received or part.open or part.done]
    return whole, sorted(busy, key=lambda part: (-part.received, -part.open, part.name))
