"""What is seen of the system from outside: log lines without anybody's number, slow statements, figures for monitors."""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from onewindow.config.checks import _unfit_to_watch
from onewindow.kernel.logs import Belonging, JsonLines, masked
from onewindow.notices.models import Message, MessageState
from onewindow.record.models import DailyRoot
from tests import NOW, factories
from tests.web.desk_pages import signed_in

IDENTITY, PHONE = "410305199001011234", "13800138000"
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)*)\})? (-?[0-9.e+]+)')


class Lines(io.StringIO):
    def told(self, logger: str = "") -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line for line in lines if line["logger"].startswith(logger)]


@pytest.fixture
def log() -> Iterator[Lines]:
    """All that production would write."""
    lines = Lines()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    handler.addFilter(Belonging())
    root, access = logging.getLogger(), logging.getLogger("onewindow.access")
    before = access.level
    root.addHandler(handler)
    access.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    access.setLevel(before)


def test_numbers_of_persons_are_masked_and_those_of_cases_are_not() -> None:
    assert masked(f"/x/{IDENTITY}/{PHONE}?a=+86{PHONE} {IDENTITY[:17]}x") == "/x/***/***?a=+*** ***"
    number = "11410305MB0N0000004000131011001" + "20260301" + "0007"
    assert masked(f"case {number} 1234567890 {'1' * 19}") == f"case {number} 1234567890 {'1' * 19}"


def test_a_search_by_number_leaves_the_request_and_nobodys_number(db: None, log: Lines) -> None:
    answer = Client().get("/search/", {"q": IDENTITY}, headers={"X-Request-ID": "proxy-0001.a"})
    assert answer.headers["X-Request-ID"] == "proxy-0001.a"
    [line] = log.told("onewindow.access")
    assert {"method": "GET", "path": "/search/", "status": 200, "request_id": "proxy-0001.a"}.items() <= line.items()
    assert (line["level"], line["milliseconds"] >= 0) == ("INFO", True)
    Client().post("/track/", {"number": IDENTITY, "code": PHONE})
    Client().get(f"/no-such-page/{IDENTITY}/", {"phone": PHONE})
    assert len(log.told("onewindow.access")) == 3
    assert "no-such-page/***" in log.getvalue()
    assert not re.search(f"{IDENTITY}|{PHONE}", log.getvalue())


def test_a_refusal_that_django_tells_has_the_id_and_the_case(db: None, log: Lines) -> None:
    answer = Client().get("/api/v1/cases/NO-SUCH-CASE", headers={"X-Request-ID": IDENTITY})
    made = answer.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{16}", made)
    refused = log.told("django.request") + log.told("onewindow.access")
    assert [(line["request_id"], line["case"]) for line in refused] == [(made, "NO-SUCH-CASE")] * 2


def told_of_security(log: Lines) -> list[dict[str, Any]]:
    lines = log.told("onewindow.security")
    assert not [line for line in lines if not line["request_id"]]
    named = ("event", "kind", "actor", "route", "method")
    return [{name: line[name] for name in named if line.get(name)} for line in lines]


def test_what_somebody_may_not_see_or_do_is_an_event(db: None, log: Lines) -> None:
    story, stranger = factories.submitted(), factories.applicant()
    pk, owner, other, reviewer = story.case.pk, Client(), Client(), signed_in(story.staff.reviewer)
    owner.force_login(story.by.user)
    other.force_login(stranger.user)
    assert owner.get(f"/cases/{pk}/").status_code == 200
    assert other.get(f"/cases/{pk}/").status_code == 404
    assert Client().get(f"/cases/{pk}/no-such-page/").status_code == 404  # nobody: a wrong address
    assert reviewer.get(f"/desk/cases/{pk}/acts/accept/").status_code == 403
    assert Client(enforce_csrf_checks=True).post("/track/", {"number": IDENTITY}).status_code == 403
    assert Client().get("/api/v1/me", headers={"Authorization": "Bearer " + "x" * 40}).status_code == 401
    act = "desk/cases/<int:case_id>/acts/<slug:name>/"
    assert [line for line in told_of_security(log) if line["event"] == "refused"] == [
        {
            "event": "refused",
            "kind": "not_theirs",
            "actor": f"user:{stranger.user.pk}",
            "route": "cases/<int:pk>/",
            "method": "GET",
        },
        {"event": "refused", "kind": "forbidden", "actor": story.staff.reviewer.key, "route": act, "method": "GET"},
        {"event": "refused", "kind": "forbidden", "route": "track/", "method": "POST"},
        {"event": "refused", "kind": "not_signed_in", "route": "api/v1/me", "method": "GET"},
    ]


