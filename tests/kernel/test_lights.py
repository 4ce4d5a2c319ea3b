from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.calendar import Pause, Unit, WorkingCalendar
from onewindow.kernel.lights import WARN_AT_PERCENT, WARN_AT_WORKING_DAYS, Light, light, warn_on
from tests.kernel.test_calendar_properties import limits, started_with_pauses, units

CALENDAR = WorkingCalendar.from_package()
MONDAY = date(2026, 6, 1)
GREEN, YELLOW, RED = Light.GREEN, Light.YELLOW, Light.RED


def shown(days: int, unit: Unit, today: date, pauses: tuple[Pause, ...] = (), start: date = MONDAY) -> Light:
    due = CALENDAR.due(start, days, unit, pauses).date
    return light(due, warn_on(CALENDAR, start, due, unit, pauses), today)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 29), GREEN),  # not yet begun
        (date(2026, 6, 25), GREEN),  # 17 of 20: 19 June, the Dragon Boat feast, is off
        (date(2026, 6, 26), YELLOW),  # 18 of 20 are 90 %
        (date(2026, 6, 30), YELLOW),  # due today
        (date(2026, 7, 1), RED),
    ],
)
def test_light_when_twenty_working_days(today: date, expected: Light) -> None:
    assert shown(20, Unit.WORKING, today) is expected


@pytest.mark.parametrize(
    ("day", "expected"), [(1, GREEN), (3, GREEN), (4, GREEN), (5, YELLOW), (7, YELLOW), (8, YELLOW), (9, RED)]
)
def test_light_when_one_working_day_is_left(day: int, expected: Light) -> None:
    """Five working days from Monday 1 June end on Monday 8; from Friday on one is left, long before 90 %."""
    assert shown(5, Unit.WORKING, date(2026, 6, day)) is expected


@pytest.mark.parametrize("unit", Unit)
def test_light_when_zero_days(unit: Unit) -> None:
    assert shown(0, unit, MONDAY) is GREEN
    assert shown(0, unit, date(2026, 6, 2)) is RED


def test_light_when_paused() -> None:
    pauses = (Pause(date(2026, 6, 3), date(2026, 6, 12)),)
    assert shown(5, Unit.WORKING, date(2026, 6, 9), pauses) is GREEN
    assert shown(5, Unit.WORKING, date(2026, 6, 15), pauses) is GREEN
    assert shown(5, Unit.WORKING, date(2026, 6, 16), pauses) is YELLOW
    assert shown(5, Unit.WORKING, date(2026, 6, 18), pauses) is RED


def test_light_when_natural_days_roll_over_a_feast() -> None:
    """Eleven natural days from 20 September end on 8 October, the first working day after the feast."""
    start = date(2026, 9, 20)
    assert shown(11, Unit.NATURAL, date(2026, 9, 28), start=start) is GREEN
    assert shown(11, Unit.NATURAL, date(2026, 9, 30), start=start) is YELLOW  # only 8 October is left
    assert shown(11, Unit.NATURAL, date(2026, 10, 8), start=start) is YELLOW
    assert shown(11, Unit.NATURAL, date(2026, 10, 9), start=start) is RED


@given(started_with_pauses(), limits, units, st.integers(0, 150))
def test_the_day_it_warns_on_says_what_counting_the_days_would(
    started: tuple[date, list[Pause]], days: int, unit: Unit, after: int
) -> None:
    start, pauses = started
    due, today = CALENDAR.due(start, days, unit, pauses).date, start + timedelta(after)
    expected = RED if today > due else GREEN
    if today <= due and (limit := CALENDAR.used(start, due, unit, pauses)):
        spent = CALENDAR.used(start, today, unit, pauses) * 100 >= limit * WARN_AT_PERCENT
        last_days = CALENDAR.used(today, due, Unit.WORKING, pauses) <= WARN_AT_WORKING_DAYS
        expected = YELLOW if spent or last_days else GREEN
    assert light(due, warn_on(CALENDAR, start, due, unit, pauses), today) is expected
