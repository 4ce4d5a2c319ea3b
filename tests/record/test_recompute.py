"""The bulk recomputation in SQL against the pure calendar."""

import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.kernel.calendar import Unit
from onewindow.record import clocks
from onewindow.record import recompute as recomputing
from onewindow.record.calendars import forget, import_file, working_calendar
from onewindow.record.door import open_chain
from onewindow.record.models import Chain, Clock, ClockKind, Outcome, Pause
from onewindow.record.recompute import recompute
from tests import NOW

LUOYANG = ZoneInfo("Asia/Shanghai")
WRONG = date(2020, 1, 1)


def chain(key: str) -> Chain:
    return open_chain("test", key, at=NOW)


def spoil() -> None:
    Clock.objects.update(due=WRONG, warn_on=WRONG)


days_of_2026_27 = st.dates(date(2026, 1, 1), date(2027, 12, 31))
pauses = st.tuples(days_of_2026_27, st.integers(0, 60), st.booleans())
starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30), timezones=st.just(LUOYANG))  # noqa: DTZ001
clock_rows = st.tuples(
    starts, st.integers(0, 90), st.integers(0, 10), st.sampled_from(Unit), st.lists(pauses, max_size=4)
)


@given(st.lists(clock_rows, min_size=1, max_size=12), st.integers(1, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_equals_the_pure_function(
    db: None, rows: list[tuple[datetime, int, int, Unit, list[tuple[date, int, bool]]]], batch: int
) -> None:
    with transaction.atomic():
        expected = {}
        for number, (start, days, extension, unit, paused) in enumerate(rows):
            clock = Clock.objects.create(
                chain=chain(f"h{number}"), kind=ClockKind.STATUTORY, started_at=start, days=days, extension=extension, unit=unit.value,
                due=WRONG,
            )  # fmt: skip
            for began, long, over in paused:
                Pause.objects.create(
                    clock=clock, ground="听证", reference="r", began=began, expected_end=began + timedelta(long),
                    ended=began + timedelta(long) if over else None,
                )  # fmt: skip
            clocks.refresh(clock)
            expected[clock.pk] = (clock.due, clock.provisional, clock.warn_on)
        spoil()
        Clock.objects.filter(days=0).update(provisional=True)
        recompute(batch=batch)
        assert {c.pk: (c.due, c.provisional, c.warn_on) for c in Clock.objects.all()} == expected
        transaction.set_rollback(True)


def test_an_open_pause_counts_to_its_notified_end_and_an_ended_one_to_its_end(db: None) -> None:
    running = clocks.start(chain("a"), ClockKind.STATUTORY, at=NOW, days=10)
    clocks.pause(
        running.chain, kinds=[ClockKind.STATUTORY], at=NOW, expected_end=date(2026, 6, 16), ground="听证", reference="r"
    )
    running.refresh_from_db()
    told = running.due
    spoil()
    assert recompute() == 1
    running.refresh_from_db()
    assert running.due == told == date(2026, 7, 1)
    clocks.resume(running.chain, at=NOW, reference="r")
    running.refresh_from_db()
    assert running.due == date(2026, 6, 24)


def test_met_clocks_are_left_alone(db: None) -> None:
    clock = clocks.start(chain("a"), ClockKind.STATUTORY, at=NOW, days=10)
    clocks.stop(clock.chain, ClockKind.STATUTORY, at=NOW)
    spoil()
    assert recompute() == 0


def test_a_clock_that_lapsed_and_has_time_again_may_lapse_again(db: None) -> None:
    clock = clocks.start(chain("a"), ClockKind.STATUTORY, at=NOW, days=10, on_lapse=Outcome.ESCALATED)
    Clock.objects.filter(pk=clock.pk).update(due=WRONG, lapsed_at=NOW)
    recompute()
    clock.refresh_from_db()
    assert clock.lapsed_at is None


def test_chains_that_changed_are_told(db: None) -> None:
    changed = clocks.start(chain("a"), ClockKind.STATUTORY, at=NOW, days=10)
    clocks.start(chain("b"), ClockKind.STATUTORY, at=NOW, days=10)
    Clock.objects.filter(pk=changed.pk).update(due=WRONG)
    told: list[int] = []
    assert recompute(batch=1, on_changed=told.extend) == 1
    assert told == [changed.chain_id]


def test_a_clock_that_an_act_changes_after_it_was_looked_at_is_looked_at_again(db: None) -> None:
    made = [
        clocks.start(chain(f"x{number}"), ClockKind.STATUTORY, at=NOW, days=5, unit=Unit.WORKING) for number in range(2)
    ]
    spoil()
    recompute(batch=1, on_changed=lambda chains: extend_other(made, chains))
    fresh = [Clock.objects.get(pk=clock.pk) for clock in made]
    due = [working_calendar().add(NOW.date(), clock.limit, Unit.WORKING).date for clock in fresh]
    assert [clock.due for clock in fresh] == due
    assert due[1] > due[0]


def extend_other(made: list[Clock], chains: list[int]) -> None:
    """An act, while the first is written: nothing is said about the due date, which is wrong until it is looked at again."""
    if chains == [made[0].chain_id]:
        Clock.objects.filter(pk=made[1].pk).update(extension=10)


def test_a_deadline_of_an_unpublished_year_is_recomputed_when_the_year_is_imported(db: None, tmp_path: Path) -> None:
    at = datetime(2026, 12, 28, 9, 0, tzinfo=LUOYANG)
    clock = clocks.start(chain("a"), ClockKind.STATUTORY, at=at, days=10)
    assert clock.provisional
    before = clock.due
    file = tmp_path / "2027.csv"
    file.write_text(
        "# 虚构的安排\n2027-01-01,放假\n2027-01-04,放假\n2027-01-05,放假\n2027-01-09,上班\n", encoding="utf-8"
    )
    with transaction.atomic():
        import_file(file)
        forget()
        assert recompute() >= 1
        clock.refresh_from_db()
        assert not clock.provisional
        assert clock.due == working_calendar().due(clock.started_on, 10, Unit.WORKING).date
        assert clock.due != before
        transaction.set_rollback(True)
    forget()


@pytest.mark.django_db(transaction=True)
def test_connections_side_by_side_leave_none_out(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RECOMPUTE_CONNECTIONS = 2
    monkeypatch.setattr(recomputing, "LOOKED_AT", 3)
    made = [clocks.start(chain(f"s{number}"), ClockKind.STATUTORY, at=NOW, days=number) for number in range(20)]
    expected = {clock.pk: (clock.due, clock.warn_on) for clock in made}
    spoil()
    told: list[int] = []
    assert recompute(batch=2, on_changed=told.extend) == 20
    assert {clock.pk: (clock.due, clock.warn_on) for clock in Clock.objects.all()} == expected
    assert sorted(told) == sorted(clock.chain_id for clock in made)


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_an_act_holds_is_passed_over_and_done_later() -> None:
    held = clocks.start(chain("a"), ClockKind.STATUTORY, at=NOW, days=10)
    free = clocks.start(chain("b"), ClockKind.STATUTORY, at=NOW, days=10)
    spoil()
    locked, others_done, release = threading.Event(), threading.Event(), threading.Event()

    def act() -> None:
        with transaction.atomic():
            Clock.objects.select_for_update().get(pk=held.pk)
            locked.set()
            release.wait(20)
        connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    assert locked.wait(20)
    seen: list[tuple[int, int]] = []

    def tell(_: str, done: int, total: int) -> None:
        seen.append((done, total))
        if done == 1:
            others_done.set()
            free.refresh_from_db()
            assert free.due != WRONG
            release.set()

    assert recompute(progress=tell) == 2
    thread.join()
    assert others_done.is_set()
    assert seen[-1] == (2, 2)
    held.refresh_from_db()
    assert held.due == free.due
