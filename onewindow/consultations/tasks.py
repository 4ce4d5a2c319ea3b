"""The worker's round over consultations."""

import logging

from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from onewindow.consultations.lapses import apply_now
from onewindow.consultations.models import Consultation, State

log = logging.getLogger(__name__)


@app.periodic(cron="20 * * * *")
@app.task(name="consultations.sweep", queue="clocks", queueing_lock="consultations.sweep")
def sweep(timestamp: int) -> None:
    """What was not answered in time is put on record; what fails stops no other."""
    at = timezone.now()
    late = Consultation.objects.filter(
        state__in=[State.ASKED, State.OWNED], due__lt=localtime(at).date(), escalated_at=None
    )
    for pk in late.values_list("pk", flat=True)[:2000]:
        try:
            apply_now(pk, at)
        except Exception:
            log.exception("the lapse of consultation %s could not be applied", pk)
