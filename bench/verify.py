"""`bench verify`: how fast, and in how much memory, every chain of a history is checked from its first event to its head."""

import resource
import time

import click

from bench.generate.command import database, generate
from bench.place import exists, place
from bench.report import Report, tell
from onewindow.record.verify import verify


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--cases", default=100_000, show_default=True, help="size of the history, made where it is not there")
def command(*, as_json: bool, cases: int) -> None:
    """`onewindow verify` over the history of so many cases. Per core: by the processor time that this process took."""
    fresh = not exists(database(cases))
    with place(name=database(cases), fresh=fresh) as where:
        if fresh:
            generate(where, cases, 2)
        tell("verifying …")
        before, began, used = _peak_mb(), time.perf_counter(), time.process_time()
        report = verify()
        seconds, used = time.perf_counter() - began, time.process_time() - used
    figures = {
        "events": report.events, "chains": report.chains, "faults": len(report.faults), "seconds": round(seconds, 1),
        "events_per_second": round(report.events / seconds), "events_per_core_second": round(report.events / used),
        "memory_before_mb": round(before), "memory_peak_mb": round(_peak_mb()),
    }  # fmt: skip
    Report("verify", {"cases": cases}, figures).write(as_json=as_json)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
