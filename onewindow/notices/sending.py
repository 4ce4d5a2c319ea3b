"""Sending a message: out once a key, and never again blindly (Art. 24).

`sending` is committed before the gateway is called. Who finds a message there while nobody is sending it knows that a process died in
between: a gateway that deduplicates is asked again with the same key; with any other the result is unknown, and stays so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from onewindow.notices.gateways import Gateway, Outcome, Receipt, Sms, gateway
from onewindow.notices.models import Message, MessageState
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)

MOST_TRIES = 7
LOCKS = 0x0E71D1  # class of the advisory locks by which one process at a time sends a message


class TryAgain(Exception):
    """The gateway did not take the message, or we may ask it again: the job is to be retried later."""


def send(message_id: int, *, at: datetime) -> Message:
    """Send it if it is to be sent. Raises TryAgain."""
    with _alone(message_id) as ours:
        if not ours:
            return Message.objects.get(pk=message_id)  # somebody is at it
        way = gateway()
        message, go = _begin(message_id, way)
        if not go:
            return message
        receipt = way.send(_sms(message))
        return _finish(message, receipt, deduplicates=way.deduplicates, at=at)


def _begin(message_id: int, way: Gateway) -> tuple[Message, bool]:
    """Commit that we are about to send. False where there is nothing to send."""
    with transaction.atomic(durable=True):
        message = Message.objects.select_for_update().get(pk=message_id)
        if message.state not in {MessageState.PENDING, MessageState.SENDING}:
            return message, False
        if message.state == MessageState.SENDING and not way.deduplicates:
            message.state = MessageState.UNKNOWN
            message.last_error = "发送时系统中断，不知道是否已经发出；为免重复，不再自动发送。"
            message.save(update_fields=["state", "last_error"])
            return message, False
        message.state, message.tries = MessageState.SENDING, message.tries + 1
        message.save(update_fields=["state", "tries"])
        return message, True


def _finish(message: Message, receipt: Receipt, *, deduplicates: bool, at: datetime) -> Message:
    state = _state_after(receipt.outcome, tries=message.tries, deduplicates=deduplicates)
    with transaction.atomic(durable=True):
        message = Message.objects.select_for_update().get(pk=message.pk)
        if message.state == MessageState.DELIVERED:
            return message  # the report was quicker than the answer
        message.state, message.last_error = state, receipt.error[:200]
        if state == MessageState.SENT:
            message.sent_at, message.gateway_reference = at, receipt.reference[:80]
        message.save(update_fields=["state", "last_error", "sent_at", "gateway_reference"])
    if state == MessageState.PENDING:
        raise TryAgain(receipt.error)
    return message


def _state_after(outcome: Outcome, *, tries: int, deduplicates: bool) -> MessageState:
    if outcome == Outcome.SENT:
        return MessageState.SENT
    if outcome == Outcome.REFUSED:
        return MessageState.FAILED
    if outcome == Outcome.UNKNOWN and not deduplicates:
        return MessageState.UNKNOWN
    if tries < MOST_TRIES:
        return MessageState.PENDING
    return MessageState.FAILED if outcome == Outcome.NOT_SENT else MessageState.UNKNOWN


def delivered(key: str, *, at: datetime) -> bool:
    """The gateway's report that the message has reached the phone. False where there is no such message."""
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(key=key).first()
        if message is None:
            return False
        if message.state in {MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN}:
            message.state, message.sent_at = MessageState.DELIVERED, message.sent_at or at
            message.save(update_fields=["state", "sent_at"])
        return True


def _sms(message: Message) -> Sms:
    values = {name: str(value) for name, value in message.values.items() if name != "text"}
    return Sms(key=message.key, phone=message.phone, kind=message.kind, text=message.wording, values=values)


@contextmanager
def _alone(message_id: int) -> Iterator[bool]:
    """Whether this session has the message to itself. The lock goes with the session, so a killed process leaves none."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCKS, message_id % 2**31])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCKS, message_id % 2**31])
