"""Clocks that an act starts together: written in one statement, whatever happens between."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.record import clocks
from onewindow.record.door import open_chain
from onewindow.record.models import Chain, Clock, ClockKind
from tests import NOW


def chain(key: str, *, kept: bool = True) -> Chain:
    opened = open_chain("case", key, at=NOW)
    if kept:
        clocks.keep(opened, fresh=True)
    return opened


def on_record(of: Chain) -> dict[str, bool]:
    """Kind → whether it still runs."""
    return {clock.kind: clock.met_at is None for clock in Clock.objects.filter(chain=of)}


def inserts(queries: CaptureQueriesContext) -> int:
    return sum(one["sql"].startswith('INSERT INTO "record_clock"') for one in queries.captured_queries)


def test_clocks_started_together_are_one_statement_and_have_their_keys(db: None) -> None:
    of = chain("one")
    with CaptureQueriesContext(connection) as asked, clocks.together(of):
        started = [
            clocks.start(of, kind, at=NOW, days=days)
            for kind, days in ((ClockKind.PROMISED, 5), (ClockKind.STATUTORY, 20))
        ]
    assert inserts(asked) == 1
    assert started == list(Clock.objects.filter(chain=of).order_by("pk"))
    assert clocks.held(of) == started
    assert started[0].due < started[1].due


def test_what_is_stopped_inside_was_written_first(db: None) -> None:
    of = chain("two")
    with clocks.together(of):
        clocks.start(of, ClockKind.PROMISED, at=NOW, days=5)
        clocks.stop(of, ClockKind.PROMISED, at=NOW)
        clocks.start(of, ClockKind.DELIVERY, at=NOW, days=10)
    assert on_record(of) == {ClockKind.PROMISED: False, ClockKind.DELIVERY: True}
    assert [clock.met_at is None for clock in clocks.held(of)] == [False, True]


def test_what_is_paused_inside_was_written_first(db: None) -> None:
    of = chain("three")
    with clocks.together(of):
        clock = clocks.start(of, ClockKind.PROMISED, at=NOW, days=5)
        unpaused = clock.due
        clocks.pause(
            of, kinds=[ClockKind.PROMISED], at=NOW, expected_end=date(2026, 12, 31), ground="听证", reference="x"
        )
    assert Clock.objects.get(chain=of).due > unpaused
    assert clocks.held(of)[0].due > unpaused


def test_a_clock_of_another_chain_written_meanwhile_loses_and_doubles_nothing(db: None) -> None:
    of, other = chain("four"), chain("five", kept=False)
    with clocks.together(of):
        clocks.start(of, ClockKind.PROMISED, at=NOW, days=5)
        clocks.start(other, ClockKind.PACKAGE, at=NOW, days=9)
        clocks.start(of, ClockKind.STATUTORY, at=NOW, days=20)
    assert on_record(of) == {ClockKind.PROMISED: True, ClockKind.STATUTORY: True}
    assert len(clocks.held(of)) == Clock.objects.filter(chain=of).count() == 2
    assert on_record(other) == {ClockKind.PACKAGE: True}


def test_one_inside_another_is_written_at_the_end_of_the_outer(db: None) -> None:
    of = chain("six")
    with CaptureQueriesContext(connection) as asked, clocks.together(of):
        with clocks.together(of):
            clocks.start(of, ClockKind.PROMISED, at=NOW, days=5)
        clocks.start(of, ClockKind.STATUTORY, at=NOW, days=20)
    assert inserts(asked) == 1
    assert len(on_record(of)) == 2
    clocks.start(of, ClockKind.STEP, at=NOW, days=2, step="review")
    assert len(on_record(of)) == 3
