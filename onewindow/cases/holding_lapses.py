"""What the law does about what was granted when a period has run out: renewed by silence, expired, or put to who supervises."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.cases.models import Case, Holding, RequestKind
from onewindow.cases.models.case import OPEN
from onewindow.cases.validity import asked_in_time
from onewindow.catalogue.models import ItemType
from onewindow.record.actors import System
from onewindow.record.models import Clock
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)


def apply_now(holding_id: int, at: datetime) -> bool:
    """Lock the holding and perform what has lapsed before `at`, in a transaction of its own."""
    with transaction.atomic():
        found = Holding.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=holding_id).first()
        return found is not None and apply_lapsed(found, at, at)


def apply_lapsed(holding: Holding, at: datetime, recorded_at: datetime) -> bool:
    """Clocks in the order in which they lapsed, then the end of validity. The holding is locked by the caller."""
    from onewindow.cases.acts import holdings

    done, worker = False, System("clocks")
    while clock := _first_lapsed(holding, at):
        clock.lapsed_at = _after(clock.due)
        clock.save(update_fields=["lapsed_at"])
        holdings.escalate(holding.pk, by=worker, at=clock.lapsed_at, recorded_at=recorded_at, clock=clock)
        done = True
    if holding.standing and holding.valid_to is not None and holding.valid_to < localtime(at).date():
        act = holdings.deem_renewed if renewed_by_silence(holding) else holdings.expire
        act(holding.pk, by=worker, at=_after(holding.valid_to), recorded_at=recorded_at)
        done = True
    return done


def _first_lapsed(holding: Holding, at: datetime) -> Clock | None:
    return Clock.objects.lapsed(localtime(at).date()).filter(chain_id=holding.chain_id).order_by("due", "id").first()


def _after(day: date) -> datetime:
    """The first moment after a last day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=get_current_timezone())


def renewed_by_silence(holding: Holding) -> bool:
    """A renewal asked for in time and not decided by expiry is granted, for licences and nothing else (行政许可法 50 II)."""
    if holding.item.basic.type != ItemType.LICENCE:
        return False
    asked = holding.requests.filter(kind=RequestKind.RENEWAL, decided_at__isnull=True, in_time=True)
    return asked.exists() or renewal_in_hand(holding) is not None


def renewal_in_hand(holding: Holding) -> Case | None:
    """An application to renew it, an item of its own, handed in in time and not decided."""
    if holding.valid_to is None:
        return None
    waiting = Case.objects.filter(follows=holding, state__in=OPEN).order_by("pk").select_related("guide_version")
    renewing = (case for case in waiting if case.guide.follows and case.guide.follows.how == "renewal")
    return next((case for case in renewing if asked_in_time(holding, localtime(case.received_at).date())), None)
