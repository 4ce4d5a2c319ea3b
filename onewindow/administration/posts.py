"""Posts: given and ended by the security administrator, everyday ones also by the administering department of the place (Art. 12, 37)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from onewindow.accounts.models import User
from onewindow.administration.changes import differences, snapshot
from onewindow.administration.errors import NotYours, ThreePeople, TwoPeople, Unfit
from onewindow.administration.permissions import EVERYDAY, administers, holds
from onewindow.network.models import Agency, Window
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.staff.queries import separated_from

WHO_ACTS = Art(12, 37)
FIELDS = ("officer", "agency", "role", "window", "title", "badge", "starts_on", "ends_on")

# Whoever holds one of these decides, signs, oversees or gives rights: given by two people.
DANGEROUS = frozenset(
    {Role.ADMINISTRATOR, Role.APPROVER, Role.AGENCY_HEAD, Role.GOVERNMENT_HEAD, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
)  # fmt: skip


def values_of(
    officer: User, agency: Agency, role: str, *, window: Window | None, title: str, badge: str, first: date, last: date | None
) -> dict[str, Any]:  # fmt: skip
    """As a proposal keeps it: keys, no names."""
    return {
        "officer": officer.pk, "agency": agency.pk, "role": role, "window": window.pk if window else None, "title": title,
        "badge": badge, "starts_on": first.isoformat(), "ends_on": last.isoformat() if last else None,
    }  # fmt: skip


def target(values: Mapping[str, Any]) -> str:
    return f"officer:{values['officer']}:{values['agency']}:{values['role']}"


def ensure_may_staff(by: Officer, agency: Agency, role: str) -> None:
    """Raises NotYours."""
    if not holds(by, [Role.SECURITY_ADMIN]) and not (administers(by, agency) and role in EVERYDAY):
        raise NotYours("安全管理员（窗口、审查等日常岗位也可由本地政务服务管理机构）")


@transaction.atomic
def give(values: Mapping[str, Any], *, by: Officer, at: datetime) -> Post:
    """Raises NotYours, TwoPeople for a role that two people give, ThreePeople, Unfit."""
    ensure_may_staff(by, Agency.objects.select_related("region").get(pk=values["agency"]), values["role"])
    if values["role"] in DANGEROUS:
        raise TwoPeople(f"授予{Role(values['role']).label}岗位")
    check(values, at)
    return _give(values, by=by, at=at)


def check(values: Mapping[str, Any], at: datetime) -> None:
    """Raises Unfit, ThreePeople."""
    officer = User.objects.get(pk=values["officer"], officer=True)
    agency = Agency.objects.get(pk=values["agency"])
    first, last = _days(values)
    if agency.closed_on is not None:
        raise Unfit("这个部门已经停用，请另选。", "agency")
    if last is not None and (last < first or last < localtime(at).date()):
        raise Unfit("止日不能早于起日，也不能早于今天。", "ends_on")
    if (values["role"] == Role.WINDOW) != (values["window"] is not None):
        raise Unfit("窗口岗位要选窗口，其他岗位不选。", "window")
    if not values["badge"]:
        raise Unfit("请填写工牌号。", "badge")
    if (held := separated_from(officer, values["role"], first, last)) is not None:
        raise ThreePeople(held.get_role_display())
    same = Post.objects.filter(officer=officer, agency=agency, role=values["role"], stands_in_for=None)
    if any(post.ends_on is None or post.ends_on >= first for post in same):
        raise Unfit("这位工作人员在这个部门已经有这个岗位，请先结束原来的。")


def carry(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    _give(values, by=by, at=at, proposal=proposal)


def _give(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str = "") -> Post:
    first, last = _days(values)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                officer_id=values["officer"], agency_id=values["agency"], role=values["role"], window_id=values["window"],
                title=values["title"], badge=values["badge"], starts_on=first, ends_on=last,
            )  # fmt: skip
    except IntegrityError as wrong:  # somebody gave another in the same instant
        if "three_administrators" in str(wrong):
            raise ThreePeople("另一类管理员") from wrong
        raise Unfit("这位工作人员刚刚得到了这个岗位，请刷新页面。") from wrong
    details = {"changes": differences({}, snapshot(post, FIELDS))} | ({"proposal": proposal} if proposal else {})
    record_change("post", str(post.pk), "post_given", by=by, at=at, article=WHO_ACTS, details=details)
    return post


@transaction.atomic
def end(post_id: int, *, by: Officer, at: datetime, last: date) -> Post:
    """The post ends with that day. Raises NotYours, Unfit."""
    post = Post.objects.select_for_update(of=("self",)).select_related("agency__region").get(pk=post_id)
    ensure_may_staff(by, post.agency, post.role)
    if post.officer_id == by.post.officer_id:
        raise Unfit("不能结束自己的岗位，请由另一位管理员办理。")
    if last < localtime(at).date() or last < post.starts_on:
        raise Unfit("止日不能早于今天，也不能早于起日。", "last")
    if post.ends_on is not None and post.ends_on <= last:
        raise Unfit("这个岗位原来结束得更早。要延长，请另给一个岗位。", "last")
    _ensure_others_left(post, last)
    before = post.ends_on
    post.ends_on = last
    post.save(update_fields=["ends_on"])
    changes = {"ends_on": [before.isoformat() if before else None, last.isoformat()]}
    record_change("post", str(post.pk), "post_ended", by=by, at=at, article=WHO_ACTS, details={"changes": changes})
    return post


@transaction.atomic
def change(
    post_id: int, *, by: Officer, at: datetime, first: date | None = None, last: date | None, title: str, badge: str,
    window: Window | None,
) -> Post:  # fmt: skip
    """Title, badge, window, last day, and the first one as long as it has not come; agency, role and officer stay: another role is another post.

    A dangerous role begins earlier or is prolonged by two people only, by giving it anew. Raises NotYours, ThreePeople, Unfit.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("agency__region", "officer").get(pk=post_id)
    ensure_may_staff(by, post.agency, post.role)
    if post.officer_id == by.post.officer_id:
        raise Unfit("不能改自己的岗位，请由另一位管理员办理。")
    begins = post.starts_on if first is None else first
    _ensure_days(post, begins, last, localtime(at).date())
    if (post.role == Role.WINDOW) != (window is not None):
        raise Unfit("窗口岗位要选窗口，其他岗位不选。", "window")
    if not badge:
        raise Unfit("请填写工牌号。", "badge")
    before = snapshot(post, FIELDS)
    post.starts_on, post.ends_on, post.title, post.badge, post.window = begins, last, title, badge, window
    post.save(update_fields=["starts_on", "ends_on", "title", "badge", "window"])
    changes = differences(before, snapshot(post, FIELDS))
    if changes:
        record_change(
            "post", str(post.pk), "post_changed", by=by, at=at, article=WHO_ACTS, details={"changes": changes}
        )
    return post


