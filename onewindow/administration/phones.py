"""The phone somebody signs in with, changed: by themselves with the old one at hand, or at a window with their document (Art. 3).

Whoever has the old number afterwards opens nothing with it. Each change is an event in the chain of the sign-in; numbers only as digests.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localtime

from onewindow.accounts.acts.codes import holder_of, prove_new_phone
from onewindow.accounts.acts.holders import acts_for
from onewindow.accounts.acts.sign_ins import end_others
from onewindow.accounts.attempts import Counted, note, reached
from onewindow.accounts.errors import Disabled, WorkAccount
from onewindow.accounts.models import Capacity, Mandate, Principal, User, document_digest
from onewindow.accounts.windows import checked_identity
from onewindow.administration.errors import NotYours, Unfit
from onewindow.administration.merging import close, ensure_may_merge, merge, of_another_time, wait_for_hand_ins
from onewindow.administration.officers import end_all
from onewindow.cases.acts.parties import check_identity
from onewindow.consultations.permissions import Asker
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.logs import tell_security
from onewindow.notices.messages import Person, Telling, tell
from onewindow.record.actors import Actor
from onewindow.record.changes import record_change
from onewindow.record.models import Event, Reading
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

APPLICANTS = Art(3)
LOOKED_AT, WHAT_FOR = "sign_ins.of_person", "登录手机号变更"
AN_HOUR, HOUR = 30, timedelta(hours=1)  # numbers that one officer looks up: more than any window has people for


class Why(models.TextChoices):
    """Why the old phone is not at hand. Chosen, not typed: nothing personal comes into the record."""

    LOST = "lost", "手机丢了"
    STOLEN = "stolen", "手机被偷、被抢"
    GIVEN_UP = "given_up", "号码停了、注销了"
    ANOTHERS = "anothers", "号码已经是别人在用"
    BROKEN = "broken", "手机坏了，收不到短信"


class NobodyChecked(Unfit):
    code = "nobody_checked"

    def __init__(self) -> None:
        super().__init__("没有在窗口核验过这个证件号码的人。", "number")


def look_up(document_type: str, number: str, *, by: Officer, at: datetime) -> Principal:
    """The person of the document that the officer holds in their hand; who looked stays on record, found or not, and is shown to them.

    Raises NotYours, NobodyChecked, Unfit.
    """
    _ensure_window(by)
    if reached(Counted.LOST_PHONE, by.key, limit=AN_HOUR, within=HOUR, at=at):
        raise Unfit(f"一小时内最多查 {AN_HOUR} 个证件号码，请稍后再试。", "number")
    note(Counted.LOST_PHONE, by.key, at=at)
    found = _traced(document_type, number, by, at)
    if found is None or not found.natural:
        raise NobodyChecked
    return found


@transaction.atomic
def _traced(document_type: str, number: str, by: Officer, at: datetime) -> Principal | None:
    """In the chain of the person, where there is one, and among the looks at personal data."""
    found, chain = checked_identity(document_type, number), None
    reason = f"{WHAT_FOR}（没有查到，证件号码摘要 {bytes(document_digest(document_type, number)).hex()[:8]}）"
    if found is not None:
        event = record_change("principal", str(found.pk), "sign_ins_read", by=by, at=at, article=APPLICANTS, details={})
        chain, reason = event.chain, WHAT_FOR
    Reading.objects.create(reader=by.key, capacity=by.capacity, chain=chain, what=LOOKED_AT, reason=reason, read_at=at)
    return found


def sign_ins_of(principal: Principal, at: datetime) -> list[Mandate]:
    """The sign-ins that act for the checked person as themselves, with those whose number was given up; the latest first."""
    held = Mandate.objects.in_force(localtime(at).date()).filter(principal=principal, capacity=Capacity.SELF)
    usable = models.Q(user__is_active=True) | models.Q(user__phone_digest=None)
    return list(held.filter(usable, user__officer=False).select_related("user", "principal").order_by("-pk"))


def move_phone(
    user_id: int, principal: Principal, phone: str, code: str, *, by: Officer, at: datetime, why: Why, same: bool
) -> User:
    """At a window: the sign-in of a checked person gets a new number; whatever the old phone or the password opened is closed.

    `phone` has been checked. Raises NotYours, Unfit, WrongCode, WorkAccount, NumberIsAnothers.
    """
    ensure_may_move(principal, by=by)
    if not same:
        raise Unfit("人证一致才能变更，请核对证件原件后勾选。", "same")
    chosen = next((mandate.user for mandate in sign_ins_of(principal, at) if mandate.user_id == user_id), None)
    if chosen is None:
        raise Unfit("请选择要变更的登录。列表可能刚刚变了，请再看一遍。", "sign_in")
    ensure_another(chosen, phone)
    prove_new_phone(phone, code, at=at)  # outside the transaction: a wrong try stays counted
    details = {
        "why": why,
        "document_type": principal.document_type,
        "document": _digest_of(bytes(principal.document_digest)),
    }
    with transaction.atomic():
        return _given(chosen, phone, "phone_moved", by=by, at=at, details=details, checked=principal)


def ensure_may_move(principal: Principal, *, by: Officer) -> None:
    """Raises NotYours, Unfit."""
    _ensure_window(by)
    if principal.name == by.user.display_name:
        raise Unfit("不能给自己办。同名的也请另一位窗口人员办理。")


def change_phone(user: User, phone: str, code: str, *, this: str, at: datetime) -> User:
    """By oneself, freshly proved (the page asks for it). `this`: the key of the session that stays.

    `phone` has been checked. Raises Unfit, WrongCode, WorkAccount, NumberIsAnothers.
    """
    ensure_another(user, phone)
    prove_new_phone(phone, code, at=at)
    with transaction.atomic():
        return _given(user, phone, "phone_changed", by=Asker(user), at=at, details={}, this=this)


@transaction.atomic
def start_anew(user: User, *, at: datetime) -> User:
    """Whoever holds the number now says that the sign-in is not theirs: they get an empty one, and the former keeps no phone
    until a window moves it. To be called for somebody who has proved the number just now."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    phone = held.phone
    if not phone:
        raise Unfit("这个号码刚刚已经处理过了，请重新登录。")
    give_up(held, by=Asker(phone=phone), at=at)
    return holder_of(phone, verified_at=at)


