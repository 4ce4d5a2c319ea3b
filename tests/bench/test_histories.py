"""Histories that are written by COPY are what acts would have left; and on them the hottest queries go by the indexes made for them.

What one of these queries reads is kept in plans.txt: a missing index makes it differ. Where a change is meant, PLANS=write makes it anew.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from bench.generate.command import generate
from onewindow.cases.finding import search_cases
from onewindow.cases.models import Case, Turn
from onewindow.cases.queries import PAGE, Chosen, counted, grouped, in_order, place_in, queues
from onewindow.cases.recount import recount
from onewindow.cases.tracking import track
from onewindow.config.embedded import cluster
from onewindow.network.queries import city
from onewindow.oversight.figures import figures, trend
from onewindow.oversight.measures import MEASURES
from onewindow.oversight.periods import period
from onewindow.oversight.scope import Focus, Scope
from onewindow.record.recompute import recompute
from onewindow.record.verify import verify
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from tests import NOW

pytestmark = pytest.mark.proof

if TYPE_CHECKING:
    from tests.databases import Databases

CASES = 1500
KEPT = Path(__file__).with_name("plans.txt")
READS = re.compile(r"Index(?: Only)? Scan(?: Backward)? (?:using|on) (\w+)|(Seq Scan on \w+)")


@pytest.mark.django_db(transaction=True)
def test_written_histories_are_what_acts_leave_and_hot_queries_go_by_their_indexes(databases: "Databases") -> None:
    superuser = databases.url(databases.name, cluster.SUPERUSER)
    where: Any = SimpleNamespace(url=databases.url(databases.name), superuser_url=superuser)
    done, _ = generate(where, CASES, 2, keys=("name-change", "skill-subsidy"), places_a_kind=8)
    found = verify()
    assert (done.cases, found.faults) == (CASES, [])
    assert found.events >= done.events > 3 * CASES
    assert recount() == []
    assert recompute() == 0
    with psycopg.connect(superuser, autocommit=True) as connected:
        # An index that is built over rows which acts have changed is of no use to whoever began before: another worker's transaction.
        connected.execute("vacuum (full, analyze) cases_case")
    seen = "".join(f"{name}\n{plan}\n" for name, plan in plans())
    if os.environ.get("PLANS") == "write":
        KEPT.write_text(seen, encoding="utf-8")
    assert seen == KEPT.read_text(encoding="utf-8")


def plans() -> Iterator[tuple[str, str]]:
    """What each query reads, in order. Where there is any index, it is taken: the tables of a test are small."""
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        cursor.execute("set max_parallel_workers_per_gather = 0")
    for name, ask in hot().items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask()
        reads = [line for query in asked.captured_queries for line in read_by(query["sql"])]
        yield name, "".join(f"    {line}\n" for line in reads)


def read_by(statement: str) -> Iterator[str]:
    """The indexes in the plan's order, and tables that are read whole. By bitmap or one by one is the planner's mood."""
    with connection.cursor() as cursor:
        cursor.execute("explain (costs off) " + statement.replace("%", "%%"))
        for (line,) in cursor.fetchall():
            if read := READS.search(line):
                yield read[1] or read[2]


def hot() -> dict[str, Callable[[], object]]:
    """The ten queries that pages wait for: work list, case page, search, tracking, cockpit."""
    today = NOW.date()
    case, window, reviewer = somebody_at_work()
    rail = queues(window, today)
    chosen = Chosen(rail[0])
    whole, month = Focus(Scope(city()), city()), period("month", today)
    return {
        "work list: a page": lambda: list(in_order(chosen.cases(window), "due").values_list("pk")[: PAGE + 1]),
        "work list: how many in each queue": lambda: counted(window, rail, today),
        "work list: how many are due when": lambda: grouped(Chosen(queues(reviewer, today)[0]).cases(reviewer), today),
        "case page: its clocks and events": lambda: (list(case.chain.clocks.all()), list(case.chain.events.all())),
        "case page: the one before and the next": lambda: place_in(chosen, window, case),
        "search: by the end of a number": lambda: list(search_cases(window, case.number[-12:])[:26]),
        "search: by name": lambda: list(search_cases(window, case.applicant_name)[:26]),
        "tracking": lambda: track(case.number[-12:], "22222222"),
        "cockpit: figures and lights": lambda: (figures(whole, month, today), trend(whole, month)),
        "cockpit: a page of the open cases": lambda: list(in_order(whole.cases().filter(MEASURES["open"].wanted(month, today)), "due")[:51]),
    }  # fmt: skip


def somebody_at_work() -> tuple[Case, Officer, Officer]:
    """Those with most in hand."""
    busy = Case.objects.filter(turn=Turn.WINDOW).values("agency").annotate(n=Count("pk")).order_by("-n", "agency")[0]
    case = Case.objects.filter(turn=Turn.WINDOW, agency=busy["agency"]).order_by("pk")[0]
    posts = Post.objects.filter(agency=busy["agency"]).order_by("-pk")
    return case, Officer(posts.filter(role=Role.WINDOW)[0]), Officer(posts.filter(role=Role.REVIEWER)[0])
