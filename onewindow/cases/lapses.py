"""What the law does by itself when a period has run out. Applied by the worker, and by any act that comes first."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.cases.models import Case
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)


def apply_now(case_id: int, at: datetime) -> bool:
    """Lock the case and perform what has lapsed before `at`, in a transaction of its own."""
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("chain").filter(pk=case_id).first()
        return case is not None and apply_lapsed(case, at, at)


def apply_lapsed(case: Case, at: datetime, recorded_at: datetime) -> bool:
    """Perform what has lapsed before `at`, in the order in which it lapsed. The case is locked by the caller."""
    done = False
    clocks.keep(case.chain)
    while clock := _first_lapsed(case, at):
        clocks.lapsed(clock, _moment(clock))
        _perform(case, clock, recorded_at)
        done = True
    return done


def _first_lapsed(case: Case, at: datetime) -> Clock | None:
    """A clock that is paused lapses too: its due date counts the pause up to its notified end, and that has passed then."""
    today = localtime(at).date()
    lapsed = [
        clock
        for clock in clocks.held(case.chain)
        if clock.met_at is None and clock.lapsed_at is None and clock.due < today and clock.on_lapse != Outcome.NONE
    ]
    return min(lapsed, key=lambda clock: (clock.due, clock.pk), default=None)


def _moment(clock: Clock) -> datetime:
    """The first moment after the last day of the period."""
    return datetime.combine(clock.due + timedelta(days=1), time.min, tzinfo=get_current_timezone())


def _perform(case: Case, clock: Clock, recorded_at: datetime) -> None:
    from onewindow.cases.acts import deferral, lapse, opinion

    worker, moment = System("clocks"), _moment(clock)
    if clock.on_lapse == Outcome.DEEMED_ACCEPTED:
        lapse.deem_accepted(case.pk, by=worker, at=moment, recorded_at=recorded_at)
    elif clock.on_lapse == Outcome.ON_RECORD:
        outcome = case.guide.on_default.outcome
        decided = deferral.lapse_deferral if clock.kind == ClockKind.DEFERRAL else lapse.lapse_correction
        act = {"withdrawn": lapse.lapse_to_withdrawn, "terminate": lapse.lapse_to_terminated}.get(outcome, decided)
        act(case.pk, by=worker, at=moment, recorded_at=recorded_at)
    elif clock.kind == ClockKind.OPINION:
        opinion.escalate_opinion(case.pk, by=worker, at=moment, recorded_at=recorded_at, clock=clock)
    else:
        lapse.escalate(case.pk, by=worker, at=moment, recorded_at=recorded_at, clock=clock)
