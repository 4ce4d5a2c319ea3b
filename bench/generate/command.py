"""`bench generate N`: fill a database of its own with the histories of N cases; it stays, and other measurements use it."""

import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import click
import psycopg
from django.db import connection, connections
from django.utils.timezone import localdate
from psycopg import sql

from bench.generate.city import City, regions_used
from bench.generate.people import crowd
from bench.generate.stories import KINDS
from bench.generate.writer import COUNTS, STAGES, Done, Kind, Work, Writer
from bench.place import Place, place
from bench.report import Report, tell
from onewindow.cases.recount import MONTHS_ANEW
from onewindow.record.models import NumberSeries
from onewindow.record.verify import verify

ROWS_A_CASE = 12  # ids that a case may take of one table, at most
MOST_PEOPLE = 60_000
INDEXES_AT_ONCE = 2
ADD_UP = f"""
insert into cases_tally (agency_id, region_id, intake_id, day, what, number, fresh)
select agency_id, region_id, intake_id, day, what, sum(number), false from {COUNTS} group by 1, 2, 3, 4, 5
"""


def database(cases: int) -> str:
    return f"history_{cases}"


@click.command("generate")
@click.argument("cases", type=int)
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--writers", default=os.cpu_count() or 2, show_default=True, help="processes that write")
@click.option("--check", is_flag=True, help="verify every chain afterwards")
def command(cases: int, *, as_json: bool, writers: int, check: bool) -> None:
    """Write the histories of CASES cases by COPY. The database stays, as `history_CASES`."""
    with place(name=database(cases), fresh=True) as where:
        began = time.perf_counter()
        done, kinds = generate(where, cases, writers)
        seconds = time.perf_counter() - began
        figures: dict[str, Any] = {
            "cases": done.cases, "events": done.events, "seconds": round(seconds, 1), "cases_per_second": round(done.cases / seconds, 1),
            "kinds": len(kinds), "regions": regions_used(kinds), "database_mb": _size(where),
        }  # fmt: skip
        if check:
            figures["faults"] = len(verify().faults)
        Report("generate", {"writers": writers, "database": where.name, **where.facts()}, figures).write(
            as_json=as_json
        )


def generate(
    where: Place,
    cases: int,
    writers: int,
    *,
    seed: int = 1,
    keys: Sequence[str] = KINDS,
    places_a_kind: int | None = None,
    stages: Sequence[int] = STAGES,
    late: float = 0.0,
) -> tuple[Done, Sequence[Kind]]:
    random = Random(seed)
    tell("performing the stories …")
    city = City(where.superuser_url, keys, places_a_kind)
    kinds = city.kinds(random)
    _forget_stories(where, city)
    tell("making people …")
    people = crowd(min(max(50, cases // 5), MOST_PEOPLE), random, where.superuser_url)
    works = [
        replace(work, stages=stages, late=late)
        for work in _works(where, city, kinds, people, cases=cases, writers=writers)
    ]
    connections.close_all()
    city.recorder.connection.close()
    dropped = _prepare(where, [*works[0].columns, "cases_tally", "cases_tallymonth"])
    tell(f"writing, {writers} processes …")
    with multiprocessing.get_context("fork").Pool(writers) as pool:
        done = _together(pool.imap_unordered(_write, works))
    tell("indexes, counts, statistics …")
    _finish(where, done, works, dropped)
    return done, kinds


def _write(work: Work) -> Done:
    return Writer(work).run()


def _works(where: Place, city: City, kinds: Sequence[Kind], people: Any, *, cases: int, writers: int) -> Iterator[Work]:
    """Each writer has kinds of its own, so that no two count the same series."""
    shares = [list(range(len(kinds)))[number::writers] for number in range(writers)]
    weights = [1 / (1 + rank / 2) for rank in range(len(kinds))]
    written = {table: list(row[0]) for story in city.stories for table, row in story.stages[-1].items()}
    first = {
        table: _last_id(table, city.shapes[table].key)
        for table in written
        if city.shapes[table].key in city.shapes[table].made
    }
    series = dict(NumberSeries.objects.values_list("key", "last"))
    for number, share in enumerate(shares):
        some = cases // writers + (cases % writers if number == 0 else 0)
        own = [weights[place] for place in share]
        ids = {table: last + number * (cases + writers) * ROWS_A_CASE for table, last in first.items()}
        yield Work(
            where.superuser_url,
            some,
            number + 1,
            [kinds[place] for place in share],
            own,
            people,
            written,
            ids,
            series,
            localdate(),
        )


def _last_id(table: str, key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("select coalesce(max({}), 0) from {}")
            .format(sql.Identifier(key), sql.Identifier(table))
            .as_string()
        )
        return int(cursor.fetchone()[0])


def _together(all_: Iterable[Done]) -> Done:
    whole = Done()
    for done in all_:
        whole.cases += done.cases
        whole.events += done.events
        whole.series |= done.series
    return whole


def _forget_stories(where: Place, city: City) -> None:
    """The counts of the stories themselves stay; what they left for the worker does not."""
    with psycopg.connect(where.superuser_url, autocommit=True) as owner:
        owner.execute("truncate procrastinate_jobs cascade")


def _prepare(where: Place, tables: Sequence[str]) -> list[str]:
    """A table for what writers count; indexes that are not unique are dropped, and built anew when all rows are there."""
    query = """select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
                where i.indrelid::regclass::text = any(%s) and not i.indisunique and not i.indisprimary"""
    with psycopg.connect(where.superuser_url, autocommit=True) as owner:
        owner.execute(
            f"create unlogged table {COUNTS} (agency_id bigint, region_id text, intake_id bigint, day date, what text, number bigint)"
        )
        found = owner.execute(query, [tables]).fetchall()
        for name, _ in found:
            owner.execute(f"drop index {name}")
    return [made for _, made in found]


def _finish(where: Place, done: Done, works: Sequence[Work], indexes: Sequence[str]) -> None:
    with psycopg.connect(where.superuser_url, autocommit=True) as owner:
        owner.execute(ADD_UP)
        owner.execute("delete from cases_tallymonth")
        owner.execute(MONTHS_ANEW, [date.min])
        owner.execute(f"drop table {COUNTS}")
        owner.cursor().executemany(
            "insert into record_numberseries (key, last) values (%s, %s) on conflict (key) do update set last = excluded.last", [*done.series.items()]
        )  # fmt: skip
        for table in works[0].first_ids:
            owner.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
    with ThreadPoolExecutor(INDEXES_AT_ONCE) as pool:
        list(pool.map(lambda made: _owner(where, "set maintenance_work_mem = '512MB'", made), indexes))
    _owner(where, "vacuum (analyze)")


def _owner(where: Place, *statements: str) -> None:
    with psycopg.connect(where.superuser_url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def _size(where: Place) -> int:
    with psycopg.connect(where.superuser_url) as owner:
        found = owner.execute("select pg_database_size(current_database()) / 1024 / 1024").fetchone()
    assert found is not None
    return int(found[0])
