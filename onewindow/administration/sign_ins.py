"""That an officer signed in, or was locked out, is on record: an own chain an officer, so that other chains stay readable."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.accounts.acts.passwords import FAILURES, LOCKED, choose_password
from onewindow.accounts.attempts import Counted, count
from onewindow.accounts.errors import Unsuitable
from onewindow.accounts.models import User
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art

RUNS_THE_PLATFORM = Art(12)


@dataclass(frozen=True)
class AtTheDoor:
    """Somebody who signs in: no post is chosen yet."""

    user: User

    kind = "officer"
    capacity = ""

    @property
    def key(self) -> str:
        return f"user:{self.user.pk}"

    @property
    def label(self) -> str:
        return self.user.display_name


@transaction.atomic
def signed_in(user: User, *, at: datetime, factors: int) -> None:
    _record(user, "signed_in", at, factors)


@transaction.atomic
def refused(username: str, *, at: datetime) -> None:
    """After a wrong password: on record when it was the one that locks the account. Unknown names leave no chain."""
    user = User.objects.filter(username=username, officer=True).first()
    if user is not None and count(Counted.PASSWORD, username, within=LOCKED, at=at) == FAILURES:
        _record(user, "locked_out", at, 1)


@transaction.atomic
def refused_factor(user: User, *, at: datetime) -> None:
    if count(Counted.TOTP, str(user.pk), within=LOCKED, at=at) == FAILURES:
        _record(user, "locked_out", at, 2)


@transaction.atomic
def change_first_password(user: User, typed: str, again: str, *, at: datetime) -> User:
    """The officer's own password instead of the one that an administrator has set and knows. Raises Unsuitable."""
    held = User.objects.select_for_update().get(pk=user.pk, officer=True)
    if not held.password_is_first:
        raise Unsuitable("密码已经改过了，请直接进入工作台。", "password")
    choose_password(held, typed, again)
    record_change(
        "officer", str(held.pk), "password_chosen", by=AtTheDoor(held), at=at, article=RUNS_THE_PLATFORM, details={}
    )
    return held


@transaction.atomic
def change_password(user: User, typed: str, again: str, *, at: datetime) -> User:
    """By the officer, whenever they like. Raises Unsuitable."""
    held = User.objects.select_for_update().get(pk=user.pk, officer=True)
    choose_password(held, typed, again)
    record_change(
        "officer", str(held.pk), "password_changed", by=AtTheDoor(held), at=at, article=RUNS_THE_PLATFORM, details={}
    )
    return held


def _record(user: User, act: str, at: datetime, factors: int) -> None:
    record_change(
        "sign_in", str(user.pk), act, by=AtTheDoor(user), at=at, article=RUNS_THE_PLATFORM, details={"factors": factors}
    )
