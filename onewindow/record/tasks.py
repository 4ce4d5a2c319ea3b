"""Work of the record that recurs: the daily root."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from onewindow.record.roots import take_root


@app.periodic(cron="10 16 * * *")  # UTC: ten past midnight in Luoyang
@app.task(queue="clocks", queueing_lock="root", pass_context=False, retry=5)
def take_daily_root(timestamp: int) -> None:
    """Fix the heads of all chains, outside the database too. Also taken when the worker was down at that hour: it comes late."""
    take_root(Path(settings.ROOTS), at=datetime.fromtimestamp(timestamp, UTC))
