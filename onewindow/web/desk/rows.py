"""Rows of lists: a case with its light, the ticks of the clock that sets its date, and where it is at work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.cases.models import Case, StepRun, StepState, Turn
from onewindow.cases.queries import GROUPS, group_of
from onewindow.kernel.lights import Light
from onewindow.record.clocks import Reading, readings
from onewindow.record.models import Clock, ClockKind

TICKS = 10  # at most so many; a longer limit is drawn to scale
WORST = [Light.RED, Light.YELLOW, Light.GREEN]
WAITING = {
    Turn.WINDOW: "受理",
    Turn.APPLICANT: "补正",
    Turn.DELIVERY: "出件",
    Turn.APPROVER: "决定",
    Turn.REVIEWER: "审查",
}
NAMES = {  # every kind that a case can have; of several with the same day the first is shown
    ClockKind.PROMISED: "承诺",
    ClockKind.STEP: "环节",
    ClockKind.STATUTORY: "法定",
    ClockKind.ACCEPTANCE: "受理",
    ClockKind.HAND_ON: "转交",
    ClockKind.CORRECTION: "补正",
    ClockKind.DEFERRAL: "补交",
    ClockKind.DELIVERY: "送达",
    ClockKind.STAFFING: "指派",
    ClockKind.HEARING: "听证",
    ClockKind.OPINION: "协办",
    ClockKind.PUBLICATION: "公开",
    ClockKind.ANSWER: "答复",
    ClockKind.CHECK: "核查",
    ClockKind.MENDING: "改正",
    ClockKind.PACKAGE: "全程",
}
SHOWN = list(NAMES)


def left_in_words(reading: Reading) -> str:
    """剩 2 个工作日, 今天到期, 超 1 个工作日."""
    unit = reading.clock.get_unit_display()
    if reading.today > reading.clock.due:
        return f"超 {-reading.left} {unit}" if reading.left < 0 else "刚过期"  # on the days off right after it
    if reading.clock.due == reading.today:
        return "今天到期"
    return f"剩 {reading.left} {unit}"


def ticks(reading: Reading) -> list[str]:
    """One tick a day of the limit, used ones `on`; `off` while a law pauses it."""
    limit = max(reading.clock.limit, 1)
    drawn = min(limit, TICKS)
    used = min(drawn, -(-reading.used * drawn // limit)) if reading.used > 0 else 0
    rest = "off" if reading.paused else ""
    return ["on"] * used + [rest] * (drawn - used)


@dataclass(frozen=True)
class Row:
    case: Case
    light: Light | None
    reading: Reading | None
    step: str
    group: str

    @property
    def words(self) -> str:
        return f"{left_in_words(self.reading)} · {NAMES[ClockKind(self.reading.clock.kind)]}" if self.reading else ""

    @property
    def ticks(self) -> list[str]:
        return ticks(self.reading) if self.reading else []

    @property
    def used(self) -> str:
        return f"{self.reading.used} / {self.reading.clock.limit} 天" if self.reading else ""


def rows(cases: Iterable[Case], today: date) -> list[Row]:
    """Three queries, however many cases."""
    held = list(cases)
    readings = _readings(held, today)
    steps = dict(StepRun.objects.filter(case__in=held, state=StepState.ACTIVE).values_list("case_id", "name"))
    return [_row(case, readings[case.chain_id], steps.get(case.pk, ""), today) for case in held]


def _readings(cases: list[Case], today: date) -> dict[int, list[Reading]]:
    clocks = list(Clock.objects.filter(chain__in=[case.chain_id for case in cases], met_at__isnull=True))
    found: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings(clocks, today):
        found[reading.clock.chain_id].append(reading)
    return found


def _row(case: Case, readings: list[Reading], step: str, today: date) -> Row:
    deciding = [reading for reading in readings if reading.clock.due == case.due]
    light = min((reading.light for reading in deciding), key=WORST.index, default=None)
    shown = min(deciding, key=lambda reading: SHOWN.index(ClockKind(reading.clock.kind)), default=None)
    where = step or WAITING.get(Turn(case.turn), case.state_label())
    return Row(case, light, shown, where, group_of(case.due, today))


def under_headings(found: list[Row], counts: dict[str, int]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a page under the headings of when they are due, each with how many the whole queue has there."""
    for key, label in GROUPS.items():
        here = [row for row in found if row.group == key]
        if here:
            yield f"{label} · {counts[key]} 件", here