def give_up(held: User, *, by: Actor, at: datetime) -> None:
    """The number is another person's by now. What is sent about cases goes there no more either.

    Who has been authorised by that number since its holder last proved to have it, may have been meant by it or not: taken back.
    """
    phone, proved = held.phone, localtime(held.phone_verified_at or held.date_joined).date()
    held.mandates.filter(capacity=Capacity.AGENT, starts_on__gt=proved, revoked_at=None).update(revoked_at=at)
    end_all(held)
    close(held)
    _contacts(held, phone, "", at)
    event = _record(held, "phone_given_up", by, at, {"old_phone": _digest(phone)})
    text = "您登录政务服务平台用的号码现在是别人在用，不能再登录您的账号。请带身份证到任意政务服务大厅的综合窗口，换成您现在的号码。"
    others = {
        one.principal.phone for one in acts_for(held, at) if one.capacity == Capacity.SELF and one.principal.phone
    }
    told = [Person(held, other) for other in sorted(others)]
    tell(Telling("phone_given_up", "登录手机号已停用", text), told, event=event, at=at)


def _given(
    user: User, phone: str, act: str, *, by: Actor, at: datetime, details: Mapping[str, Any], checked: Principal | None = None,
    this: str = "",
) -> User:  # fmt: skip
    """The number becomes the sign-in's. What stands at it already is this person's and goes over, or was somebody's before and loses it."""
    newer = User.objects.with_phone(phone)
    keys = [one.pk for one in (user, newer) if one]
    rows = User.objects.select_for_update(no_key=True).order_by("pk").in_bulk(keys)  # acts on cases go on meanwhile
    held, old = rows[user.pk], rows[user.pk].phone
    merged = {}
    if newer is not None and rows[newer.pk].phone == phone:
        merged = _cleared(held, rows[newer.pk], by=by, at=at, checked=checked)
    held.set_phone(phone)
    held.phone_verified_at, held.is_active = at, True
    _shut(held, this, by_window=checked is not None)
    held.save()
    _contacts(held, old, phone, at)
    numbers = {"old_phone": _digest(old), "new_phone": _digest(phone)}
    event = _record(held, act, by, at, {**numbers, **details, **merged})
    _tell(held, old, event, at, by_window=checked is not None)
    return held


