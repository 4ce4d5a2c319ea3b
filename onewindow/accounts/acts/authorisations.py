"""Authorising another sign-in to act for a principal, with scope and end; taking it back (民法典 161–173)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.accounts.acts.codes import holder_of
from onewindow.accounts.attempts import Counted, note, reached
from onewindow.accounts.errors import AccountRefused, WorkAccount
from onewindow.accounts.models import Capacity, Mandate, User
from onewindow.regulation.articles import Art

APPLICANTS = Art(3)
LONGEST = timedelta(days=3 * 366)
A_DAY = 20  # grants of one sign-in


def grant(mandate: Mandate, *, phone: str, items: Sequence[str], ends_on: date, at: datetime) -> Mandate:
    """Let the sign-in with that phone act for the mandate's principal in `items` (keys; empty: all) until `ends_on`.

    Whether anybody has signed in with the phone yet is not told: who has not finds the authorisation on signing in
    for the first time. Only a checked identity can authorise: otherwise anybody could in anybody's name.
    Raises AccountRefused.
    """
    today = localtime(at).date()
    _ensure_may_grant(mandate, phone, today, ends_on)
    if reached(Counted.GRANT, str(mandate.user_id), limit=A_DAY, within=timedelta(days=1), at=at):
        raise AccountRefused("今天授权次数已到上限，请明天再来。")
    note(Counted.GRANT, str(mandate.user_id), at=at)
    with transaction.atomic():
        try:
            agent = holder_of(phone, verified_at=None)
        except WorkAccount as refusal:
            raise AccountRefused("这个手机号不能作代理人，请换一个。", "phone") from refusal
        standing = Mandate.objects.select_for_update().filter(
            user=agent, principal=mandate.principal, capacity=Capacity.AGENT, revoked_at__isnull=True
        )
        for earlier in standing:
            if earlier.ends_on is None or earlier.ends_on >= today:
                raise AccountRefused("已经有一份给这个手机号的授权，请先收回再重新授权。", "phone")
            earlier.revoked_at = at
            earlier.save(update_fields=["revoked_at"])
        return Mandate.objects.create(
            user=agent, principal=mandate.principal, capacity=Capacity.AGENT, items=list(items), starts_on=today,
            ends_on=ends_on, granted_by=mandate.user,
        )  # fmt: skip


def _ensure_may_grant(mandate: Mandate, phone: str, today: date, ends_on: date) -> None:
    if mandate.capacity == Capacity.AGENT:
        raise AccountRefused("代理人不能再转授权，请委托人自己授权。")
    if not mandate.principal.checked:
        raise AccountRefused("身份核验过才能授权别人。请带证件原件到任意政务服务大厅的综合窗口核验。")
    if phone == mandate.user.phone:
        raise AccountRefused("这是你自己的手机号，请填代理人的。", "phone")
    if ends_on < today:
        raise AccountRefused("截止日期已经过去，请填今天或者以后的日期。", "ends_on")
    if ends_on - today > LONGEST:
        raise AccountRefused("授权最长三年，请填近一些的日期，到期可以再授。", "ends_on")


def granted_by(user: User, on: date) -> list[Mandate]:
    """The authorisations in force that this sign-in can take back: its own, and others for the principals it stands for."""
    stands_for = user.mandates.in_force(on).exclude(capacity=Capacity.AGENT).values("principal")
    mine = Q(granted_by=user) | Q(principal__in=stands_for)
    found = Mandate.objects.in_force(on).filter(mine, capacity=Capacity.AGENT).exclude(user=user)
    return list(found.select_related("principal", "user").order_by("ends_on", "pk"))


def revoke(user: User, mandate_id: int, *, at: datetime) -> Mandate:
    """Take an authorisation back, at once. Raises AccountRefused for one that is not this sign-in's to take back."""
    for mandate in granted_by(user, localtime(at).date()):
        if mandate.pk == mandate_id:
            Mandate.objects.filter(pk=mandate.pk, revoked_at__isnull=True).update(revoked_at=at)
            return mandate
    raise AccountRefused("没有找到这份授权，可能已经收回或者到期。请刷新页面看一看。")
