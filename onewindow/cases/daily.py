"""The worker's daily round: results published, public notices that ran; and drawing for checks (Art. 23, 24)."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.acts.explain import draw_for_check
from onewindow.cases.acts.publish import publish
from onewindow.cases.acts.sending import notice_ran
from onewindow.cases.follow_up import DRAW
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import Case, Holding
from onewindow.cases.models.holding import STANDING
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
        "holdings": holdings_lapsed(at),
        "delivered": _each(_notices_over(at), lambda case: notice_ran(case.pk, by=System("notices"), at=at)),
    }


def holdings_lapsed(at: datetime) -> int:
    """Checks and mendings that are late, and results whose validity is over. A holding that somebody holds waits for the next round."""
    today = localtime(at).date()
    late = Clock.objects.lapsed(today).values("chain")
    found = Holding.objects.filter(Q(chain__in=late) | Q(state__in=STANDING, valid_to__lt=today))
    done = 0
    for holding_id in found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        try:
            done += apply_now(holding_id, at)
        except Exception:
            log.exception("the lapse of holding %s could not be applied", holding_id)
    return done


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
