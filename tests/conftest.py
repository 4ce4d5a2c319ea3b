"""What every test finds: a database as production has it, and a day that does not change. See docs/testing.md."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import TransactionTestCase

from onewindow.config.embedded import cluster
from tests import NOW

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import Databases


@pytest.fixture
def now() -> datetime:
    """The suite's moment: Tuesday 2026-06-09, ten o'clock in Luoyang."""
    return NOW


@pytest.fixture(autouse=True)
def _fixed_date(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages and commands that ask for the time are told the suite's; it goes on from there."""
    if request.node.get_closest_marker("real_time"):
        yield
        return
    with time_machine.travel(NOW):
        yield


@pytest.fixture(scope="session")
def databases(django_db_blocker: "DjangoDbBlocker") -> Iterator["Databases"]:
    from tests.databases import Databases

    with django_db_blocker.unblock():
        made = Databases()
        yield made
        made.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: "DjangoDbBlocker", databases: "Databases"
) -> Iterator[None]:
    """In place of pytest-django's test database: a clone of the loaded template, in which we are the application's role.

    After a transactional test Django would empty all tables, which neither the role may nor the data survives: the
    database is replaced by a new clone instead.
    """

    def renew(_: TransactionTestCase) -> None:
        with django_db_blocker.unblock():
            databases.renew()

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
    yield
    patch.undo()


@pytest.fixture
def clone(databases: "Databases", django_db_blocker: "DjangoDbBlocker") -> Iterator[dict[str, str]]:
    """A database of its own, for what other processes do: the environment that points them to it."""
    with django_db_blocker.unblock():
        name = databases.clone()
    yield {
        "DATABASE_URL": databases.url(name),
        "DATABASE_OWNER_URL": databases.url(name, cluster.OWNER),
    }
    with django_db_blocker.unblock():
        databases.drop(name)


def pytest_collection_finish() -> None:
    """What is loaded now stays: the garbage collector need not look through it thousands of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
        if group := item.get_closest_marker("xdist_group"):
            _keep_together(item, group.args[0], config)
    items.sort(key=_turn)
    asking = {_scope(item) for item in items if _asks_the_database(item)}
    first = _scope(items[0]) if items else ""
    items.sort(key=lambda item: (_scope(item) != first, _scope(item) in asking))


def _scope(item: Any) -> str:
    """What stays together in one worker: the test's group, or the test alone."""
    group = item.get_closest_marker("xdist_group")
    return group.args[0] if group else item.nodeid


def _asks_the_database(item: Any) -> bool:
    """While the first worker makes the templates, the others do what can be done without."""
    asked = {"db", "databases", "django_db_setup"}
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint(item.fixturenames)


def _keep_together(item: Any, group: str, config: pytest.Config) -> None:
    """xdist (3.8) reads the group at the end of the id, and writes it there in a way that pytest 9.2 no longer minds."""
    if config.getoption("loadgroup", False) and "@" not in item.nodeid and hasattr(item, "_id"):
        item._id = replace(item._id, params=None, names=(*item._id.names[:-1], f"{item.name}@{group}"))


def _turn(item: Any) -> int:
    """What stays together in one worker comes first, the longest before the others: at the end no worker waits for the other."""
    group = item.get_closest_marker("xdist_group")
    if item.get_closest_marker("at_the_end"):
        return 4
    if item.get_closest_marker("journey"):
        return 0 if group else 1
    return 2 if group else 3
