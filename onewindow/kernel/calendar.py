"""Working days in, dates out: pure arithmetic of legal periods.

The day of the event is not counted (民法典 201): day one is the next day that counts. Periods of an agency are working days
(行政许可法 82); natural days roll on when the last day is not worked (民法典 203). Everything is a look-up in tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise

from onewindow.kernel import years
from onewindow.kernel.pauses import Pause, union

__all__ = ["Day", "Due", "OutsideCalendar", "Pause", "Unit", "WorkingCalendar"]


class Unit(StrEnum):
    WORKING = "working"
    NATURAL = "natural"


class OutsideCalendar(LookupError):
    """The date lies before the first or after the last day of the calendar."""

    def __init__(self, day: date | None) -> None:
        self.date = day
        where = f"日期 {day}" if day else "期限的到期日"
        super().__init__(f"{where}超出工作日历的范围，请管理员先导入相应年份的工作日历（onewindow calendar import）。")


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the calendar; `ordinal` counts the working days from the calendar's first day up to and including it."""

    date: date
    working: bool
    provisional: bool
    ordinal: int


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period; provisional while it rests on a year that the State Council has not published."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """Immutable. Made by `from_package` or, from stored rows, by `from_days`."""

    first: date
    last: date
    _ordinals: tuple[int, ...]  # by days since `first`
    _working: tuple[date, ...]  # by ordinal - 1
    _provisional: tuple[int, ...]  # provisional days before the i-th day, so that a range is a subtraction

    @classmethod
    @lru_cache(maxsize=4)
    def from_package(cls, first_year: int = 2004, last_year: int = 2028) -> WorkingCalendar:
        """The published years of chinesecalendar, later ones provisional."""
        rows: list[tuple[date, bool, bool]] = []
        for year in range(first_year, last_year + 1):
            published = years.packaged_year(year)
            for day, working in published if published is not None else years.provisional_year(year):
                rows.append((day, working, published is None))
        return cls._of(rows)

    @classmethod
    def from_days(cls, days: Iterable[Day]) -> WorkingCalendar:
        """The calendar of stored rows, in any order; they must leave no day out and number the working days rightly."""
        rows = sorted(days, key=lambda row: row.date)
        calendar = cls._of([(row.date, row.working, row.provisional) for row in rows])
        for row, ordinal in zip(rows, calendar._ordinals, strict=True):
            if row.ordinal != ordinal:
                raise ValueError(f"工作日历 {row.date} 的序号应为 {ordinal}，实为 {row.ordinal}，请重新导入工作日历。")
        return calendar

    @classmethod
    def _of(cls, rows: Sequence[tuple[date, bool, bool]]) -> WorkingCalendar:
        if not rows:
            raise ValueError("工作日历是空的，请先导入（onewindow calendar import）。")
        for (before, *_), (after, *_) in pairwise(rows):
            if after - before != years.ONE_DAY:
                raise ValueError(f"工作日历在 {before} 与 {after} 之间不连续，请重新导入工作日历。")
        return cls(
            first=rows[0][0],
            last=rows[-1][0],
            _ordinals=tuple(accumulate(int(working) for _, working, _ in rows)),
            _working=tuple(day for day, working, _ in rows if working),
            _provisional=(0, *accumulate(int(provisional) for _, _, provisional in rows)),
        )

    def with_published_year(
        self, year: int, *, holidays: Collection[date], workdays: Collection[date]
    ) -> WorkingCalendar:
        """The same calendar with one year as published, in place of what was there or right after the last year."""
        published = years.published_year(year, holidays=holidays, workdays=workdays)
        new = {day: (day, working, False) for day, working in published}
        old = {day.date: (day.date, day.working, day.provisional) for day in self.days()}
        return self._of([row for _, row in sorted((old | new).items())])

    def days(self) -> Iterator[Day]:
        for offset, ordinal in enumerate(self._ordinals):
            day = self.first + timedelta(days=offset)
            yield Day(day, self.is_working(day), self.is_provisional(day), ordinal)

    @property
    def years_published(self) -> tuple[int, ...]:
        """The years of which no day is provisional."""
        provisional = {day.date.year for day in self.days() if day.provisional}
        return tuple(year for year in range(self.first.year, self.last.year + 1) if year not in provisional)

    def _offset(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise OutsideCalendar(day)
        return (day - self.first).days

    def ordinal(self, day: date) -> int:
        """Working days from the first day of the calendar up to and including this one."""
        return self._ordinals[self._offset(day)]

    def is_working(self, day: date) -> bool:
        ordinal = self.ordinal(day)
        return ordinal > 0 and self._working[ordinal - 1] == day

    def is_provisional(self, day: date) -> bool:
        return self._has_provisional(day, day)

    def _has_provisional(self, first: date, last: date) -> bool:
        return self._provisional[self._offset(last) + 1] > self._provisional[self._offset(first)]

    def nth_working(self, ordinal: int) -> date:
        """The working day of that number, counted as `ordinal` counts."""
        if not 0 < ordinal <= len(self._working):
            raise OutsideCalendar(None)
        return self._working[ordinal - 1]

    def next_working(self, day: date) -> date:
        """This day if it is worked, else the next one that is."""
        return day if self.is_working(day) else self.nth_working(self.ordinal(day) + 1)

    def add(self, start: date, days: int, unit: Unit) -> Due:
        """The last day of a period of so many days that begins with an event on `start`; no days: `start` itself."""
        return self.due(start, days, unit)

    def count(self, start: date, end: date, unit: Unit) -> int:
        """Days after `start` up to and including `end`; negative when `end` is earlier."""
        if unit is Unit.NATURAL:
            return (end - start).days
        return self.ordinal(end) - self.ordinal(start)

    def due(self, start: date, days: int, unit: Unit, pauses: Sequence[Pause] = ()) -> Due:
        """The day on which the period ends: the n-th day after `start` that counts and lies in no pause.

        A pause that begins on or after that day comes too late to move it. Natural days then roll on to a working day, which
        no pause moves further. A limit of zero days is due on the day it starts, whatever day that is.
        """
        if days < 0:
            raise ValueError(f"期限天数不能为负数（{days}），请核对事项的时限设置。")
        if days == 0:
            self._offset(start)
            return Due(start, False)
        reached = self.nth(start, days, unit, pauses)
        if unit is Unit.WORKING:
            return Due(reached, self._has_provisional(start + years.ONE_DAY, reached))
        rolled = self.next_working(reached)
        return Due(rolled, self._has_provisional(reached, rolled))

    def nth(self, start: date, days: int, unit: Unit, pauses: Sequence[Pause] = ()) -> date:
        """The n-th day after `start` that counts and lies in no pause; `start` itself for none."""
        reached = self._advance(start, days, unit)
        for pause in union(pauses, after=start):
            if pause.began >= reached:
                break
            reached = self._advance(reached, self.count(pause.began, pause.ended, unit), unit)
        return reached

    def _advance(self, start: date, days: int, unit: Unit) -> date:
        if unit is Unit.NATURAL:
            return start + timedelta(days=days)
        return self.nth_working(self.ordinal(start) + days) if days else start

    def used(self, start: date, today: date, unit: Unit, pauses: Sequence[Pause] = ()) -> int:
        """Days of the period used up by the end of `today`; none before it starts."""
        if today <= start:
            return 0
        return self._counted(start, today, unit, pauses)

    def remaining(self, start: date, days: int, today: date, unit: Unit, pauses: Sequence[Pause] = ()) -> int:
        """Days that count after `today` up to and including the due date; negative when it has passed."""
        due = self.due(start, days, unit, pauses).date
        if today > due:
            return -self._counted(due, today, unit, pauses)
        return self._counted(max(today, start), due, unit, pauses)

    def _counted(self, start: date, end: date, unit: Unit, pauses: Sequence[Pause]) -> int:
        paused = sum(
            self.count(pause.began, min(pause.ended, end), unit)
            for pause in union(pauses, after=start)
            if pause.began < end
        )
        return self.count(start, end, unit) - paused
