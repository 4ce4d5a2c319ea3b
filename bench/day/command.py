"""`bench day`: the traffic of an ordinary day of the city, ten minutes of it, with a rush in the middle."""

import time
from collections.abc import Sequence
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import click
from django.db import connection
from django.urls import reverse

from bench.crews import side_by_side
from bench.day.mix import MIX, PEOPLE, RUSH_TIMES, arrivals, per_second, rush
from bench.gateway import gateway
from bench.generate.command import database, generate
from bench.lifecycle.cast import ITEM, Ready, counties, credentials, ready, session_of, signature_text
from bench.place import Place, exists, place
from bench.processes import shares, used
from bench.report import Report, Table, tell
from bench.serving import Site, site
from bench.statistics import in_ms
from onewindow.accounts.models import User
from onewindow.cases.models import Case
from onewindow.catalogue.models import BasicItem, Item
from onewindow.notices.models import Message, MessageState
from tests.factories.people import go_on_after

HISTORY = 10_000
CROWDS, APPLICANTS, PAGES = 2, 100, 60
PATIENCE_SECONDS, GOAL_SECONDS = 600, 60  # until no message waits any more
WAITING = (MessageState.PENDING, MessageState.SENDING)


@click.command("day")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--people", default=PEOPLE, show_default=True, help="whom the city serves")
@click.option(
    "--pace", default=1.0, show_default=True, help="how many times as fast as the real day; 51 is a day in ten minutes"
)
def command(*, as_json: bool, minutes: float, people: int, pace: float) -> None:
    """Everybody comes when they come, answered or not. Ends with 1 on an error, or if messages wait longer than a minute afterwards."""
    if not exists(database(HISTORY)):
        with place(name=database(HISTORY), fresh=True) as where:
            generate(where, HISTORY, 2)
    seconds, rate = 60 * minutes, per_second(people, pace)
    with place(of=database(HISTORY)) as where:
        go_on_after(User.objects.count())
        plans = _plans(where, list(arrivals(seconds, rate, Random(1))))
        with gateway() as sms, site(where, sms_endpoint=sms.address) as server:
            report = _run(where, server, plans, seconds)
    report.settings |= {
        "minutes": minutes,
        "people": people,
        "pace": pace,
        "visits_a_second": round(rate, 2),
        "rush": f"{RUSH_TIMES} times",
    }
    report.write(as_json=as_json)
    if not report.figures["within_goals"]:
        raise SystemExit(1)


def _run(where: Place, server: Site, plans: list[dict[str, Any]], seconds: float) -> Report:
    roots = {"web": server.web_pid, "worker": server.worker_pid, "postgres": where.postgres_pid}
    plans = [plan | {"host": server.host, "port": server.port} for plan in plans]
    connection.close()
    tell("the day …")
    before, began = used(roots), time.perf_counter()
    crowds = side_by_side("bench.day.client", plans)
    use = shares(before, used(roots), time.perf_counter() - began)
    waiting, drained = _waiting(), _drained()
    seen = [one for crowd in crowds for one in crowd["seen"]]
    wrong = [one for crowd in crowds for one in crowd["wrong"]]
    first, last = rush(seconds)
    parts = {
        "before the rush": [one for one in seen if one[0] < first],
        "rush": [one for one in seen if first <= one[0] < last],
        "after the rush": [one for one in seen if one[0] >= last],
    }
    table = Table("visits", ("when", "visits", "a second", "waited p95 ms", "p50 ms", "p95 ms", "p99 ms"))
    for (name, some), long in zip(parts.items(), (first, last - first, seconds - last), strict=True):
        waited = in_ms([one[2] for one in some])["p95_ms"]
        table.rows.append(
            (name, len(some), round(len(some) / long, 1), waited, *in_ms([one[3] for one in some]).values())
        )
    kinds = Table("kinds", ("what", "visits", "p50 ms", "p95 ms", "p99 ms"))
    for kind in MIX:
        took = [one[3] for one in seen if one[1] == kind]
        kinds.rows.append((kind, len(took), *in_ms(took).values()))
    figures = {
        "visits": len(seen), "errors": len(wrong), "first_errors": wrong[:10], "use": use,
        **{name.replace(" ", "_"): in_ms([one[3] for one in some]) for name, some in parts.items()},
        "messages_waiting_at_the_end": waiting, "drained_after_seconds": drained,
        "within_goals": not wrong and drained is not None and drained <= GOAL_SECONDS,
    }  # fmt: skip
    return Report(
        "day", {"crowds": len(plans), "TLS": "off", "rate_limits": "off", **where.facts()}, figures, [table, kinds]
    )


def _waiting() -> int:
    return Message.objects.filter(state__in=WAITING).count()


def _drained() -> int | None:
    """Seconds until no message waits; None where some still do."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_SECONDS:
        if not _waiting():
            return round(time.monotonic() - began)
        time.sleep(1)
    return None


def _plans(where: Place, coming: Sequence[tuple[float, str]]) -> list[dict[str, Any]]:
    """A plan a crowd: who comes when, and what they look at and hand in."""
    tell("making applications …")
    acts = sum(kind == "act" for _, kind in coming)
    number, places = acts // len(MIX) // CROWDS + 20, counties()
    per_place = number // len(places) + 1
    given: list[list[Ready]] = [
        [case for here in places for case in ready(ITEM, here, per_place)] for _ in range(CROWDS)
    ]
    where.analyze()
    shared = _shared(given)
    return [
        shared
        | {
            "arrivals": coming[crowd::CROWDS],
            "cases": [credentials(case) for case in cases],
            "signature": signature_text(),
        }
        for crowd, cases in enumerate(given)
    ]


def _shared(given: Sequence[Sequence[Ready]]) -> dict[str, Any]:
    random = Random(2)
    cases = list(
        Case.objects.filter(submitted_by__isnull=False)
        .select_related("submitted_by")
        .order_by("-pk")[: 20 * APPLICANTS : 20]
    )
    items = list(Item.objects.filter(region__level="county").order_by("pk"))
    names = list(BasicItem.objects.values_list("name", flat=True))
    officers = {
        one.post: one for cases in given for case in cases for one in (case.window, case.reviewer, case.approver)
    }
    return {
        "searches": [f"{reverse('public:search')}?q={quote(name)}" for name in random.sample(names, PAGES)],
        "guides": [reverse("public:guide", args=[item.pk]) for item in random.sample(items, PAGES)],
        "tracked": [urlencode({"number": case.number, "code": case.query_code}) for case in cases],
        "applicants": [
            {"session": session_of(case.submitted_by), "case": reverse("public:case", args=[case.pk])}
            for case in cases if case.submitted_by is not None
        ],
        "officers": [
            {"session": session_of(one.user, post=one.post.pk), "case": reverse("desk:case", args=[seen.pk])}
            for one in officers.values() if (seen := Case.objects.visible_to(one).order_by("-pk").first()) is not None
        ],
    }  # fmt: skip
