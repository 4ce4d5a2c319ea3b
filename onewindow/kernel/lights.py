"""Green, yellow, red: how a period stands, worked out on reading from stored dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from onewindow.kernel.calendar import Pause, Unit, WorkingCalendar

WARN_AT_PERCENT = 90  # supervision practice: a warning at 90 % of the limit,
WARN_AT_WORKING_DAYS = 1  # or when one working day is left


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def light(  # noqa: PLR0917 -- the period as its row has it, then the day
    calendar: WorkingCalendar, start: date, due: date, today: date, unit: Unit, pauses: Sequence[Pause] = ()
) -> Light:
    """How a period stands at the end of `today`: red past its due date, yellow near it; zero days know no yellow."""
    if today > due:
        return Light.RED
    limit = calendar.used(start, due, unit, pauses)
    if limit == 0:
        return Light.GREEN
    used = calendar.used(start, today, unit, pauses)
    left = calendar.used(max(start, today), due, Unit.WORKING, pauses)
    if used * 100 >= limit * WARN_AT_PERCENT or left <= WARN_AT_WORKING_DAYS:
        return Light.YELLOW
    return Light.GREEN
