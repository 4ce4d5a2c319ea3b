"""What the worker does for administration; found by name."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.administration.calendars import RECOMPUTE
from onewindow.administration.models import Proposal, ProposalState
from onewindow.administration.proposals import apply_now
from onewindow.cases.dues import settle_dues
from onewindow.notices import jobs
from onewindow.record.calendars import forget
from onewindow.record.recompute import recompute

log = logging.getLogger(__name__)


@app.task(name=RECOMPUTE, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def recompute_clocks(year: int) -> None:
    """Open clocks follow a calendar that was changed, as `onewindow calendar import` has them follow."""
    forget()
    log.info("calendar %s: %s clocks changed", year, recompute(on_changed=settle_dues))


@app.periodic(cron="50 16 * * *")  # UTC: ten to one in Luoyang
@app.task(name="administration.expire", queue="clocks", queueing_lock="administration.expire")
def expire_proposals(timestamp: int) -> None:
    """Lists and counts ask for the day anyway; this puts on record what nobody looked at in time."""
    now = timezone.now()
    over = Proposal.objects.filter(state=ProposalState.PROPOSED, expires_at__lte=now)
    for pk in list(over.values_list("pk", flat=True)):
        apply_now(pk, now)
