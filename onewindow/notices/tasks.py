"""What the worker does: draws documents, sends messages, and looks for what was left lying."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from onewindow.notices import documents, jobs, sending
from onewindow.notices.models import Document, Message, MessageState

log = logging.getLogger(__name__)

AFTER = timedelta(minutes=1)  # what has not moved for so long has lost its job: put a new one in the queue
AT_ONCE = 1000  # of each kind in one sweep

# After 5, 25 … seconds, ten minutes at most between two tries; how often is for sending.MOST_TRIES to say.
AGAIN = RetryStrategy(max_attempts=20, wait=5, exponential_wait=3, retry_exceptions=[sending.TryAgain])


@app.task(name=jobs.RENDER, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def render(document_id: int) -> None:
    documents.render(document_id, at=timezone.now())


@app.task(name=jobs.SEND, queue=jobs.QUEUE, retry=AGAIN)
def send(message_id: int) -> None:
    sending.send(message_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="notices.pick_up", queue=jobs.QUEUE, queueing_lock="notices.pick_up")
def pick_up(timestamp: int) -> None:
    """Messages and documents whose job got lost: a worker was killed, a queue was emptied by hand."""
    since = timezone.now() - AFTER
    waiting = Message.objects.filter(state__in=[MessageState.PENDING, MessageState.SENDING], created_at__lt=since)
    messages = [key for key in waiting.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE] if jobs.send(key)]
    undrawn = Document.objects.filter(rendered_at__isnull=True, issued_at__lt=since)
    drawings = [key for key in undrawn.order_by("issued_at").values_list("pk", flat=True)[:AT_ONCE] if jobs.render(key)]
    if messages or drawings:
        log.warning("picked up %d messages and %d documents whose job was lost", len(messages), len(drawings))


@app.periodic(cron="* * * * *")
@app.task(name="notices.stalled", queue=jobs.QUEUE, queueing_lock="notices.stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a worker that was killed, of whatever kind: they run again, unless the same waits already."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
