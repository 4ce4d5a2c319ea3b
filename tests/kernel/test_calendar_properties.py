"""What holds for every date, number and set of pauses; the tables against a plain walk from day to day."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.calendar import Pause, Unit, WorkingCalendar

CALENDAR = WorkingCalendar.from_package()
ONE = timedelta(days=1)

starts = st.dates(date(2004, 1, 1), date(2026, 12, 31))
limits = st.integers(0, 60)
units = st.sampled_from(Unit)


@st.composite
def pauses_near(draw: st.DrawFn, start: date) -> list[Pause]:
    spans = draw(st.lists(st.tuples(st.integers(-20, 90), st.integers(0, 30)), max_size=5))
    return [Pause(start + timedelta(began), start + timedelta(began + length)) for began, length in spans]


@st.composite
def started_with_pauses(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    start = draw(starts)
    return start, draw(pauses_near(start))


def walked(start: date, days: int, unit: Unit, pauses: list[Pause]) -> date:
    """The n-th day that counts, found on foot; natural days then roll on to a working day."""
    day, left = start, days
    while left:
        day += ONE
        paused = any(pause.began < day <= pause.ended for pause in pauses)
        left -= not paused and (unit is Unit.NATURAL or CALENDAR.is_working(day))
    while days and not CALENDAR.is_working(day):
        day += ONE
    return day


@given(starts, units)
def test_adding_nothing_stays(start: date, unit: Unit) -> None:
    assert CALENDAR.add(start, 0, unit).date == start


@given(starts, limits, units)
def test_adding_more_never_ends_earlier(start: date, days: int, unit: Unit) -> None:
    assert CALENDAR.add(start, days, unit).date <= CALENDAR.add(start, days + 1, unit).date


@given(starts, limits, limits, units)
def test_starting_later_never_ends_earlier(start: date, shift: int, days: int, unit: Unit) -> None:
    later = start + timedelta(shift)
    assert CALENDAR.add(start, days, unit).date <= CALENDAR.add(later, days, unit).date


@given(starts, limits, limits)
def test_adding_at_once_is_adding_in_turn(start: date, first: int, second: int) -> None:
    in_turn = CALENDAR.add(CALENDAR.add(start, first, Unit.WORKING).date, second, Unit.WORKING)
    assert CALENDAR.add(start, first + second, Unit.WORKING).date == in_turn.date


@given(starts, limits)
def test_counting_undoes_adding(start: date, days: int) -> None:
    due = CALENDAR.add(start, days, Unit.WORKING).date
    assert CALENDAR.count(start, due, Unit.WORKING) == days
    assert CALENDAR.count(due, start, Unit.WORKING) == -days


@given(starts, limits)
def test_adding_undoes_counting_to_a_working_day(start: date, shift: int) -> None:
    end = CALENDAR.next_working(start + timedelta(shift))
    days = CALENDAR.count(start, end, Unit.WORKING)
    assert CALENDAR.add(start, days, Unit.WORKING).date == (end if days else start)


@given(started_with_pauses(), limits, units)
def test_look_up_is_the_walk(started: tuple[date, list[Pause]], days: int, unit: Unit) -> None:
    start, pauses = started
    assert CALENDAR.due(start, days, unit, pauses).date == walked(start, days, unit, pauses)


@given(started_with_pauses(), limits, units, st.randoms(use_true_random=False))
def test_pauses_are_their_union(started: tuple[date, list[Pause]], days: int, unit: Unit, random: Random) -> None:
    """Order, repetition and splitting change nothing."""
    start, pauses = started
    split: list[Pause] = []
    for pause in pauses:
        middle = pause.began + timedelta(random.randint(0, (pause.ended - pause.began).days))
        split += [Pause(pause.began, middle), Pause(middle, pause.ended), random.choice(pauses)]
    random.shuffle(split)
    assert CALENDAR.due(start, days, unit, split) == CALENDAR.due(start, days, unit, pauses)
    for shift in (0, 3, 30, 90):
        today = start + timedelta(shift)
        assert CALENDAR.used(start, today, unit, split) == CALENDAR.used(start, today, unit, pauses)


@given(started_with_pauses(), limits, units)
def test_pauses_never_bring_the_end_nearer(started: tuple[date, list[Pause]], days: int, unit: Unit) -> None:
    start, pauses = started
    assert CALENDAR.due(start, days, unit, pauses).date >= CALENDAR.add(start, days, unit).date


@given(started_with_pauses(), limits, st.integers(-5, 120))
def test_used_and_remaining_make_the_limit(started: tuple[date, list[Pause]], days: int, shift: int) -> None:
    start, pauses = started
    today = start + timedelta(shift)
    used = CALENDAR.used(start, today, Unit.WORKING, pauses)
    assert used + CALENDAR.remaining(start, days, today, Unit.WORKING, pauses) == days
