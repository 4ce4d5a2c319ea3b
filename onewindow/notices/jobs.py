"""Deferring work to the worker in the transaction of the act: none without the act, none lost with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

RENDER = "notices.render"
SEND = "notices.send"
QUEUE = "notices"
_waiting: ContextVar[list[Job] | None] = ContextVar("waiting", default=None)


def render(document_id: int, *, first: bool = False) -> bool:
    return _of(RENDER, document_id, first, document_id=document_id)


def send(message_id: int, *, first: bool = False) -> bool:
    return _of(SEND, message_id, first, message_id=message_id)


def _of(task: str, row_id: int, first: bool, **arguments: int) -> bool:
    """`first`: the row was made just now, so that no job of it can wait yet, and nothing need be undone."""
    if not first:
        return defer(task, str(row_id), **arguments)
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(_configured(task, str(row_id)).make_new_job(**arguments))
    else:
        _configured(task, str(row_id)).defer(**arguments)
    return True


@contextmanager
def together() -> Iterator[None]:
    """The jobs of rows that are made inside are deferred in one statement at its end."""
    waiting: list[Job] = []
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    if waiting:
        app.job_manager.batch_defer_jobs(waiting)


def defer(task: str, key: str, **arguments: int) -> bool:
    """Defer a task by its name. False where the same `key` waits already: one waiting job is enough."""
    try:
        with transaction.atomic():
            _configured(task, key).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def _configured(task: str, key: str) -> Any:
    return app.configure_task(task, queue=QUEUE, queueing_lock=f"{task}:{key}")
