"""The package's own clock: the longest path of the promises, never before the day promised for any member (Art. 23, 30)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases.models import Case, PackageCase, PackageMember
from onewindow.catalogue.packages import path
from onewindow.catalogue.packages.merge import Member
from onewindow.kernel.calendar import Unit
from onewindow.record import clocks
from onewindow.record.calendars import working_calendar
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.regulation.articles import Art

PROMISED_TOGETHER = Art(23, 30)
BASIS = "《洛阳市政务服务管理办法》第三十条；各事项承诺时限中最长的一条路径"
PROMISES = (ClockKind.PROMISED,)


def start(package: PackageCase, members: Sequence[PackageMember], *, at: datetime) -> Clock:
    guides = [Member(one.key, one.guide_version.body, tuple(one.after)) for one in members]
    days = path.overall_days(guides, {one.key: one.after for one in guides}, localtime(at).date(), working_calendar())
    return clocks.start(
        package.chain, ClockKind.PACKAGE, at=at, days=days, unit=Unit.WORKING, basis=BASIS, on_lapse=Outcome.ESCALATED
    )


def keep_up(case: Case) -> None:
    """A member's promise begins with its acceptance, pauses and is extended by law: the overall day is never before it."""
    promised = Clock.objects.filter(chain_id=case.chain_id, kind__in=PROMISES, met_at__isnull=True)
    latest = promised.order_by("-due").values_list("due", flat=True).first()
    chain = PackageCase.objects.filter(pk=case.package_id or 0).values("chain")
    rows = Clock.objects.select_for_update().filter(chain__in=chain, kind=ClockKind.PACKAGE, met_at__isnull=True)
    clock = rows.first() if latest is not None else None
    if clock is None or latest is None or clock.due >= latest:
        return
    reach = working_calendar().count(clock.started_on, working_calendar().next_working(latest), Unit.WORKING)
    clock.extension = max(clock.extension, reach - clock.days)
    clocks.refresh(clock)
