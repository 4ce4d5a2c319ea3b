"""The vectors of law and practice, and what the tables refuse."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from onewindow.kernel import years
from onewindow.kernel.calendar import Day, Due, OutsideCalendar, Pause, Unit, WorkingCalendar

CALENDAR = WorkingCalendar.from_package()
PUBLISHED = CALENDAR.years_published[-1]  # moves on when the package learns of a new year
GUESSED = WorkingCalendar.from_package(last_year=PUBLISHED + 2)
D = date


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (D(2026, 2, 12), 5, D(2026, 2, 26)),  # over the Spring Festival, 2026-02-14 made up
        (D(2026, 9, 24), 10, D(2026, 10, 15)),  # over two feasts, 2026-10-10 made up
        (D(2026, 9, 18), 20, D(2026, 10, 22)),
        (D(2026, 6, 5), 1, D(2026, 6, 8)),  # Friday: the day of the event is not counted
        (D(2026, 6, 6), 1, D(2026, 6, 8)),  # received on a rest day: received that day
        (D(2026, 6, 7), 5, D(2026, 6, 12)),
    ],
)
def test_working_days_when_make_up_days_are_worked(start: date, days: int, due: date) -> None:
    assert CALENDAR.add(start, days, Unit.WORKING) == Due(due, provisional=False)
    assert CALENDAR.count(start, due, Unit.WORKING) == days
    assert CALENDAR.count(due, start, Unit.WORKING) == -days


def test_make_up_days_and_feasts_when_published() -> None:
    assert CALENDAR.is_working(D(2026, 2, 14))  # a Saturday worked in exchange
    assert not CALENDAR.is_working(D(2026, 2, 23))  # a Monday off
    assert CALENDAR.ordinal(D(2026, 2, 15)) == CALENDAR.ordinal(D(2026, 2, 14))
    assert CALENDAR.ordinal(D(2004, 1, 1)) == 0


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (D(2026, 6, 1), 3, D(2026, 6, 4)),
        (D(2026, 6, 1), 5, D(2026, 6, 8)),  # Saturday rolls on to Monday
        (D(2026, 9, 20), 11, D(2026, 10, 8)),  # 1 October rolls over the whole feast
        (D(2026, 2, 9), 5, D(2026, 2, 14)),  # a worked Saturday does not roll
    ],
)
def test_natural_days_when_last_day_is_a_holiday(start: date, days: int, due: date) -> None:
    assert CALENDAR.add(start, days, Unit.NATURAL) == Due(due, provisional=False)


@pytest.mark.parametrize("unit", Unit)
def test_zero_days_when_started_on_a_rest_day(unit: Unit) -> None:
    sunday = D(2026, 6, 7)
    assert CALENDAR.due(sunday, 0, unit, [Pause(sunday, sunday + timedelta(9))]) == Due(sunday, False)
    assert CALENDAR.remaining(sunday, 0, sunday, unit) == 0
    assert CALENDAR.remaining(sunday, 0, D(2026, 6, 9), unit) == -2


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], D(2026, 6, 12)),
        ([Pause(D(2026, 6, 8), D(2026, 6, 10))], D(2026, 6, 16)),  # costs the 9th and the 10th
        ([Pause(D(2026, 6, 9), D(2026, 6, 9))], D(2026, 6, 12)),  # begun and ended on one day: nothing
        ([Pause(D(2026, 6, 12), D(2026, 6, 30))], D(2026, 6, 12)),  # begun on the due date: too late
        ([Pause(D(2026, 6, 11), D(2026, 6, 15))], D(2026, 6, 16)),  # begun the day before: one day is left after it
        ([Pause(D(2026, 6, 8), D(2026, 6, 10)), Pause(D(2026, 6, 9), D(2026, 6, 11))], D(2026, 6, 17)),
        ([Pause(D(2026, 6, 8), D(2026, 6, 9)), Pause(D(2026, 6, 12), D(2026, 6, 15))], D(2026, 6, 16)),  # reached
        ([Pause(D(2026, 5, 1), D(2026, 6, 9))], D(2026, 6, 16)),  # running when the period starts
        ([Pause(D(2026, 6, 12), D(2026, 6, 14)), Pause(D(2026, 5, 1), D(2026, 5, 20))], D(2026, 6, 12)),
    ],
)
def test_pause_when_five_working_days_run_from_a_friday(pauses: list[Pause], due: date) -> None:
    friday = D(2026, 6, 5)
    assert CALENDAR.due(friday, 5, Unit.WORKING, pauses).date == due
    assert CALENDAR.used(friday, due, Unit.WORKING, pauses) == 5


def test_used_and_remaining_when_paused() -> None:
    start, pauses = D(2026, 6, 5), [Pause(D(2026, 6, 9), D(2026, 6, 11))]
    days = [D(2026, 6, day) for day in (4, 5, 8, 9, 10, 11, 12, 15, 16, 17, 18)]
    assert [CALENDAR.used(start, day, Unit.WORKING, pauses) for day in days] == [0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7]
    assert [CALENDAR.remaining(start, 5, day, Unit.WORKING, pauses) for day in days] == [
        *(5, 5, 4, 3, 3, 3, 2, 1, 0, -1, -2)
    ]


def test_natural_days_when_paused() -> None:
    start, pauses = D(2026, 6, 1), [Pause(D(2026, 6, 3), D(2026, 6, 10))]  # seven calendar days taken out
    assert CALENDAR.due(start, 4, Unit.NATURAL, pauses).date == D(2026, 6, 12)
    assert CALENDAR.due(start, 5, Unit.NATURAL, pauses).date == D(2026, 6, 15)  # the 13th is a Saturday
    assert CALENDAR.remaining(start, 5, D(2026, 6, 12), Unit.NATURAL, pauses) == 3
    assert CALENDAR.remaining(start, 5, D(2026, 6, 16), Unit.NATURAL, pauses) == -1


def test_pause_when_it_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="早于开始日期"):
        Pause(D(2026, 6, 10), D(2026, 6, 9))


def test_provisional_when_the_year_is_not_published() -> None:
    first = D(PUBLISHED + 1, 1, 1)
    due = GUESSED.add(D(PUBLISHED, 12, 25), 10, Unit.WORKING)
    assert due.date.year == PUBLISHED + 1
    assert due.provisional
    assert not GUESSED.is_working(first)
    assert GUESSED.is_provisional(first)
    assert not GUESSED.is_provisional(first - timedelta(1))
    assert not GUESSED.is_working(D(PUBLISHED + 1, 10, 3))
    assert GUESSED.years_published == tuple(range(2004, PUBLISHED + 1))
    assert not GUESSED.add(first, 0, Unit.WORKING).provisional  # due today whatever is published


def test_natural_days_when_only_the_roll_reaches_an_unpublished_year() -> None:
    rows = [Day(D(2030, 12, day), False, False, 0) for day in range(30, 32)]
    guess = [Day(D(2031, 1, 1), False, True, 0), Day(D(2031, 1, 2), True, True, 1), Day(D(2031, 1, 3), True, True, 2)]
    assert WorkingCalendar.from_days(rows + guess).add(D(2030, 12, 30), 1, Unit.NATURAL) == Due(D(2031, 1, 2), True)


def test_publishing_when_the_state_council_has_spoken() -> None:
    year = PUBLISHED + 1
    friday = next(day for day in years.days_of_year(year) if day.month == 3 and day.weekday() == 4)
    saturday = friday + timedelta(1)
    published = GUESSED.with_published_year(year, holidays=[friday], workdays=[saturday])
    assert published.is_working(saturday)
    assert not published.is_working(friday)
    assert published.years_published == (*GUESSED.years_published, year)
    assert published.add(friday - timedelta(1), 1, Unit.WORKING) == Due(saturday, False)
    fixed = [date(year, month, day) for month, day in years.FIXED_HOLIDAYS]
    now_worked = sum(day.weekday() < 5 for day in fixed)  # this announcement names none of them
    assert published.ordinal(published.last) == GUESSED.ordinal(GUESSED.last) + now_worked


def test_publishing_when_the_announcement_is_miswritten() -> None:
    with pytest.raises(ValueError, match="既列为放假日又列为上班日"):
        years.published_year(2027, holidays=[D(2027, 2, 5)], workdays=[D(2027, 2, 5)])
    with pytest.raises(ValueError, match="不在 2027 年内"):
        years.published_year(2027, holidays=[D(2028, 1, 1)], workdays=[])
    with pytest.raises(ValueError, match="不连续"):
        CALENDAR.with_published_year(CALENDAR.last.year + 2, holidays=[], workdays=[])


def test_rows_when_stored_and_read_back() -> None:
    rows = list(CALENDAR.days())
    read = WorkingCalendar.from_days(reversed(rows))
    assert list(read.days()) == rows
    assert (read.first, read.last) == (D(2004, 1, 1), D(2028, 12, 31))
    assert read.years_published == CALENDAR.years_published


def test_rows_when_damaged() -> None:
    rows = list(CALENDAR.days())[:30]
    with pytest.raises(ValueError, match="不连续"):
        WorkingCalendar.from_days(rows[:10] + rows[11:])
    with pytest.raises(ValueError, match="序号应为"):
        WorkingCalendar.from_days([replace(rows[0], ordinal=1), *rows[1:]])
    with pytest.raises(ValueError, match="是空的"):
        WorkingCalendar.from_days([])


def test_dates_when_outside_the_calendar() -> None:
    for day in (D(2003, 12, 31), D(2029, 1, 1)):
        with pytest.raises(OutsideCalendar, match="onewindow calendar import") as refused:
            CALENDAR.is_working(day)
        assert refused.value.date == day
    for unit in Unit:
        with pytest.raises(OutsideCalendar):
            CALENDAR.add(D(2028, 12, 20), 20, unit)
        with pytest.raises(OutsideCalendar):
            CALENDAR.add(D(2003, 12, 20), 0, unit)


def test_negative_limit_when_an_item_is_miswritten() -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        CALENDAR.add(D(2026, 6, 1), -1, Unit.WORKING)
