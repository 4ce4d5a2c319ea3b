"""Where the time goes: how many working days decided cases spent in each stage, by item or by line, from the record (Art. 23)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from onewindow.cases.durations import percentile
from onewindow.cases.models import StepRun
from onewindow.kernel.calendar import Unit
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.record.calendars import working_calendar
from onewindow.regulation.articles import Art
from onewindow.staff.models import Role

LIMITS_WATCHED = Art(23)

STAGES = {"acceptance": "受理", "review": "审查", "decision": "决定", "delivery": "送达"}
BY = {"item": "item__basic_id", "line": "agency__key"}
LATEST = 10_000  # cases, the latest decided: enough for a percentile, and the same work however many there are


@dataclass(frozen=True)
class Spread:
    """Working days, the first not counted; of so many cases that went through the stage."""

    median: int
    ninetieth: int
    cases: int


@dataclass
class Spent:
    """The stages of one item or line, and how many cases were decided."""

    key: str
    cases: int = 0
    days: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def spread(self, stage: str) -> Spread | None:
        taken = sorted(self.days.get(stage, ()))
        return Spread(percentile(taken, 50), percentile(taken, 90), len(taken)) if taken else None

    @property
    def spreads(self) -> list[Spread | None]:
        return [self.spread(stage) for stage in STAGES]


@dataclass(frozen=True)
class Times:
    whole: Spent
    parts: list[Spent]
    cut: bool  # only the latest cases were read


def stage_times(focus: Focus, period: Period, by: str) -> Times:
    """Of the cases decided in the period. Two queries. `by`: a key of BY."""
    decided = focus.cases().filter(counted__decided_on__range=(period.first, period.last))
    latest = decided.order_by("-counted__decided_on", "-pk")[: LATEST + 1]
    rows = list(latest.values_list("pk", BY[by], "received_at", "accepted_at", "decided_at", "delivered_at"))
    cut = len(rows) > LATEST
    worked = _worked(latest.values("pk"))
    whole, parts = Spent(""), dict[str, Spent]()
    for pk, key, received, accepted, done, delivered in rows[:LATEST]:
        own = parts.setdefault(key, Spent(key))
        spent = worked.get(pk, {}) | dict(_between(received, accepted, done, delivered))
        for each in (whole, own):
            each.cases += 1
            for stage, days in spent.items():
                each.days[stage].append(days)
    return Times(whole, sorted(parts.values(), key=_slowest), cut)


def _slowest(spent: Spent) -> tuple[int, int, str]:
    """Where the long ones take longest in review comes first."""
    review = spent.spread("review") or spent.spread("acceptance")
    return (-review.ninetieth if review else 0, -spent.cases, spent.key)


def _between(
    received: datetime, accepted: datetime | None, done: datetime | None, delivered: datetime | None
) -> Iterator[tuple[str, int]]:
    if accepted:
        yield "acceptance", _days(received, accepted)
    if done and delivered:
        yield "delivery", _days(done, delivered)


def _worked(cases: QuerySet[Any]) -> dict[int, dict[str, int]]:
    """Days in the steps before decision: the approver's are the decision, all others review. Done again, they count again."""
    runs = StepRun.objects.filter(case__in=cases, ended_at__isnull=False).order_by()
    made: dict[int, dict[str, int]] = {}
    for pk, role, began, ended in runs.values_list("case_id", "role", "started_at", "ended_at"):
        stage = "decision" if role == Role.APPROVER else "review"
        held = made.setdefault(pk, {})
        held[stage] = held.get(stage, 0) + _days(began, ended or began)
    return made


def _days(first: datetime, last: datetime) -> int:
    return working_calendar().count(localtime(first).date(), localtime(last).date(), Unit.WORKING)
