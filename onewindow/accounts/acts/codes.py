"""One-time codes to a phone: issued and redeemed. The answers never tell whether the phone is known."""

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from onewindow.accounts.acts.holders import ensure_still_theirs
from onewindow.accounts.attempts import Counted, SignInCode, note, reached
from onewindow.accounts.errors import Disabled, TooManyCodes, WorkAccount, WrongCode
from onewindow.accounts.models import User
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.identifiers import mask_phone
from onewindow.kernel.logs import tell_security

DIGITS = 6
VALID = timedelta(minutes=5)
TRIES = 5  # a code
GAP = timedelta(seconds=60)  # between two codes to a phone
A_PHONE_AN_HOUR = 5
AN_ADDRESS_AN_HOUR = 60  # a hall, a school or a whole village may share one address
HOUR = timedelta(hours=1)


class Purpose(StrEnum):
    """What a code is good for, and for nothing else: one that was read out at a window opens no account."""

    SIGN_IN = "sign-in code"
    NEW_PHONE = "new phone code"


def issue_code(phone: str, *, address: str, at: datetime, purpose: Purpose = Purpose.SIGN_IN) -> str:
    """A new code for the phone; earlier ones of it are void. Raises TooManyCodes. The caller sends it."""
    digest = lookup_digest(phone, "phone")
    last = SignInCode.objects.filter(phone_digest=digest).order_by("-sent_at").first()
    instead = {} if purpose == Purpose.SIGN_IN else {"instead": ""}
    if (
        last and last.used_at is None and at - last.sent_at < GAP
    ):  # who has redeemed one is there, and waits for nothing
        raise TooManyCodes(int((GAP - (at - last.sent_at)).total_seconds()) + 1, **instead)
    counted = ((Counted.CODE_SENT, phone, A_PHONE_AN_HOUR), (Counted.CODE_ADDRESS, address, AN_ADDRESS_AN_HOUR))
    if any(reached(kind, subject, limit=limit, within=HOUR, at=at) for kind, subject, limit in counted):
        raise TooManyCodes(3600, **instead)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction.atomic():
        SignInCode.objects.filter(phone_digest=digest, used_at__isnull=True).update(used_at=at)
        SignInCode.objects.create(
            phone_digest=digest, code_digest=_code_digest(phone, code, purpose), sent_at=at, expires_at=at + VALID
        )
        note(Counted.CODE_SENT, phone, at=at)
        note(Counted.CODE_ADDRESS, address, at=at)
    return code


def sign_in_with_code(phone: str, code: str, *, at: datetime) -> User:
    """Whoever holds the phone; a new applicant where nobody has signed in with it before.

    Raises WrongCode, WorkAccount, Disabled; MayBeAnothers where the number may have changed hands.
    """
    if not _redeemed(phone, code, at=at):
        tell_security("sign_in_failed", "code")
        raise WrongCode
    return holder_of(phone, verified_at=at)


def prove_by_code(user: User, code: str, *, at: datetime) -> None:
    """That whoever is signed in holds the phone now. Raises WrongCode."""
    if not user.phone or not _redeemed(user.phone, code, at=at):
        raise WrongCode
    user.phone_verified_at = at
    user.save(update_fields=["phone_verified_at"])


def prove_new_phone(phone: str, code: str, *, at: datetime) -> None:
    """That somebody holds the phone which is to become that of their sign-in. Raises WrongCode."""
    if not _redeemed(phone, code, Purpose.NEW_PHONE, at=at):
        tell_security("sign_in_failed", "new_phone")
        raise WrongCode


def holder_of(phone: str, *, verified_at: datetime | None) -> User:
    """The applicant with that phone, made where there is none. `verified_at`: that the holder has just proved it.

    Raises WorkAccount, Disabled; MayBeAnothers where it is proved by somebody to whom the number may have been given since.
    """
    with transaction.atomic():
        user = User.objects.with_phone(phone)
        if user is None:
            user = User(username=f"a-{secrets.token_hex(8)}", display_name=mask_phone(phone))
            user.set_phone(phone)
            user.set_unusable_password()
        if user.officer:
            raise WorkAccount
        if not user.is_active:
            raise Disabled
        if user.pk is None:
            user.phone_verified_at = verified_at
            user.save()
        elif verified_at:
            ensure_still_theirs(user, at=verified_at)
            user.phone_verified_at = verified_at
            user.save(update_fields=["phone_verified_at"])
    return user


def last_sent_at(phone: str) -> datetime | None:
    sent = SignInCode.objects.filter(phone_digest=lookup_digest(phone, "phone"))
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


def _redeemed(phone: str, code: str, purpose: Purpose = Purpose.SIGN_IN, *, at: datetime) -> bool:
    """One try, counted before it is judged, so that parallel guesses count as well."""
    with transaction.atomic():
        open_codes = SignInCode.objects.select_for_update().filter(
            phone_digest=lookup_digest(phone, "phone"), used_at__isnull=True, expires_at__gt=at, tries__lt=TRIES
        )
        row = open_codes.order_by("-sent_at").first()
        if row is None:
            return False
        row.tries += 1
        right = hmac.compare_digest(bytes(row.code_digest), _code_digest(phone, code, purpose))
        if right:
            row.used_at = at
        row.save(update_fields=["tries", "used_at"])
    return right


def _code_digest(phone: str, code: str, purpose: Purpose) -> bytes:
    return lookup_digest(f"{phone}:{code}", purpose)
