"""What the worker does for administration; found by name."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.administration.calendars import RECOMPUTE
from onewindow.cases.finish import settle_due
from onewindow.notices import jobs
from onewindow.record.calendars import forget
from onewindow.record.recompute import recompute

log = logging.getLogger(__name__)


@app.task(name=RECOMPUTE, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def recompute_clocks(year: int) -> None:
    """Open clocks follow a calendar that was changed, as `onewindow calendar import` has them follow."""
    forget()
    log.info("calendar %s: %s clocks changed", year, recompute(on_changed=settle_due))
