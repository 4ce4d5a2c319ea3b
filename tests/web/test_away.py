"""The database is away: pages say so, what was typed stays, health tells the truth, and all comes back by itself."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg import errors

from onewindow.web.away import is_away
from onewindow.web.health import LIVE, READY


@contextmanager
def away() -> Iterator[None]:
    """Whoever connects now finds no server."""
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nonexistent"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["HOST"] = there


@pytest.fixture
def client(transactional_db: None) -> Client:
    return Client(raise_request_exception=False)


def test_pages_say_so_and_come_back(client: Client) -> None:
    with away():
        answer = client.get("/lists/items/?page=2")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        page = answer.content.decode()
        assert "系统暂时连不上" in page
        assert 'href="/lists/items/?page=2">再试一次' in page
    assert client.get("/lists/items/").status_code == 200


def test_what_was_typed_is_sent_again_and_secrets_are_not_shown(client: Client) -> None:
    address = reverse("public:ask")
    with away():
        answer = client.post(
            address,
            {
                "text": "厨房<b>6</b>平方米",
                "places": ["甲", "乙"],
                "form.project_code": "2026-410305",
                "password": "geheim",
                "code": "geheim",
            },
        )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert '<form method="post" action="/ask/">' in page
    assert 'name="text" value="厨房&lt;b&gt;6&lt;/b&gt;平方米"' in page
    assert 'value="甲"' in page
    assert 'value="2026-410305"' in page
    assert 'value="乙"' in page
    assert "geheim" not in page


def test_health_tells_the_truth_by_any_name(client: Client) -> None:
    host = {"host": "10.0.0.7:8000"}
    assert client.get(READY, headers=host).json() == {"database": True, "structure": True}
    with away():
        assert client.get(LIVE, headers=host).status_code == 200
        answer = client.get(READY, headers=host)
        assert (answer.status_code, answer.json()) == (503, {"database": False, "structure": False})
        figures = client.get("/metrics", headers=host).content.decode().splitlines()
        assert "onewindow_database_up 0" in figures
        assert any(line.startswith("onewindow_process_uptime_seconds{") for line in figures)
    assert client.get(READY, headers=host).status_code == 200
    assert "onewindow_database_up 1" in client.get("/metrics", headers=host).content.decode().splitlines()


def test_the_interface_says_so_as_a_problem(client: Client) -> None:
    with away():
        answer = client.get("/api/v1/items?q=开饭店")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["code"] == "away"


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (errors.AdminShutdown(), True),
        (errors.CannotConnectNow(), True),
        (errors.ConnectionFailure(), True),
        (errors.LockNotAvailable(), False),
        (errors.QueryCanceled(), False),
        (errors.DeadlockDetected(), False),
        (errors.DiskFull(), True),
    ],
)
def test_what_the_database_refused_itself_is_not_its_absence(cause: Exception, expected: bool) -> None:
    error = OperationalError()
    error.__cause__ = cause
    assert is_away(error) is expected
    assert not is_away(ValueError())


def test_no_room_for_a_file_is_worth_another_try() -> None:
    assert is_away(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_away(OSError(errno.EACCES, "Permission denied"))
