"""How long it really takes: told beside the promise, from the cases that were decided (Art. 17, 23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.catalogue.models import Item
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar
from onewindow.regulation.articles import Art

TIME_LIMITS_KEPT = Art(23)

PERIOD = timedelta(days=365)
LATEST = 500  # enough for a percentile, and the same work however many there are


@dataclass(frozen=True, slots=True)
class Durations:
    """Working days from receipt to decision, the day of receipt not counted: 0 is the same day."""

    median: int
    ninetieth: int
    cases: int


def durations(item: Item, today: date) -> Durations | None:
    """Of the item at its place, over the latest cases decided within a year; None where there is none."""
    decided = Case.objects.filter(item=item, decided_at__isnull=False, closed_at__date__gte=today - PERIOD)
    rows = decided.order_by("-closed_at").values_list("received_at", "decided_at")[:LATEST]
    calendar = working_calendar()
    taken = sorted(
        calendar.count(localtime(received).date(), localtime(done).date(), Unit.WORKING)
        for received, done in rows
        if done is not None
    )
    return Durations(percentile(taken, 50), percentile(taken, 90), len(taken)) if taken else None


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` per cent do not exceed (nearest rank): a number of days that really occurred."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def most_applied_for(limit: int, of_latest: int = 5000) -> list[str]:
    """Keys of the items that the latest cases are about, the most frequent first."""
    counts: dict[str, int] = {}
    latest = Case.objects.order_by("-pk").values_list("item__basic_id", flat=True)[:of_latest]
    for key in latest:
        counts[key] = counts.get(key, 0) + 1
    return sorted(counts, key=lambda key: (-counts[key], key))[:limit]
