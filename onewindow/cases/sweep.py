"""The worker's round: what the law did when a period ran out is put on record; due dates follow the calendar (Art. 23)."""

import logging
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.dues import settle_dues
from onewindow.cases.lapses import apply_lapsed
from onewindow.cases.models import Case
from onewindow.cases.packages import lapses as packages
from onewindow.record.models import Clock
from onewindow.record.recompute import Tell, recompute
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)
QUEUE = "clocks"

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Apply what has lapsed before `at`, each case in a transaction of its own; how many cases and packages it concerned.

    A case that somebody holds is left to the next round: their act applies the lapse itself. What fails is logged and
    stops no other case.
    """
    done = 0
    for case_id in lapsed(at):
        try:
            done += apply(case_id, at)
        except Exception:
            log.exception("the lapse of case %s could not be applied", case_id)
    return done + packages.sweep(at)


def lapsed(at: datetime) -> list[int]:
    """Cases with a lapsed clock on which nobody has acted yet, the longest overdue first: one look at the index of open clocks."""
    clocks = Clock.objects.lapsed(localtime(at).date()).order_by("due", "id")
    return list(dict.fromkeys(clocks.filter(chain__case__isnull=False).values_list("chain__case", flat=True)))


def apply(case_id: int, at: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=case_id).first()
        return case is not None and apply_lapsed(case, at, at)


def recompute_clocks(progress: Tell | None = None) -> int:
    """Recompute all running clocks after an import of the calendar, and what lists sort by; how many clocks changed."""
    return recompute(progress=progress, on_changed=settle_dues)


@app.periodic(cron="1-58/3 * * * *")  # not at midnight sharp: how the day ended is noted first
@app.task(name="cases.sweep", queue=QUEUE, queueing_lock="cases.sweep", retry=RetryStrategy(max_attempts=3, wait=20))
def sweep_lapsed(timestamp: int) -> None:
    sweep(timezone.now())


@app.periodic(cron="30 16 * * *")  # UTC: half past midnight in Luoyang
@app.task(
    name="cases.recompute", queue=QUEUE, queueing_lock="cases.recompute", retry=RetryStrategy(max_attempts=3, wait=60)
)
def recompute_nightly(timestamp: int) -> None:
    """Finds nothing to do on most nights: an act may have used the calendar of the moment before an import."""
    log.info("%s: %d clocks recomputed", datetime.fromtimestamp(timestamp, UTC), recompute_clocks())
