"""The overall time of a package is over: put on record by the worker, or by any act that comes first (Art. 23)."""

import logging
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.cases.models import PackageCase
from onewindow.record.actors import System
from onewindow.record.models import Clock
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)
AT_ONCE = 500
log = logging.getLogger(__name__)


def apply_now(package_id: int, at: datetime) -> bool:
    with transaction.atomic():
        rows = PackageCase.objects.select_for_update(skip_locked=True, of=("self",))
        package = rows.filter(pk=package_id).first()
        return package is not None and apply_lapsed(package, at, at)


def apply_lapsed(package: PackageCase, at: datetime, recorded_at: datetime) -> bool:
    """The package is locked by the caller."""
    from onewindow.cases.acts.packages import escalate_package

    clock = Clock.objects.lapsed(localtime(at).date()).filter(chain=package.chain_id).first()
    if clock is None:
        return False
    clock.lapsed_at = datetime.combine(clock.due + timedelta(days=1), time.min, tzinfo=get_current_timezone())
    clock.save(update_fields=["lapsed_at"])
    escalate_package(package.pk, by=System("clocks"), at=clock.lapsed_at, recorded_at=recorded_at)
    return True


def sweep(at: datetime) -> int:
    """Each package in a transaction of its own; one that somebody holds is left to the next round."""
    clocks = Clock.objects.lapsed(localtime(at).date())
    done = 0
    found = PackageCase.objects.filter(chain__in=clocks.values("chain")).order_by("pk")
    for package_id in list(found.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            done += apply_now(package_id, at)
        except Exception:
            log.exception("the lapse of package %s could not be applied", package_id)
    return done
