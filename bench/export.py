"""`bench export`: the cockpit's list of all cases as it is sent to whoever exports it, as CSV and as XLSX: made while it is sent."""

import resource
import time
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import localdate

from bench.generate.command import database, generate
from bench.growth import auditor, signed_in
from bench.place import exists, place
from bench.report import Report, tell

CASES, FULL = 100_000, 1_000_000
FORMS = {"csv": "csv", "xlsx": ""}
GOAL_MB = 300
TOLD_EVERY = 5.0  # seconds between two lines of progress


@click.command("export")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--cases", default=CASES, show_default=True, help="size of the history, made where it is not there")
@click.option("--full", is_flag=True, help="a million")
def command(*, as_json: bool, cases: int, full: bool) -> None:
    """All cases of a history through the page that exports them, read piece by piece as a browser does."""
    cases = FULL if full else cases
    if not exists(database(cases)):
        with place(name=database(cases), fresh=True) as where:
            generate(where, cases, 2)
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", interactive=False, verbosity=0)
    figures: dict[str, Any] = {}
    with place(name=database(cases)):
        for form, asked in FORMS.items():
            figures |= _exported(form, asked, cases)
    figures["within_goals"] = max(figures[f"{form}_peak_mb"] for form in FORMS) < GOAL_MB
    Report("export", {"cases": cases}, figures).write(as_json=as_json)


def _exported(form: str, asked: str, cases: int) -> dict[str, Any]:
    tell(f"{form} …")
    client, today = signed_in(auditor()), localdate()
    of_all = {"list": "received", "period": "custom", "from": f"{today.year - 2}-01-01", "to": today.isoformat()}
    before, began = _peak_mb(), time.perf_counter()
    answer = client.get("/cockpit/cases/export/", of_all | ({"as": asked} if asked else {}))
    size, told = 0, began
    first: float | None = None
    for part in answer:
        first = first or time.perf_counter() - began
        size += len(part)
        if time.perf_counter() - told > TOLD_EVERY:
            told = time.perf_counter()
            tell(f"  {size / 1024**2:,.0f} MB sent, {told - began:,.0f} s")
    seconds = time.perf_counter() - began
    return {
        f"{form}_seconds": round(seconds, 1), f"{form}_first_piece_ms": round(1000 * (first or 0)), f"{form}_mb": round(size / 1024**2, 1),
        f"{form}_rows_per_second": round(cases / seconds), f"{form}_memory_before_mb": round(before), f"{form}_peak_mb": round(_peak_mb()),
    }  # fmt: skip


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
