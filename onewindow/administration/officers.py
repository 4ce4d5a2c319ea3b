"""Officers' accounts: made, disabled, unlocked by the security administrator; the second factor is reset by two people."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from onewindow.accounts.acts.second_factor import has_totp
from onewindow.accounts.attempts import Counted, clear
from onewindow.accounts.models import User
from onewindow.administration.changes import differences, snapshot
from onewindow.administration.errors import Unfit, Unsaid
from onewindow.administration.permissions import ensure
from onewindow.cases.texts import text_digest
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

WHO_ACTS = Art(12)
STAFF_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read wrongly
NAMES = ("username", "display_name")


def initial_password() -> str:
    """Said once, in groups that can be read over the phone; 78 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def target(user: User) -> str:
    return f"officer:{user.pk}"


@transaction.atomic
def create(username: str, name: str, *, by: Officer, at: datetime) -> tuple[User, str]:
    """The account and its first password, which nobody can read again. Raises NotYours, Unfit."""
    ensure(by, Role.SECURITY_ADMIN)
    username, name = username.strip(), name.strip()
    if not STAFF_NUMBER.fullmatch(username):
        raise Unfit("工号用字母、数字、点、横线，3 至 40 位，例如 jxq.zhang。", "username")
    if not name:
        raise Unfit("请填写姓名。", "display_name")
    if User.objects.filter(username=username).exists():
        raise Unfit(f"工号 {username} 已经有了，请换一个。", "username")
    user, password = (
        User(username=username, display_name=name, officer=True, date_joined=at, password_is_first=True),
        initial_password(),
    )
    user.set_password(password)
    user.save(force_insert=True)
    _record(user, "officer_created", by, at, {"changes": differences({}, snapshot(user, NAMES))})
    return user, password


@transaction.atomic
def rename(user_id: int, name: str, *, by: Officer, at: datetime) -> User:
    """Raises NotYours, Unfit."""
    user = _officer(user_id, by)
    if not name.strip():
        raise Unfit("请填写姓名。", "display_name")
    before = snapshot(user, NAMES)
    user.display_name = name.strip()
    if changes := differences(before, snapshot(user, NAMES)):
        user.save(update_fields=["display_name"])
        _record(user, "officer_renamed", by, at, {"changes": changes})
    return user


@transaction.atomic
def disable(user_id: int, *, by: Officer, at: datetime, reason: str) -> User:
    """Out at once, in every browser; the posts stay, so that others can still take over. Raises NotYours, Unfit, Unsaid."""
    user = _officer(user_id, by)
    if not reason.strip():
        raise Unsaid("为什么停用")
    if user.pk == by.post.officer_id:
        raise Unfit("不能停用自己的账号，请由另一位安全管理员办理。")
    if not user.is_active:
        raise Unfit("这个账号已经停用。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.sign_ins.all().delete()
    _record(user, "officer_disabled", by, at, {"reason": text_digest(reason)})
    return user


@transaction.atomic
def enable(user_id: int, *, by: Officer, at: datetime) -> User:
    user = _officer(user_id, by)
    if user.is_active:
        raise Unfit("这个账号没有停用。")
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record(user, "officer_enabled", by, at, {})
    return user


@transaction.atomic
def reset_password(user_id: int, *, by: Officer, at: datetime) -> tuple[User, str]:
    """A new first password; whoever is signed in with the old one, or calls with a token made under it, is out. Raises NotYours, Unfit."""
    user = _officer(user_id, by)
    if user.pk == by.post.officer_id:
        raise Unfit("不能重设自己的密码，请由另一位安全管理员办理。")
    password = initial_password()
    user.set_password(password)
    user.password_is_first = True
    user.save(update_fields=["password", "password_is_first"])
    end_all(user)
    clear(Counted.PASSWORD, user.username)
    _record(user, "password_reset", by, at, {})
    return user, password


@transaction.atomic
def unlock(user_id: int, *, by: Officer, at: datetime) -> User:
    """Wrong passwords and wrong one-time passwords are forgotten."""
    user = _officer(user_id, by)
    clear(Counted.PASSWORD, user.username)
    clear(Counted.TOTP, str(user.pk))
    _record(user, "officer_unlocked", by, at, {})
    return user


def check_factor(values: Mapping[str, Any], at: datetime) -> None:
    """Raises Unfit."""
    user = User.objects.get(pk=values["officer"], officer=True)
    if not has_totp(user):
        raise Unfit("这位工作人员没有绑定验证器，下次登录时自己绑定就行，不用重置。")


def carry_factor(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    """The authenticator is unbound and the password with it: one who has only the password must not bind a new one."""
    user = User.objects.select_for_update().get(pk=values["officer"], officer=True)
    Authenticator.objects.filter(user=user).delete()
    clear(Counted.TOTP, str(user.pk))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all(user)
    _record(user, "factor_reset", by, at, {"proposal": proposal})


def end_all(user: User) -> None:
    """Sign-ins, and tokens of tools and apps: whoever had the password could have made them."""
    user.sign_ins.all().delete()
    Grant.objects.filter(user=user).delete()
    RefreshToken.objects.filter(user=user).delete()
    AccessToken.objects.filter(user=user).delete()


def _officer(user_id: int, by: Officer) -> User:
    ensure(by, Role.SECURITY_ADMIN)
    return User.objects.select_for_update().get(pk=user_id, officer=True)


def _record(user: User, act: str, by: Officer, at: datetime, details: Mapping[str, Any]) -> None:
    record_change("officer", str(user.pk), act, by=by, at=at, article=WHO_ACTS, details=details)
