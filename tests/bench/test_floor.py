"""The floor writes what the acts write."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from bench.floor import client
from bench.lifecycle import ACTS, floors
from bench.lifecycle.cast import ITEM, counties, ready
from onewindow.config.embedded import cluster

if TYPE_CHECKING:
    from tests.databases import Databases

TABLES = (
    "cases_case",
    "cases_party",
    "cases_provided",
    "cases_decision",
    "record_event",
    "record_clock",
    "notices_document",
    "cases_tally",
)


@pytest.mark.django_db(transaction=True)
def test_the_floor_leaves_as_many_rows_as_the_acts(databases: "Databases") -> None:
    url = databases.url(databases.name)
    where: Any = SimpleNamespace(url=url, superuser_url=databases.url(databases.name, cluster.SUPERUSER))
    with psycopg.connect(url, autocommit=True) as connection:
        before = _rows(connection)
        made = floors.plan(where, ready(ITEM, counties()[0], 2))
        acts = _rows(connection)
        done = client.run(made | {"seconds": 60}, connection)
        floor = _rows(connection)
    assert [act["act"] for act in made["script"]] == list(ACTS)
    assert (done["cases"], len(done["acts"])) == (1, len(ACTS))
    assert {name: floor[name] - acts[name] for name in TABLES} == {name: acts[name] - before[name] for name in TABLES}
    assert acts["record_event"] - before["record_event"] == len(ACTS) + 1  # with what was granted


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for name in TABLES:
        row = connection.execute(f"select count(*) from {name}").fetchone()
        assert row is not None
        found[name] = row[0]
    return found
