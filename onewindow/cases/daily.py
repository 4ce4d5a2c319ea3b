"""The worker's daily round: results published, public notices that ran; and drawing for checks (Art. 23, 24)."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.acts.explain import draw_for_check
from onewindow.cases.acts.publish import publish
from onewindow.cases.acts.sending import notice_ran
from onewindow.cases.follow_up import DRAW
from onewindow.cases.models import Case
from onewindow.notices import jobs
from onewindow.record.actors import System
from onewindow.record.errors import ActRefused
from onewindow.record.models import Clock, ClockKind

AT_ONCE = 2000
log = logging.getLogger(__name__)


def daily(at: datetime) -> dict[str, int]:
    """How many of each were done. What fails is logged and stops no other."""
    return {
        "published": _each(_to_publish(), lambda case: publish(case.pk, by=System("publication"), at=at)),
        "delivered": _each(_notices_over(at), lambda case: notice_ran(case.pk, by=System("notices"), at=at)),
    }


def _each(cases: Iterable[Case], act: Callable[[Case], object]) -> int:
    done = 0
    for case in cases:
        try:
            act(case)
            done += 1
        except ActRefused:
            continue  # somebody was quicker
        except Exception:
            log.exception("the daily round failed for case %s", case.pk)
    return done


def _to_publish() -> Iterable[Case]:
    running = Clock.objects.filter(kind=ClockKind.PUBLICATION, met_at__isnull=True)
    return Case.objects.filter(chain_id__in=running.values("chain_id")).order_by("pk")[:AT_ONCE]


def _notices_over(at: datetime) -> Iterable[Case]:
    over = Case.objects.filter(announcement__ends_on__lt=localtime(at).date(), delivered_at__isnull=True)
    return over.order_by("pk")[:AT_ONCE]


@app.task(name=DRAW, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def draw(case_id: int) -> None:
    with suppress(ActRefused):  # drawn already
        draw_for_check(case_id, by=System("checks"), at=timezone.now())


@app.periodic(cron="10 17 * * *")  # UTC: ten past one in Luoyang
@app.task(name="cases.daily", queue=jobs.QUEUE, queueing_lock="cases.daily")
def daily_round(timestamp: int) -> None:
    log.info("daily round: %s", daily(timezone.now()))