def _ensure_days(post: Post, first: date, last: date | None, today: date) -> None:
    """Other days than the post has. Raises Unfit, ThreePeople."""
    if post.ends_on is not None and post.ends_on < today:
        raise Unfit("这个岗位已经结束，请另给一个岗位。")
    if first != post.starts_on:
        _ensure_may_begin(post, first, last, today)
    if last is not None and (last < today or last < first):
        raise Unfit("止日不能早于今天，也不能早于起日。", "ends_on")
    longer = post.ends_on is not None and (last is None or last > post.ends_on)
    if longer and post.role in DANGEROUS:
        raise Unfit("这类岗位要延长须两人办理：请另行授予。", "ends_on")
    if longer and _overlaps(post, last):
        raise Unfit("延长以后和这位工作人员的另一个同样岗位重叠，请核对日期。", "ends_on")
    if last is not None and not longer:
        _ensure_others_left(post, last)


def _ensure_may_begin(post: Post, first: date, last: date | None, today: date) -> None:
    """Another first day. Raises Unfit, ThreePeople."""
    if post.starts_on <= today:
        raise Unfit("这个岗位已经开始，起日不能再改。要换日期的，先结束，再另给一个岗位。", "starts_on")
    if first < today:
        raise Unfit("起日不能早于今天。", "starts_on")
    if first < post.starts_on and post.role in DANGEROUS:
        raise Unfit("这类岗位要提前开始须两人办理：请结束这一个，另行授予。", "starts_on")
    same = Post.objects.filter(officer=post.officer_id, agency=post.agency_id, role=post.role, stands_in_for=None)
    earlier = same.exclude(pk=post.pk).filter(starts_on__lt=post.starts_on)
    if any(other.ends_on is None or other.ends_on >= first for other in earlier):
        raise Unfit("提前以后和这位工作人员的另一个同样岗位重叠，请核对日期。", "starts_on")
    if (held := separated_from(post.officer, post.role, first, last)) is not None:
        raise ThreePeople(held.get_role_display())


def _overlaps(post: Post, last: date | None) -> bool:
    same = Post.objects.filter(officer=post.officer_id, agency=post.agency_id, role=post.role, stands_in_for=None)
    later = same.exclude(pk=post.pk).filter(starts_on__gt=post.starts_on)
    return any(last is None or other.starts_on <= last for other in later)


def _ensure_others_left(post: Post, last: date) -> None:
    """Without a security administrator nobody could ever be made one again."""
    if post.role != Role.SECURITY_ADMIN:
        return
    others = Post.objects.filter(role=post.role, officer__is_active=True, ends_on=None).exclude(pk=post.pk)
    if not others.exists():
        raise Unfit("这是最后一位安全管理员，请先授予另一位。", "last")


def _days(values: Mapping[str, Any]) -> tuple[date, date | None]:
    last = values["ends_on"]
    return date.fromisoformat(values["starts_on"]), date.fromisoformat(last) if last else None
