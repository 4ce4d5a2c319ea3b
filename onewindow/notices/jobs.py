"""Deferring work to the worker in the transaction of the act: none without the act, none lost with it."""

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

RENDER = "notices.render"
SEND = "notices.send"
QUEUE = "notices"


def render(document_id: int) -> bool:
    return defer(RENDER, str(document_id), document_id=document_id)


def send(message_id: int) -> bool:
    return defer(SEND, str(message_id), message_id=message_id)


def defer(task: str, key: str, **arguments: int) -> bool:
    """Defer a task by its name. False where the same `key` waits already: one waiting job is enough."""
    try:
        with transaction.atomic():
            app.configure_task(task, queue=QUEUE, queueing_lock=f"{task}:{key}").defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True
