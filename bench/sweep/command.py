"""`bench sweep`: over many open clocks, how fast those that ran out are found and acted on, and all recomputed."""

import time
from datetime import date, timedelta
from typing import Any

import click
from django.utils import timezone
from django.utils.timezone import localdate

from bench.generate.command import generate
from bench.place import Place, exists, place
from bench.report import Report, Table, tell
from bench.statistics import in_ms
from bench.sweep.beside import Beside, acts_beside, to_accept
from onewindow.cases import sweep
from onewindow.cases.models import Case
from onewindow.record.calendars import import_year, working_calendar
from onewindow.record.models import Clock

CLOCKS, FULL = 100_000, 1_000_000
CLOCKS_A_CASE = 2.2  # that run, of an open case
STAGES = (40, 30, 30, 0, 0, 0)  # all open, none decided
LATE = 0.01  # of the cases, handed in so long ago that their time is over
ACTED_ON = 300  # lapsed cases that the sweep is timed on
FIND_GOAL, RECOMPUTE_GOAL, WAIT_GOAL_MS = 1.0, 60.0, 200


@click.command("sweep")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--clocks", default=CLOCKS, show_default=True, help="open clocks, written where they are not there")
@click.option("--full", is_flag=True, help="a million")
@click.option("--clients", default=1, show_default=True, help="processes that accept cases beside the recomputation")
def command(*, as_json: bool, clocks: int, full: bool, clients: int) -> None:
    """Find what lapsed, act on it, recompute all clocks after a day off was declared, with acts going on beside it."""
    cases = round((FULL if full else clocks) / CLOCKS_A_CASE)
    kept = f"clocks_{cases}"
    if not exists(kept):
        with place(name=kept, fresh=True) as where:
            generate(where, cases, 2, stages=STAGES, late=LATE)
    with place(of=kept) as where:
        where.analyze()
        running = Clock.objects.filter(met_at__isnull=True).count()
        found, acted = _swept()
        alone = _alone(where, clients)
        spent, changed, beside = _recomputed(where, clients)
        wrong = _disagreeing()
    figures: dict[str, Any] = {
        "open_clocks": running, **found, **acted,
        "recompute_seconds": round(spent, 1), "clocks_changed": changed, "clocks_a_second": round(changed / spent),
        "acts_beside": len(beside.acts), "acts_beside_wrong": len(beside.wrong), "longest_lock_wait_ms": round(1000 * beside.longest_wait, 1),
        "act_beside_p95_ms": in_ms(beside.acts)["p95_ms"], "act_beside_longest_ms": round(1000 * max(beside.acts, default=0.0), 1),
        "act_alone_p95_ms": in_ms(alone.acts)["p95_ms"], "act_alone_longest_ms": round(1000 * max(alone.acts, default=0.0), 1),
        "disagreeing_afterwards": wrong,
    }  # fmt: skip
    figures["within_goals"] = (
        figures["find_seconds"] < FIND_GOAL and spent < RECOMPUTE_GOAL and figures["longest_lock_wait_ms"] <= WAIT_GOAL_MS
    )  # fmt: skip
    goals = Table("against the goals", ("what", "found", "goal"), [
        ("finding the lapsed, s", figures["find_seconds"], FIND_GOAL), ("recomputation, s", figures["recompute_seconds"], RECOMPUTE_GOAL),
        ("longest wait of an act for a lock, ms", figures["longest_lock_wait_ms"], WAIT_GOAL_MS),
    ])  # fmt: skip
    Report("sweep", {"cases": cases, "clients_beside": clients}, figures, [goals]).write(as_json=as_json)


def _swept() -> tuple[dict[str, Any], dict[str, Any]]:
    tell("finding what lapsed …")
    at, began = timezone.now(), time.perf_counter()
    lapsed = list(sweep.lapsed(at))
    found = {"lapsed_cases": len(lapsed), "find_seconds": round(time.perf_counter() - began, 3)}
    tell("acting on it …")
    for key in lapsed[:20]:  # caches and prepared statements
        sweep.apply(key, at)
    some, began = lapsed[20 : 20 + ACTED_ON], time.perf_counter()
    done = sum(sweep.apply(key, at) for key in some)
    seconds = time.perf_counter() - began
    return found, {"lapses_performed": done, "lapses_per_second": round(done / seconds, 1)}


def _alone(where: Place, clients: int) -> Beside:
    """The same acts with nothing beside them: what they take on this machine as loaded as it is."""
    tell("acts alone …")
    with acts_beside(where.superuser_url, to_accept(400), clients) as seen:
        time.sleep(8)
    return seen


def _recomputed(where: Place, clients: int) -> tuple[float, int, Beside]:
    """A working day of next week is declared off: the due date of nearly every clock moves."""
    tell("recomputing …")
    _day_off(localdate() + timedelta(days=1))
    with acts_beside(where.superuser_url, to_accept(20_000), clients) as seen:
        began = time.perf_counter()
        changed = sweep.recompute_clocks()
        spent = time.perf_counter() - began
    return spent, changed, seen


def _day_off(first: date) -> None:
    calendar = working_calendar()
    day = calendar.next_working(first)
    year = [one for one in calendar.days() if one.date.year == day.year]
    holidays = {one.date for one in year if not one.working and one.date.weekday() < 5} | {day}
    import_year(
        day.year, holidays=holidays, workdays={one.date for one in year if one.working and one.date.weekday() >= 5}
    )


def _disagreeing() -> int:
    """Cases whose due date is not that of their clocks; and what another recomputation would change."""
    again = sweep.recompute_clocks()
    wrong = Case.objects.raw(
        """select c.id from cases_case c where c.turn in ('window', 'reviewer', 'approver') and c.due is distinct from (
             select min(k.due) from record_clock k where k.chain_id = c.chain_id and k.met_at is null
                and k.kind not in ('correction', 'deferral', 'opinion'))"""
    )
    return again + len(list(wrong))
