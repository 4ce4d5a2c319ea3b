"""`bench profile`: where each millisecond of an act goes, in process: SQL by statement, Python by function."""

import cProfile
import pstats
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from django.db import connection

from bench.lifecycle import ACTS
from bench.lifecycle.cast import ITEM, counties, ready
from bench.lifecycle.inside import Handling
from bench.place import ROOT, place
from bench.report import Report, Table, tell

WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "insert")
PARTS = {  # a file belongs to the first part whose mark stands in its path
    "PostgreSQL and psycopg": ("psycopg",),
    "pydantic": ("pydantic",),
    "Django": ("django/",),
    "procrastinate": ("procrastinate",),
    "our code": (f"{ROOT}/onewindow",),
}


@dataclass
class Spent:
    """What one kind of act took, over all that were performed."""

    times: int = 0
    seconds: float = 0.0
    queries: Counter[str] = field(default_factory=Counter)
    query_seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def per_act(self, seconds: float) -> float:
        return round(1000 * seconds / self.times, 2)


@click.command("profile")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option(
    "--cases", "number", default=20, show_default=True, help="how many cases are taken from hand-in to rating"
)
@click.option("--item", default=ITEM, show_default=True)
@click.option("--act", "shown", default="", help="list the statements of this act")
def command(*, as_json: bool, number: int, item: str, shown: str) -> None:
    """Count and time the statements of each act, and say in whose code the rest goes."""
    with place() as where:
        cases = ready(item, counties()[0], number + 2)
        where.analyze()
        tell("performing …")
        for case in cases[:2]:
            _perform(Handling(case).acts(), {})
        spent: dict[str, Spent] = {name: Spent() for name in ACTS}
        for case in cases[2 : 2 + number // 2]:
            _perform(Handling(case).acts(), spent)
        profile = cProfile.Profile()
        for case in cases[2 + number // 2 :]:
            profile.runcall(_perform, Handling(case).acts(), {})
    parts = _parts(profile, (number - number // 2) * len(ACTS))
    figures: dict[str, Any] = {name: _figures(one) for name, one in spent.items()}
    tables = [_acts(spent), parts]
    if shown:
        tables.append(_statements(spent[shown]))
    Report("profile", {"item": item, "cases": number}, figures, tables).write(as_json=as_json)


def _perform(acts: Mapping[str, Callable[[], object]], spent: dict[str, Spent]) -> None:
    for name, act in acts.items():
        if name not in spent:
            act()
            continue
        one, began = spent[name], time.perf_counter()
        with _counted(one):
            act()
        one.times += 1
        one.seconds += time.perf_counter() - began


@contextmanager
def _counted(one: Spent) -> Iterator[None]:
    def counting(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            text = _short(str(sql))
            one.queries[text] += 1
            one.query_seconds[text] += time.perf_counter() - began

    with connection.execute_wrapper(counting):
        yield


def _short(sql: str) -> str:
    """The statement without its list of columns."""
    sql = re.sub(r"SELECT .*? FROM", "SELECT … FROM", sql, count=1, flags=re.DOTALL)
    sql = re.sub(r"\(\"[^)]*\) VALUES.*", "(…)", sql, flags=re.DOTALL)
    return re.sub(r"\s+", " ", sql)[:200]


def _figures(one: Spent) -> dict[str, float]:
    queries, in_sql = sum(one.queries.values()), sum(one.query_seconds.values())
    return {
        "ms": one.per_act(one.seconds), "statements": round(queries / one.times, 1), "sql_ms": one.per_act(in_sql),
    }  # fmt: skip


def _acts(spent: dict[str, Spent]) -> Table:
    table = Table("an act in process", ("act", "ms", "statements", "of these writes", "ms in statements", "ms outside"))
    for name, one in spent.items():
        all_, writes = sum(one.queries.values()), sum(n for text, n in one.queries.items() if text.startswith(WRITES))
        in_sql = sum(one.query_seconds.values())
        outside = one.per_act(one.seconds - in_sql)
        table.rows.append(
            (name, one.per_act(one.seconds), all_ / one.times, writes / one.times, one.per_act(in_sql), outside)
        )
    return table


def _statements(one: Spent) -> Table:
    table = Table("statements", ("times an act", "ms an act", "statement"))
    for text, number in one.queries.most_common():
        table.rows.append((number / one.times, one.per_act(one.query_seconds[text]), text.replace("|", "¦")))
    return table


def _parts(profile: cProfile.Profile, acts: int) -> Table:
    """Own time of functions, by whose they are. What C code does (psycopg waits for PostgreSQL there) counts for its caller's part."""
    table = Table("where the time goes, under the profiler", ("part", "ms an act", "per cent"))
    found: Counter[str] = Counter()
    stats: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, _), (_, _, own, _, callers) in stats.items():
        if file == "~":
            for (caller, _, _), (_, _, part, _) in callers.items():
                found[_part(caller)] += part
        else:
            found[_part(file)] += own
    whole = sum(found.values())
    for part, seconds in found.most_common():
        table.rows.append((part, round(1000 * seconds / acts, 2), round(100 * seconds / whole, 1)))
    return table


def _part(file: str) -> str:
    path = str(Path(file))
    return next((part for part, marks in PARTS.items() if any(mark in path for mark in marks)), "the rest")


__all__: Sequence[str] = ["command"]