def test_who_gets_in_who_does_not_and_every_limit_is_an_event(db: None, log: Lines, settings: LazySettings) -> None:
    who, settings.API_PER_MINUTE_ADDRESS = factories.people.user("赵一鸣"), 1
    typed = {"phone": who.phone, "way": "password"}
    for password in ["wrong"] * 5 + ["correct horse"]:
        Client().post("/sign-in/", typed | {"password": password})
    for number in range(6):
        with time_machine.travel(NOW + timedelta(minutes=2 * number)):
            Client().post("/sign-in/", {"phone": who.phone, "way": "send"})
    Client().post("/sign-in/", {"phone": who.phone, "way": "code", "code": "1234567"})
    for _ in range(6):
        Client().post("/track/", {"number": "202606090001", "code": "00000000"})
    for _ in range(4):
        Client().get("/api/v1/me")
    Client().post("/sign-in/", typed | {"password": "correct horse"})
    with time_machine.travel(NOW + timedelta(minutes=20)):
        Client().post("/sign-in/", typed | {"password": "correct horse"})
    failed, limit = {"event": "sign_in_failed"}, {"event": "limit"}
    assert [line for line in told_of_security(log) if line["event"] != "refused"] == [
        *[failed | {"kind": "password"}] * 5, limit | {"kind": "password"}, limit | {"kind": "code_sent"}, failed | {"kind": "code"},
        limit | {"kind": "track"}, limit | {"kind": "calls"}, limit | {"kind": "password"},
        {"event": "signed_in", "kind": "applicant", "actor": f"user:{who.pk}"},
    ]  # fmt: skip
    assert not re.search(f"{who.phone}|赵一鸣|127.0.0.1", str(log.told("onewindow.security")))


def test_an_error_is_told_without_numbers(log: Lines) -> None:
    try:
        raise ValueError(f"{IDENTITY} exists")
    except ValueError:
        logging.getLogger("onewindow.test").exception("failed for %s", PHONE)
    [line] = log.told()
    assert (line["message"], "ValueError: *** exists" in line["error"]) == ("failed for ***", True)


def test_a_row_that_the_database_refused_is_not_quoted(db: None, log: Lines) -> None:
    typed = "张三\n\n李四"
    try:
        with transaction.atomic():
            Message.objects.create(kind="x", title=typed, text="x", key="x", created_at=None)  # type: ignore[misc]
    except IntegrityError:
        logging.getLogger("onewindow.test").exception("failed")
    [line] = log.told("onewindow.test")
    assert line["error"].count("DETAIL: ***") == 2  # the driver's error and Django's
    assert not re.search("张三|李四", line["error"])


def test_a_slow_statement_is_named_without_its_parameters(db: None, log: Lines, settings: LazySettings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(0)")
        assert not log.told("onewindow.slow")
        settings.SLOW_QUERY_MS = 20
        cursor.execute("select\n pg_sleep(0.03), %s::text", ["somebody's secret"])
    [line] = log.told("onewindow.slow")
    assert (line["level"], line["sql"]) == ("WARNING", "select pg_sleep(0.03), %s::text")
    assert line["milliseconds"] >= 30
    assert "secret" not in log.getvalue()


def figures(page: str) -> dict[str, float]:
    found = {}
    for line in page.splitlines():
        if not line.startswith("#"):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            found[f"{sample[1]}{{{sample[2]}}}" if sample[2] else sample[1]] = float(sample[3])
    return found


def test_metrics_are_those_of_the_database(db: None) -> None:
    now = timezone.now()
    for number, state in enumerate([MessageState.FAILED, MessageState.FAILED, MessageState.SENT]):
        Message.objects.create(kind="x", title="x", text="x", key=f"observed {number}", state=state, created_at=now)
    DailyRoot.objects.create(taken_at=now - timedelta(hours=2), last_event=0, chains=0, root=bytes(32))
    with connection.cursor() as cursor:
        sql = "insert into procrastinate_jobs (queue_name, task_name, scheduled_at) values ('q\"1', 'x', %s)"
        cursor.execute(sql, [now - timedelta(seconds=90)])
    answer = Client().get("/metrics", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    page = answer.content.decode().replace('q\\"1', "q1")
    told = figures(page)
    assert told["onewindow_database_up"] == 1
    assert (told['onewindow_messages{state="failed"}'], 'state="sent"' in page) == (2, False)
    assert told['onewindow_jobs{status="todo",queue="q1"}'] == 1
    assert 7200 <= told["onewindow_daily_root_age_seconds"] < 7260
    assert 90 <= told["onewindow_jobs_oldest_seconds"] < 150
    assert {
        "onewindow_documents_undrawn", "onewindow_cases_red", "onewindow_clocks_lapsed", "onewindow_events_last",
    } <= told.keys()  # fmt: skip
    again = figures(Client().get("/metrics").content.decode().replace('q\\"1', "q1"))
    [of_process] = [name for name in again if name.startswith("onewindow_http_requests_total") and "2xx" in name]
    assert again[of_process] == told.get(of_process, 0) + 1


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("peer", "headers", "behind", "status"),
    [
        ("10.0.0.7", {}, False, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False, 404),  # whoever a proxy that is not trusted let through
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, True, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}, True, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9, 10.1.2.3"}, True, 200),
        ("::ffff:10.1.2.3", {}, False, 200),
        ("", {}, False, 404),
    ],
)
def test_metrics_are_refused_to_others(
    settings: LazySettings, peer: str, headers: dict[str, str], behind: bool, status: int
) -> None:
    settings.METRICS_FROM = ["10.1.2.0/24"] if status == 200 else ["127.0.0.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    assert Client(REMOTE_ADDR=peer).get("/metrics", headers=headers).status_code == status


def test_unfit_settings_are_refused_in_words(settings: LazySettings) -> None:
    assert not list(_unfit_to_watch())
    settings.LOG_FORMAT, settings.METRICS_FROM = "xml", ["10.0.0.5", "somewhere"]
    assert [(number, "somewhere" in text) for number, text in _unfit_to_watch()] == [(10, False), (15, True)]
