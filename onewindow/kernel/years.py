"""Where the days of a calendar come from: the State Council's arrangement, or a careful guess for a year not yet published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5

# 全国年节及纪念日放假办法: the holidays that do not move with the moon or the sun.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def days_of_year(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


def packaged_year(year: int) -> list[tuple[date, bool]] | None:
    """The year's days and whether each is worked, make-up workdays included; None while the package does not have it."""
    try:
        return [(day, chinese_calendar.is_workday(day)) for day in days_of_year(year)]
    except NotImplementedError:
        return None


def provisional_year(year: int) -> list[tuple[date, bool]]:
    """Monday to Friday less the fixed-date holidays: what can be known before the State Council publishes the year."""
    return [
        (day, day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS) for day in days_of_year(year)
    ]


def published_year(year: int, *, holidays: Collection[date], workdays: Collection[date]) -> list[tuple[date, bool]]:
    """A year as published: days off beside the weekends, and the weekend days worked in exchange (调休上班)."""
    off, worked = frozenset(holidays), frozenset(workdays)
    if both := off & worked:
        raise ValueError(f"{min(both)} 既列为放假日又列为上班日，请核对国务院放假安排后重新导入。")
    if strange := sorted(day for day in off | worked if day.year != year):
        raise ValueError(f"{strange[0]} 不在 {year} 年内，请核对国务院放假安排后重新导入。")
    return [(day, day in worked or (day.weekday() < SATURDAY and day not in off)) for day in days_of_year(year)]
