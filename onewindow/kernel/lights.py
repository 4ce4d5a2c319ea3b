"""Green, yellow, red: how a period stands on a day, told by two dates that are stored with it."""

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


def warn_on(calendar: WorkingCalendar, start: date, due: date, unit: Unit, pauses: Sequence[Pause] = ()) -> date | None:
    """The first day at whose end the period is near its end: `WARN_AT_PERCENT` used up, or no more than one working day left.

    None for a limit of no days. Raises OutsideCalendar.
    """
    limit = calendar.used(start, due, unit, pauses)
    if limit == 0:
        return None
    nearly = calendar.nth(start, -(-limit * WARN_AT_PERCENT // 100), unit, pauses)
    worked = calendar.used(start, due, Unit.WORKING, pauses)
    last_days = calendar.nth(start, max(0, worked - WARN_AT_WORKING_DAYS), Unit.WORKING, pauses)
    return min(nearly, last_days)


def light(due: date, warned: date | None, today: date) -> Light:
    """Red past its due date, yellow from the day it warns on (`warn_on`)."""
    if today > due:
        return Light.RED
    return Light.YELLOW if warned is not None and today >= warned else Light.GREEN
