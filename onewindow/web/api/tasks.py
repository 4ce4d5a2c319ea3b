"""Work of the API that recurs: what is kept for a day goes after a day."""

from datetime import UTC, datetime, timedelta

from oauth2_provider.models import clear_expired
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.web.api import idempotency
from onewindow.web.api.apps_allowed import forget_ended
from onewindow.web.api.models import Tally

TALLIES_KEPT = timedelta(minutes=5)


@app.periodic(cron="17 * * * *")
@app.task(name="api.clean", queue="clocks", queueing_lock="api.clean", retry=RetryStrategy(max_attempts=3, wait=60))
def clean(timestamp: int) -> None:
    """Answers of yesterday, tallies of past minutes, tokens and codes that have expired."""
    sweep(datetime.fromtimestamp(timestamp, UTC))


def sweep(at: datetime) -> None:
    idempotency.purge(before=at - idempotency.KEPT)
    Tally.objects.filter(minute__lt=(at - TALLIES_KEPT).timestamp() // 60).delete()
    clear_expired()
    forget_ended()
