"""Signing in by password, for applicants (phone) and officers (staff number), with a lock-out that unknown names get as well."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError

from onewindow.accounts.attempts import Counted, clear, note, reached
from onewindow.accounts.errors import Disabled, LockedOut, Unsuitable, WrongPassword
from onewindow.accounts.models import User
from onewindow.kernel.identifiers import InvalidIdentifier, check_phone
from onewindow.kernel.logs import tell_security

FAILURES = 5
LOCKED = timedelta(minutes=15)
AN_ADDRESS = 100  # wrong passwords from one network address within LOCKED


class LongEnough(MinimumLengthValidator):
    """Named in settings.AUTH_PASSWORD_VALIDATORS: Django's own sentence has lost its translation."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字符。"


def applicant_by_password(phone: str, password: str, *, address: str, at: datetime) -> User:
    """Raises LockedOut, WrongPassword, Disabled."""
    try:
        phone = check_phone(phone)  # however it was typed, it is counted as one
        known = User.objects.with_phone(phone)
    except InvalidIdentifier:
        known = None
    if known is not None and known.officer:
        known = None
    _ensure_open(phone, address, "，或者改用验证码登录", at=at)
    return _checked(known, phone, password, "手机号", address=address, at=at)


def officer_by_password(username: str, password: str, *, address: str, at: datetime) -> User:
    """Raises LockedOut, WrongPassword, Disabled."""
    known = User.objects.filter(username=username, officer=True).first()
    _ensure_open(username, address, "，或者请系统管理员重设密码", at=at)
    return _checked(known, username, password, "工号", address=address, at=at)


def prove_by_password(user: User, password: str, *, address: str, at: datetime) -> None:
    """That whoever is signed in knows the password now; mistakes count as at sign-in. Raises LockedOut, WrongPassword, Disabled."""
    if user.officer:
        officer_by_password(user.username, password, address=address, at=at)
    else:
        applicant_by_password(user.phone, password, address=address, at=at)


def _ensure_open(subject: str, address: str, instead: str, *, at: datetime) -> None:
    counted = ((Counted.PASSWORD, subject, FAILURES), (Counted.PASSWORD_ADDRESS, address, AN_ADDRESS))
    if any(reached(kind, whose, limit=limit, within=LOCKED, at=at) for kind, whose, limit in counted):
        raise LockedOut(instead)


def _checked(known: User | None, subject: str, password: str, login_name: str, *, address: str, at: datetime) -> User:
    """An unknown name costs the same time as a wrong password."""
    if known is None or not known.has_usable_password():
        make_password(password)
        right = False
    else:
        right = check_password(password, known.password)
    if known is None or not right:
        note(Counted.PASSWORD, subject, at=at)
        note(Counted.PASSWORD_ADDRESS, address, at=at)
        tell_security("sign_in_failed", "password")
        raise WrongPassword(login_name)
    clear(Counted.PASSWORD, subject)
    if not known.is_active:
        raise Disabled
    return known


def choose_password(user: User, typed: str, again: str) -> User:
    """Instead of the present one, which somebody else may have set. Raises Unsuitable."""
    if user.check_password(typed):
        raise Unsuitable("新密码和现在的一样，请换一个。", "password")
    try:
        validate_password(typed, user)
    except ValidationError as wrong:
        raise Unsuitable("".join(wrong.messages), "password") from wrong
    if typed != again:
        raise Unsuitable("两次填的不一样，请再填一次。", "again")
    user.set_password(typed)
    user.password_is_first = False
    user.save(update_fields=["password", "password_is_first"])
    return user
