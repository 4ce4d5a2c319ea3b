"""Work of the record that recurs: the daily root."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.record.roots import take_root


@app.periodic(cron="10 16 * * *")  # UTC: ten past midnight in Luoyang
@app.task(
    name="record.take_daily_root",
    queue="clocks",
    queueing_lock="record.take_daily_root",
    retry=RetryStrategy(max_attempts=5, wait=30),
)
def take_daily_root(timestamp: int) -> None:
    """Fix the heads of all chains, outside the database too. Also taken when the worker was down at that hour: it comes late."""
    take_root(Path(settings.ROOTS), at=datetime.fromtimestamp(timestamp, UTC))
