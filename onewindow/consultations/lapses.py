"""A question that is not answered in time turns red and goes up (Art. 15, 20)."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.consultations.models import Consultation
from onewindow.record.actors import System
from onewindow.record.models import Clock, ClockKind


def apply_now(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        found = Consultation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        return found is not None and apply_lapsed(found, at, at)


def apply_lapsed(found: Consultation, at: datetime, recorded_at: datetime) -> bool:
    from onewindow.consultations.acts.answering import escalate

    clocks = Clock.objects.filter(
        chain_id=found.chain_id, kind=ClockKind.ANSWER, met_at__isnull=True, lapsed_at__isnull=True
    )
    clock = clocks.filter(due__lt=localtime(at).date()).first()
    if clock is None:
        return False
    moment = datetime.combine(clock.due + timedelta(days=1), time.min, tzinfo=get_current_timezone())
    clock.lapsed_at = moment
    clock.save(update_fields=["lapsed_at"])
    escalate(found.pk, by=System("clocks"), at=moment, recorded_at=recorded_at, due=clock.due)
    return True
