"""`bench growth`: the pages people live in, at ten thousand, a hundred thousand, a million cases. None may slow down as cases pile up."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from django.test import Client

from bench.generate.command import database, generate
from bench.place import exists, place
from bench.report import Report, Table, tell
from bench.statistics import in_ms, percentile, ratio
from onewindow.accounts.models import User
from onewindow.cases.models import Case, Turn
from onewindow.network.models import Agency
from onewindow.network.queries import city
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from tests.factories.people import officer

SIZES, FULL = (10_000, 100_000), 1_000_000
TIMES, WARM = 60, 8
AUDITOR = "bench-auditor"
SEEN = 40  # cases that pages are opened of
GOAL_RATIO, GOAL_MS = 1.3, 150

Page = Callable[[], Any]


@dataclass
class Desk:
    """Whom the pages are shown to: those with most in hand, since theirs are the slowest."""

    window: Client
    reviewer: Client
    auditor: Client
    cases: list[Case]


@click.command("growth")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--full", is_flag=True, help="a million cases too")
@click.option("--times", default=TIMES, show_default=True, help="how often each page is opened")
def command(*, as_json: bool, full: bool, times: int) -> None:
    """p95 of each page at each size, whole: middleware, queries, templates; without the network."""
    sizes = (*SIZES, FULL) if full else SIZES
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name the files by their digests
    found = {size: measured(size, times) for size in sizes}
    small, large = sizes[0], sizes[-1]
    table = Table("p95 in ms", ("page", *(f"{size:,}" for size in sizes), "largest ÷ smallest", "p50 at the largest"))
    figures: dict[str, Any] = {}
    for name in found[small]:
        p95 = {size: round(1000 * percentile(found[size][name], 0.95), 1) for size in sizes}
        growth = ratio(p95[large], p95[small])
        table.rows.append((name, *p95.values(), growth, in_ms(found[large][name])["p50_ms"]))
        figures[name] = {"p95_ms": {str(size): value for size, value in p95.items()}, "ratio": growth}
    figures["within_goals"] = all(
        one["ratio"] <= GOAL_RATIO and max(one["p95_ms"].values()) <= GOAL_MS for one in [*figures.values()]
    )
    Report("growth", {"times": times, "sizes": list(sizes)}, figures, [table]).write(as_json=as_json)


def measured(size: int, times: int) -> dict[str, list[float]]:
    settings.ALLOWED_HOSTS = ["testserver"]
    fresh = not exists(database(size))
    with place(name=database(size), fresh=fresh) as where:
        if fresh:
            generate(where, size, 2)
        tell(f"{size:,} cases …")
        pages = _pages(_desk())
        return {name: _timed(page, times) for name, page in pages.items()}


def _timed(page: Page, times: int) -> list[float]:
    taken = []
    for number in range(times + WARM):
        began = time.perf_counter()
        answer = page()
        if number >= WARM:
            taken.append(time.perf_counter() - began)
        if answer.status_code not in {200, 302}:
            raise RuntimeError(f"{answer.request['PATH_INFO']}: {answer.status_code}")
    return taken


def _desk() -> Desk:
    busy = Case.objects.filter(turn=Turn.WINDOW).values("agency", "intake").annotate(n=Count("pk")).order_by("-n")[0]
    own = Post.objects.filter(agency=busy["agency"])
    window = own.filter(role=Role.WINDOW, window__venue=busy["intake"]).order_by("-pk")[0]
    reviewer = own.filter(role=Role.REVIEWER).order_by("-pk")[0]
    cases = list(Case.objects.filter(agency=busy["agency"], intake=busy["intake"]).order_by("-pk")[: SEEN * 25 : 25])
    return Desk(signed_in(Officer(window)), signed_in(Officer(reviewer)), signed_in(auditor()), cases)


def auditor() -> Officer:
    """Of the whole city; appointed once, and there the next time."""
    held = Post.objects.filter(officer__username=AUDITOR).first()
    if held is not None:
        return Officer(held)
    who = User.objects.create(username=AUDITOR, display_name="审计", officer=True, password="!")  # noqa: S106 - none
    return officer(Role.AUDITOR, Agency.objects.filter(administering=True, region=city())[0], by=who)


def signed_in(who: Officer) -> Client:
    client = Client()
    client.force_login(who.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["post"] = who.post.pk
    session.save()
    return client


def _pages(desk: Desk) -> dict[str, Page]:
    cases = cycle(desk.cases)
    nobody = Client()
    return {
        "work list, window": lambda: desk.window.get("/desk/"),
        "work list, reviewer": lambda: desk.reviewer.get("/desk/"),
        "case page": lambda: desk.window.get(f"/desk/cases/{next(cases).pk}/"),
        "search by name": lambda: desk.window.get("/desk/search/", {"q": next(cases).applicant_name}),
        "search by number": lambda: desk.window.get("/desk/search/", {"q": next(cases).number[-12:]}),
        "tracking": lambda: nobody.post("/track/", _tracked(cases)),
        "cockpit": lambda: desk.auditor.get("/cockpit/"),
        "cockpit, cases": lambda: desk.auditor.get("/cockpit/cases/"),
    }


def _tracked(cases: Iterator[Case]) -> dict[str, str]:
    case = next(cases)
    return {"number": case.number, "code": case.query_code}
