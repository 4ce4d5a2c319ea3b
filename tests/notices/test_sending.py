"""Sending over a real HTTP server: what each answer comes to, and that nothing is sent twice blindly."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from onewindow.notices import gateways, jobs, sending, tasks
from onewindow.notices.gateways import http
from onewindow.notices.gateways.screen import ScreenGateway
from onewindow.notices.messages import tell_code
from onewindow.notices.models import Message, MessageState
from onewindow.notices.sending import MOST_TRIES, TryAgain, send
from tests import NOW
from tests.factories.stories import submitted
from tests.notices.gateway_server import GatewayServer, gateway_server

pytestmark = pytest.mark.django_db
UNKNOWN, PENDING, SENT, FAILED = MessageState.UNKNOWN, MessageState.PENDING, MessageState.SENT, MessageState.FAILED


def use(server: GatewayServer, settings: Settings) -> None:
    settings.SMS_GATEWAY = "onewindow.notices.gateways.http.HttpGateway"
    settings.SMS_ENDPOINT, settings.SMS_TOKEN, settings.SMS_SIGNATURE = server.address, "secret", "洛阳一窗"
    settings.SMS_TEMPLATES, settings.SMS_DEDUPLICATES = {"code": "T100"}, server.deduplicates
    gateways._made.cache_clear()


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[GatewayServer]:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.5))
    with gateway_server() as made:
        use(made, settings)
        yield made
    gateways._made.cache_clear()


@pytest.fixture
def plain(settings: Settings) -> Iterator[GatewayServer]:
    """A gateway that does not deduplicate."""
    with gateway_server(deduplicates=False) as made:
        use(made, settings)
        yield made
    gateways._made.cache_clear()


def code() -> Message:
    return tell_code("13800138000", "482915", at=NOW)


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_send_when_taken_is_sent_with_template_and_signature(server: GatewayServer) -> None:
    message = send(code().pk, at=NOW)
    assert (message.state, message.sent_at, message.gateway_reference, message.tries) == (SENT, NOW, "gw-1", 1)
    [call] = server.calls
    assert call["key"] == message.key
    assert call["phone"] == "13800138000"
    assert (call["template"], call["signature"], call["token"]) == ("T100", "洛阳一窗", "Bearer secret")
    assert call["values"] == {"code": "482915"}
    assert "482915" in call["text"]


def test_send_when_sent_already_calls_nobody(server: GatewayServer) -> None:
    message = send(code().pk, at=NOW)
    send(message.pk, at=NOW)
    assert len(server.calls) == 1


def test_send_when_refused_is_failed_with_its_reason(server: GatewayServer) -> None:
    server.answers = [422]
    message = send(code().pk, at=NOW)
    assert message.state == FAILED
    assert "422" in message.last_error


@pytest.mark.parametrize("answer", [503, 429, 502, "drop", "slow"])
def test_send_when_the_gateway_deduplicates_is_tried_again_with_the_same_key(
    server: GatewayServer, answer: Any
) -> None:
    server.answers = [answer]
    message = code()
    with pytest.raises(TryAgain):
        send(message.pk, at=NOW)
    assert state_of(message) == PENDING
    assert send(message.pk, at=NOW).state == SENT
    assert [call["key"] for call in server.calls] == [message.key] * 2
    assert server.out == [message.key]


@pytest.mark.parametrize("answer", [502, 500, "drop", 307])
def test_send_when_the_outcome_is_unknown_is_never_sent_again_blindly(plain: GatewayServer, answer: Any) -> None:
    plain.answers = [answer]
    message = send(code().pk, at=NOW)
    assert message.state == UNKNOWN
    send(message.pk, at=NOW)
    assert len(plain.calls) == 1


@pytest.mark.parametrize("answer", [503, 429])
def test_send_when_certainly_not_taken_is_tried_again_by_any_gateway(plain: GatewayServer, answer: int) -> None:
    plain.answers = [answer]
    message = code()
    with pytest.raises(TryAgain):
        send(message.pk, at=NOW)
    assert send(message.pk, at=NOW).state == SENT


def test_send_when_answered_twice_is_sent_once(server: GatewayServer) -> None:
    server.answers = ["twice"]
    first, second = code(), code()
    assert send(first.pk, at=NOW).state == SENT
    assert send(second.pk, at=NOW).state == SENT
    assert server.out == [first.key, second.key]


def test_send_when_nobody_listens_is_tried_again_and_given_up_in_the_end(
    server: GatewayServer, settings: Settings
) -> None:
    settings.SMS_ENDPOINT = "http://127.0.0.1:1/sms"
    message = code()
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(TryAgain):
            send(message.pk, at=NOW)
    given_up = send(message.pk, at=NOW)
    assert (given_up.state, given_up.tries) == (FAILED, MOST_TRIES)
    assert "ConnectError" in given_up.last_error


def test_send_when_found_in_sending_asks_again_with_the_same_key_if_it_deduplicates(server: GatewayServer) -> None:
    message = code()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, tries=1)
    assert send(message.pk, at=NOW).state == SENT
    assert [call["key"] for call in server.calls] == [message.key]


def test_send_when_found_in_sending_is_unknown_if_it_does_not(plain: GatewayServer) -> None:
    message = code()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, tries=1)
    found = send(message.pk, at=NOW)
    assert found.state == UNKNOWN
    assert "不再自动发送" in found.last_error
    assert plain.calls == []


def test_send_when_another_process_is_at_it_leaves_it_alone(server: GatewayServer) -> None:
    message = code()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [sending.LOCKS, message.pk])
        assert send(message.pk, at=NOW).state == PENDING
        assert server.calls == []
        with other.cursor() as cursor:  # a closed connection gives its locks back some time later
            cursor.execute("select pg_advisory_unlock(%s, %s)", [sending.LOCKS, message.pk])
    finally:
        other.close()
    assert send(message.pk, at=NOW).state == SENT


def test_report_when_delivered_says_so_whatever_we_knew(server: GatewayServer) -> None:
    message = send(code().pk, at=NOW)
    assert sending.delivered(message.key, at=NOW + timedelta(seconds=5))
    assert state_of(message) == MessageState.DELIVERED
    unknown = code()
    Message.objects.filter(pk=unknown.pk).update(state=UNKNOWN)
    assert sending.delivered(unknown.key, at=NOW)
    assert state_of(unknown) == MessageState.DELIVERED
    assert not sending.delivered("no such key", at=NOW)


def test_screen_when_it_is_the_gateway_takes_everything(settings: Settings) -> None:
    settings.SMS_GATEWAY = "onewindow.notices.gateways.screen.ScreenGateway"
    assert ScreenGateway.deduplicates
    assert send(code().pk, at=NOW).state == SENT


def test_pick_up_when_a_job_was_lost_puts_in_a_new_one() -> None:
    story = submitted()
    message = Message.objects.get(chain_id=story.case.chain_id)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    tasks.pick_up(timestamp=0)
    assert not ProcrastinateJob.objects.exists()  # not yet a minute old
    Message.objects.update(created_at=NOW - timedelta(minutes=2))
    story.case.chain.documents.update(issued_at=NOW - timedelta(minutes=2))
    tasks.pick_up(timestamp=0)
    tasks.pick_up(timestamp=0)  # one waiting job is enough
    assert sorted(ProcrastinateJob.objects.values_list("task_name", flat=True)) == ["notices.render", "notices.send"]
    assert ProcrastinateJob.objects.get(task_name=jobs.SEND).args == {"message_id": message.pk}
