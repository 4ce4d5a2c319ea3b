"""Absence is covered by a named deputy with dates, else by the pool of colleagues: never a stopped clock (Art. 37)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.cases.acts.handover import cover
from onewindow.record.changes import record_change
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.staff.queries import separated_from

COVERED = Art(37)
LONGEST = 366  # days
DECIDING = {Role.REVIEWER, Role.APPROVER, Role.AGENCY_HEAD}  # who may stand in for a chief representative


class NotTheirs(ActRefused):
    code = "not_theirs"

    def __init__(self) -> None:
        super().__init__("只能为自己、本部门（首席事务代表、部门负责人）安排代理。")


class UnfitDeputy(ActRefused):
    code = "unfit_deputy"

    def __init__(self, why: str) -> None:
        super().__init__(why)


@transaction.atomic
def arrange(away: Post, deputy: Post | None, *, by: Officer, at: datetime, first: date, last: date) -> Post | None:
    """Somebody is away from `first` to `last`: the deputy gets a post that stands in for theirs, and what was assigned to them.

    Without a deputy the cases go back to the agency's pool. Raises NotTheirs, UnfitDeputy.
    """
    ensure_may_arrange(away, by)
    if away.stands_in_for_id is not None:
        raise UnfitDeputy("代理岗位不能再由别人代理。代理人也不在岗的，请先结束这个代理，再为本人另行安排。")
    today = localtime(at).date()
    if first < today or last < first or (last - first).days > LONGEST:
        raise UnfitDeputy("请写明从今天起的起止日期，止日不早于起日。")
    stand_in = None
    if deputy is None and away.role == Role.APPROVER and not _another_chief(away, first, last):
        raise UnfitDeputy("本部门没有别的首席事务代表，不在岗期间必须指定代理人，否则没有人能作决定。")
    if deputy is not None:
        ensure_fit(away, deputy, first, last)
        stand_in = Post.objects.create(
            officer=deputy.officer, agency=away.agency, role=away.role, window=away.window, title=f"代{away.officer.display_name}",
            badge=deputy.badge, starts_on=first, ends_on=last, stands_in_for=away,
        )  # fmt: skip
    details = {
        "from": first.isoformat(), "to": last.isoformat(), "deputy": f"post:{deputy.pk}" if deputy else "",
        "stands_in": f"post:{stand_in.pk}" if stand_in else "",
    }  # fmt: skip
    record_change("post", str(away.pk), "absence", by=by, at=at, article=COVERED, details=details)
    cover(away, stand_in if stand_in is not None and first <= today else None, at=at)
    return stand_in


def _another_chief(away: Post, first: date, last: date) -> bool:
    """Somebody else who decides in the agency's name all that time."""
    others = Post.objects.filter(agency=away.agency_id, role=Role.APPROVER).exclude(officer=away.officer_id)
    return any(post.holds(first) and post.holds(last) for post in others)


def ensure_may_arrange(away: Post, by: Officer) -> None:
    own = away.officer_id == by.post.officer_id
    leads = by.post.role in {Role.APPROVER, Role.AGENCY_HEAD} and by.post.agency_id == away.agency_id
    manages = (
        by.post.role == Role.HALL_MANAGER
        and away.window is not None
        and away.window.venue.run_by_id == by.post.agency_id
    )
    if not (own or leads or manages):
        raise NotTheirs


def ensure_fit(away: Post, deputy: Post, first: date, last: date) -> None:
    """A colleague of the same agency who is there meanwhile; whoever stands in for one person stands in for nobody else."""
    if deputy.officer_id == away.officer_id:
        raise UnfitDeputy("代理人应当是另一个人。")
    if (
        deputy.agency_id != away.agency_id
        or not (deputy.holds(first) and deputy.holds(last))
        or deputy.stands_in_for_id
    ):
        raise UnfitDeputy("代理人应当是本部门这段时间都在岗的同事。")
    away_too = Post.objects.filter(stands_in_for__officer=deputy.officer_id, starts_on__lte=last, ends_on__gte=first)
    if away_too.exists():
        raise UnfitDeputy(f"{deputy.officer.display_name}这段时间也不在岗，已经安排了代理人，请另选一位。")
    if away.role == Role.APPROVER and deputy.role not in DECIDING:
        raise UnfitDeputy("首席事务代表由本部门的审查人员、另一位首席事务代表或者部门负责人代理。")
    if separated_from(deputy.officer, away.role, first, last) is not None:
        raise UnfitDeputy("系统管理员、安全管理员、监督审计须由不同的人担任，这位同事不能代理。")
    clash = Post.objects.filter(stands_in_for=away, starts_on__lte=last).filter(Q(ends_on__gte=first) | Q(ends_on=None))
    if clash.exists():
        raise UnfitDeputy("这段时间已经安排了代理人。请先看一看下面的安排。")


def arranged(officer: Officer, today: date) -> list[Post]:
    """Stand-ins of now and later whom the officer may arrange or is."""
    posts = Post.objects.filter(stands_in_for__isnull=False, ends_on__gte=today)
    own = Q(stands_in_for__officer=officer.user) | Q(officer=officer.user) | Q(agency=officer.agency)
    return list(
        posts.filter(own).select_related("officer", "stands_in_for__officer", "agency").order_by("starts_on", "pk")
    )


@transaction.atomic
def end_early(stand_in: Post, *, by: Officer, at: datetime) -> None:
    """Back earlier: the stand-in ends today, and what was assigned to it goes back. Raises NotTheirs."""
    away = stand_in.stands_in_for
    if away is None:
        raise NotTheirs
    ensure_may_arrange(away, by)
    today = localtime(at).date()
    stand_in.ends_on = max(today, stand_in.starts_on)
    stand_in.save(update_fields=["ends_on"])
    record_change(
        "post", str(away.pk), "back", by=by, at=at, article=COVERED, details={"stands_in": f"post:{stand_in.pk}"}
    )
    cover(stand_in, away, at=at)