def _cleared(stays: User, newer: User, *, by: Actor, at: datetime, checked: Principal | None) -> dict[str, str]:
    """The number is free afterwards; for the event. Raises WorkAccount, Disabled, NumberIsAnothers."""
    if newer.officer:
        raise WorkAccount
    if not newer.is_active:
        raise Disabled
    if of_another_time(stays, newer, at):
        give_up(newer, by=by, at=at)
        return {}
    ensure_may_merge(stays, newer, localtime(at).date())
    wait_for_hand_ins(stays, newer)
    _check(newer, checked, by, at)
    merge(stays, newer, by=by, at=at)
    return {"merged": str(newer.pk)}


def _check(newer: User, checked: Principal | None, by: Actor, at: datetime) -> None:
    """At a window the document was seen: what the newer sign-in declared with its number joins the checked identity, an act a case."""
    if checked is None or not isinstance(by, Officer):
        return
    same = {"document_type": checked.document_type, "document_digest": checked.document_digest}
    for declared in Principal.objects.filter(declared_by=newer, identity_level="declared", replaced_by=None, **same):
        check_identity(declared, by=by, at=at)


def _shut(user: User, this: str, *, by_window: bool) -> None:
    """At a window all ends, the password and what apps were let in with too: the phone may be in a stranger's hand."""
    if by_window:
        user.set_unusable_password()
        end_all(user)
    else:
        end_others(user, this)


def _contacts(user: User, old: str, new: str, at: datetime) -> None:
    """What is told about cases goes to the contact phone; where that is the old number, it goes along."""
    own = user.mandates.in_force(localtime(at).date()).exclude(capacity=Capacity.AGENT).select_related("principal")
    for principal in {mandate.principal_id: mandate.principal for mandate in own}.values():
        if old and principal.phone == old:
            principal.phone = new
            principal.save(update_fields=["phone"])


def _tell(user: User, old: str, event: Event, at: datetime, *, by_window: bool) -> None:
    """Both numbers, without a link and without the other number: nobody knows who reads it."""
    how = "经窗口核对证件" if by_window else "由本人在网上"
    objection = "不是您本人办理的，请马上带身份证到任意政务服务大厅的综合窗口。"
    if old:
        text = f"您登录政务服务平台的手机号已{how}变更，这个号码不能再登录。{objection}"
        tell(Telling("phone_gone", "登录手机号已变更", text), [Person(phone=old)], event=event, at=at)
    then = "原来的密码和别处的登录都已失效，请用短信验证码登录。" if by_window else "别处的登录都已退出。"
    text = f"这个号码已{how}设为您登录政务服务平台的手机号。{then}{objection}"
    tell(Telling("phone_set", "登录手机号已变更", text), [Person(user, user.phone)], event=event, at=at)


def _ensure_window(by: Officer) -> None:
    if by.post.role != Role.WINDOW:
        raise NotYours("窗口岗位")


def ensure_another(user: User, phone: str) -> None:
    if user.officer:
        raise WorkAccount
    if phone == user.phone:
        raise Unfit("新号码和原来的一样，请填新的手机号。", "phone")


def _record(user: User, act: str, by: Actor, at: datetime, details: Mapping[str, Any]) -> Event:
    kind = "window" if isinstance(by, Officer) else "own"
    tell_security(act, kind, logging.INFO, actor=by.key)
    return record_change("user", str(user.pk), act, by=by, at=at, article=APPLICANTS, details=details)


def _digest(phone: str) -> str:
    return _digest_of(lookup_digest(phone, "phone")) if phone else ""


def _digest_of(digest: bytes) -> str:
    return f"digest:{digest.hex()[:16]}"
