"""`bench chaos`: cases are taken from hand-in to rating while what serves them is killed; then the checker speaks."""

import shutil
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from django.db import OperationalError, connection

from bench.chaos.checker import Found, check
from bench.chaos.disk import again_on_a_small_disk, on_a_small_disk
from bench.chaos.gateway import Gateway, gateway
from bench.chaos.killing import Killer
from bench.crews import side_by_side
from bench.lifecycle.cast import ITEM, counties, credentials, ready, signature_text
from bench.place import Place, place
from bench.report import Report, Table, tell
from bench.serving import site

SETTLES_SECONDS = 900  # jobs of a worker that was killed are taken up again after a minute or two


@click.command("chaos")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--kills", default=100, show_default=True, help="of each kind: web, worker, database, session")
@click.option(
    "--full", default=0, show_default=True, help="how often the disk fills up (needs root: a small disk is mounted)"
)
@click.option("--clients", default=3, show_default=True)
@click.option("--cases", default=1500, show_default=True, help="that lie ready for each client")
@click.option("--bad", default=0.1, show_default=True, help="share of the gateway's answers that go wrong")
def command(*, as_json: bool, kills: int, full: int, clients: int, cases: int, bad: float) -> None:
    """Every act that a client was told of must be on record exactly once; chains, messages, clocks and jobs whole. Ends with 1 if not."""
    if full and not on_a_small_disk():
        raise SystemExit(again_on_a_small_disk(sys.argv[2:]))
    logs = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        with place() as where:
            report, found = _run(where, logs, Wanted(kills, full, clients, cases, bad))
    finally:
        shutil.rmtree(logs, ignore_errors=True)
    report.write(as_json=as_json)
    if found.wrong:
        raise SystemExit(1)


@dataclass(frozen=True)
class Wanted:
    kills: int
    full: int
    clients: int
    cases: int
    bad: float


def _run(where: Place, logs: Path, wanted: Wanted) -> tuple[Report, Found]:
    clients = wanted.clients
    tell("preparing the cases …")
    made = [ready(ITEM, here, wanted.cases, people=40) for here in counties()[:clients]]
    plan = {"stop": str(logs / "stop"), "signature": signature_text()}
    with gateway(logs / "gateway", bad=wanted.bad) as sms:
        with site(where, sms_endpoint=sms.address) as server:
            killer = Killer(where, server)
            plans = [
                plan | {
                    "name": f"client-{number}", "log": str(logs / f"client-{number}"), "host": server.host, "port": server.port,
                    "cases": [credentials(case) for case in of_one],
                }
                for number, of_one in enumerate(made)
            ]  # fmt: skip
            connection.close()
            seen: list[dict[str, Any]] = []
            crew = threading.Thread(target=lambda: seen.extend(side_by_side("bench.chaos.client", plans)))
            began = time.perf_counter()
            crew.start()
            try:
                killer.run(wanted.kills, wanted.full, tell)
            finally:  # the clients go home also when somebody has enough of it
                (logs / "stop").touch()
                crew.join()
            seconds = time.perf_counter() - began
            settled = _settle(sms)
        found = check([logs / f"client-{number}" for number in range(clients)], logs / "gateway")
    found.wrong += [wrong for one in seen for wrong in one["wrong"]]
    if len(seen) < clients:
        found.wrong.append("the clients ended before they could say what they saw")
    if not found.acts_answered:
        found.wrong.append("no act was answered: nothing has been tried")
    if settled is None:
        found.wrong.append(f"work was still waiting after {SETTLES_SECONDS} seconds")
    figures = {
        "kills": dict(killer.kills), "seconds": round(seconds), "settled_after_seconds": settled, "gateway_calls": sms.calls,
        "clients_ran_out": sum(one["ran_out"] for one in seen), **asdict(found), "wrong": found.wrong[:20], "faults": len(found.wrong),
    }  # fmt: skip
    report = Report(
        "chaos", {"clients": clients, "bad_answers": wanted.bad, "rate_limits": "off", **where.facts()}, figures
    )
    report.tables.append(Table("faults", ("what", "times"), [*killer.kills.items()]))
    if found.wrong:
        report.tables.append(Table("wrong", ("what",), [(wrong,) for wrong in found.wrong[:20]]))
    return report, found


def _settle(sms: Gateway) -> int | None:
    """Wait until the worker has done what waits, with a gateway in its right mind; seconds, or None."""
    sms.bad = 0.0
    began = time.monotonic()
    while time.monotonic() - began < SETTLES_SECONDS:
        time.sleep(2)
        try:
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                if not cursor.fetchone()[0]:
                    return round(time.monotonic() - began)
        except OperationalError:
            connection.close()
    return None


WAITING = """
select (select count(*) from procrastinate_jobs where status in ('todo', 'doing'))
     + (select count(*) from notices_message where state in ('pending', 'sending'))
     + (select count(*) from notices_document where rendered_at is null)
"""
