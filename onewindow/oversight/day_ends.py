"""The end of every day, noted by the worker: how many cases were open in which state, red, yellow, unchecked (Art. 23)."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.timezone import get_current_timezone, localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.models import Case
from onewindow.cases.models.case import OPEN
from onewindow.cases.queries import lights_wanted
from onewindow.oversight.measures import unchecked
from onewindow.oversight.models import DayEnd, Stood
from onewindow.regulation.articles import Art

LIMITS_WATCHED = Art(23)

LATEST = timedelta(minutes=10)  # past midnight: what stands later is no longer how the day ended
KEPT = timedelta(days=62)
log = logging.getLogger(__name__)


def note_day_end(at: datetime) -> bool:
    """Note how yesterday ended, right after midnight; False where it is noted already or too late to know.

    Lights are those of the day that is over. What was handed in since midnight is left out; the worker's own rounds
    that change cases begin a minute later.
    """
    day = localtime(at).date() - timedelta(days=1)
    over = datetime.combine(day + timedelta(days=1), time(), tzinfo=get_current_timezone())
    if at - over > LATEST:
        return False
    with transaction.atomic():
        _, new = DayEnd.objects.get_or_create(day=day, defaults={"noted_at": at})
        if new:
            Stood.objects.bulk_create(_standing(day, over), batch_size=2000)
            DayEnd.objects.filter(day__lt=day - KEPT).delete()
    return new


def _standing(day: date, over: datetime) -> Iterator[Stood]:
    cases = Case.objects.filter(received_at__lt=over).order_by()
    looked_at = {f"state:{state}": Q(state=state) for state in sorted(OPEN)}
    looked_at |= {light.value: wanted for light, wanted in lights_wanted(day).items()} | {"unchecked": unchecked(day)}
    for what, wanted in looked_at.items():
        places = cases.filter(wanted).values_list("agency_id", "region_id", "intake_id").annotate(number=Count("pk"))
        for agency, region, intake, number in places:
            yield Stood(day_id=day, agency_id=agency, region_id=region, intake_id=intake, what=what, number=number)


@app.periodic(cron="0 16 * * *")  # UTC: midnight in Luoyang
@app.task(
    name="oversight.note_day_end",
    queue="clocks",
    queueing_lock="oversight.note_day_end",
    retry=RetryStrategy(max_attempts=4, wait=20),
)
def note_nightly(timestamp: int) -> None:
    if not note_day_end(timezone.now()):
        log.warning("the day's end was not noted: the cockpit will not compare states and lights with it")
