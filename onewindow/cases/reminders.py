"""Reminders of an applicant's own periods, three and one working day before the last (Art. 24); and grants on a commitment, at once."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.acts.commitment import grant_on_commitment
from onewindow.cases.acts.deferral import remind
from onewindow.cases.follow_up import COMMITTED
from onewindow.cases.models import Case, Reminder, State
from onewindow.kernel.calendar import Unit
from onewindow.notices import jobs
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar
from onewindow.record.errors import ActRefused
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)
BEFORE = (3, 1)  # working days
OF_THE_APPLICANT = (ClockKind.CORRECTION, ClockKind.DEFERRAL)


def remind_all(at: datetime) -> int:
    """Send the reminders of the day; how many. A second call that day sends none."""
    done = 0
    for clock, before in _coming(localtime(at).date()):
        case = Case.objects.filter(chain_id=clock.chain_id, state__in=[State.CORRECTING, State.ACCEPTED]).first()
        if case is None:
            continue
        with suppress(ActRefused):  # answered meanwhile
            remind(case.pk, by=System("reminders"), at=at, clock=clock, before=before)
            done += 1
    return done


def _coming(today: date) -> Iterator[tuple[Clock, int]]:
    """Running clocks of applicants with so many working days left. One that began as late as that needs no reminder."""
    running = Clock.objects.filter(kind__in=OF_THE_APPLICANT, met_at__isnull=True, lapsed_at__isnull=True)
    running = running.exclude(on_lapse=Outcome.NONE)  # there is none; it names the index
    for before in BEFORE:
        last = working_calendar().add(today, before, Unit.WORKING).date
        told = Reminder.objects.filter(before=before).values("clock")
        for clock in running.filter(due=last).exclude(pk__in=told).order_by("pk"):
            if clock.started_on < today:
                yield clock, before


@app.periodic(cron="5 1 * * *")  # UTC: five past nine in Luoyang
@app.task(name="cases.remind", queue=jobs.QUEUE, queueing_lock="cases.remind")
def remind_daily(timestamp: int) -> None:
    remind_all(timezone.now())


@app.task(name=COMMITTED, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=2))
def grant(case_id: int) -> None:
    with suppress(ActRefused):  # no standing order, or not complete: it goes the ordinary way
        grant_on_commitment(case_id, by=System("commitments"), at=timezone.now())
