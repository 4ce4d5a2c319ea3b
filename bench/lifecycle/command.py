"""`bench lifecycle`: a case from hand-in to rating, over HTTP and in process, beside the floor of bare SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from bench.gateway import gateway
from bench.lifecycle import ACTS, floors, inside
from bench.lifecycle.cast import ITEM, Ready, counties, for_another_run, ready
from bench.lifecycle.inside import Taken
from bench.lifecycle.over_http import Seen, through
from bench.place import Place, place
from bench.report import Report, Table, tell
from bench.serving import site
from bench.statistics import in_ms, ratio

CASES_A_SECOND = 25  # what a client is given per second: more than it will do
WARM_SECONDS = 12.0  # as a city's server is on its second day: every connection has planned its statements
FLOOR_CASES_A_SECOND = 70


@dataclass
class Wanted:
    seconds: float
    clients: Sequence[int]
    item: str
    workers: int

    @property
    def most(self) -> int:
        return max(*self.clients, 1)


@dataclass
class Measured:
    floor: dict[int, float] = field(default_factory=dict)
    alone: Taken = field(default_factory=Taken)
    api: dict[int, Seen] = field(default_factory=dict)
    pages: dict[int, Seen] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


@click.command("lifecycle")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--seconds", default=8.0, show_default=True, help="how long each round runs")
@click.option("--clients", default="1,4,8,16", show_default=True, help="rounds with so many clients each")
@click.option("--item", default=ITEM, show_default=True, help="key of an item with one review before the decision")
@click.option("--workers", default=2, show_default=True, help="web processes, as `onewindow up --workers`")
def command(*, as_json: bool, seconds: float, clients: str, item: str, workers: int) -> None:
    """Submit, accept, review, decide, deliver, rate: API and pages apart, in process, and the same rows by bare SQL."""
    wanted = Wanted(seconds, [int(part) for part in clients.split(",")], item, workers)
    with place() as where:
        report(wanted, measure(where, wanted)).write(as_json=as_json)


def measure(where: Place, wanted: Wanted) -> Measured:
    measured = Measured(facts=where.facts())
    places = counties()
    a_client = int(wanted.seconds * FLOOR_CASES_A_SECOND / max(1, min(wanted.clients))) + 3
    tell("floor: recording what each act leaves, making drafts …")
    plans = [
        floors.plan(where, ready(wanted.item, places[n % len(places)], _floor_drafts(n, wanted, a_client), people=10))
        for n in range(wanted.most)
    ]
    measured.rows = floors.rows_an_act(plans[0])
    where.analyze()
    for number in {1, *wanted.clients}:
        tell(f"floor: {number} client(s) …")
        measured.floor[number] = floors.per_second(floors.run(plans, number, wanted.seconds))
    tell("in process: one thread …")
    cases = ready(wanted.item, places[0], int(wanted.seconds * CASES_A_SECOND) + 3)
    inside.run(cases[:2], wanted.seconds)  # caches and prepared statements
    measured.alone = inside.run(for_another_run(cases), wanted.seconds)
    _over_http(where, wanted, measured, places)
    return measured


def _floor_drafts(client: int, wanted: Wanted, a_client: int) -> int:
    """The first client runs in every round, alone the fastest; the others only where there are that many."""
    rounds = sum(number > client for number in wanted.clients)
    return a_client if client == 0 else int(a_client * rounds / 3) + 3


def _over_http(where: Place, wanted: Wanted, measured: Measured, places: Sequence[Any]) -> None:
    tell("over HTTP: making drafts, starting the server …")
    given: list[list[Ready]] = [
        ready(wanted.item, places[n % len(places)], int(wanted.seconds * CASES_A_SECOND / 2) + 5)
        for n in range(wanted.most)
    ]
    where.analyze()
    with gateway() as sms, site(where, sms_endpoint=sms.address, workers=wanted.workers) as server:
        for way, results in (("api", measured.api), ("pages", measured.pages)):
            through(where, server, way, given, WARM_SECONDS)
            for number in wanted.clients:
                tell(f"over HTTP, {way}: {number} client(s) …")
                given = [for_another_run(cases) for cases in given]
                results[number] = through(where, server, way, given[:number], wanted.seconds)


def report(wanted: Wanted, measured: Measured) -> Report:
    """`acts_per_second` and its percentiles are those of the API with 8 clients, or the most that were asked for."""
    shown = 8 if 8 in wanted.clients else wanted.most
    api, floor_alone = measured.api[shown], measured.floor[1]
    figures: dict[str, Any] = {
        "clients": shown, "acts_per_second": round(api.per_second, 1), **in_ms(api.durations),
        "floor_acts_per_second": round(measured.floor[shown], 1),
        "ours_over_floor": ratio(api.per_second, measured.floor[shown]),
        "pages_acts_per_second": round(measured.pages[shown].per_second, 1),
        "pages_p95_ms": in_ms(measured.pages[shown].durations)["p95_ms"],
        "in_process_acts_per_second": round(measured.alone.per_second, 1), "floor_one_thread": round(floor_alone, 1),
        "in_process_over_floor": ratio(measured.alone.per_second, floor_alone),
        "errors": sum(len(seen.errors) for seen in (*measured.api.values(), *measured.pages.values())),
    }  # fmt: skip
    figures["rounds"] = [
        {"through": way, "clients": number, **seen.figures(), "floor_acts_per_second": round(measured.floor[number], 1),
         "ours_over_floor": ratio(seen.per_second, measured.floor[number])}
        for way, rounds in (("api", measured.api), ("pages", measured.pages)) for number, seen in rounds.items()
    ]  # fmt: skip
    figures["in_process"] = {name: in_ms([took for act, took in measured.alone.acts if act == name]) for name in ACTS}
    figures["floor_rows_an_act"] = measured.rows
    settings = {
        "item": wanted.item, "seconds_a_round": wanted.seconds, "web_processes": wanted.workers, "TLS": "off", "rate_limits": "off",
        "pool": "8 connections a web process", "worker": "runs beside", "clients": "processes on the same cores",
        **measured.facts,
    }  # fmt: skip
    return Report("lifecycle", settings, figures, tables(measured))


def tables(measured: Measured) -> list[Table]:
    http = Table("over HTTP", ("through", "clients", "acts/s", "p50 ms", "p95 ms", "p99 ms", "floor acts/s", "ours ÷ floor",
                               "page p95 ms", "web CPU %", "worker CPU %", "postgres CPU %", "web MB", "worker MB", "postgres MB", "errors"))  # fmt: skip
    for way, rounds in (("api", measured.api), ("pages", measured.pages)):
        http.rows += [(way, number, *_line(seen, measured.floor[number])) for number, seen in rounds.items()]
    acts = Table("in process, one thread", ("act", "p50 ms", "p95 ms", "rows the floor writes"))
    for name in ACTS:
        spent = in_ms([took for act, took in measured.alone.acts if act == name])
        acts.rows.append((name, spent["p50_ms"], spent["p95_ms"], measured.rows[name]))
    return [http, acts]


def _line(seen: Seen, floor: float) -> list[Any]:
    spent, use = in_ms(seen.durations), seen.use
    return [
        round(seen.per_second, 1), *spent.values(), round(floor, 1), ratio(seen.per_second, floor), in_ms(seen.pages)["p95_ms"],
        *(use[name]["cpu_percent"] for name in ("web", "worker", "postgres")),
        *(use[name]["memory_mb"] for name in ("web", "worker", "postgres")), len(seen.errors),
    ]  # fmt: skip
