"""The officer's second factor: a time-based one-time password (TOTP, RFC 6238), kept encrypted."""

from datetime import datetime, timedelta

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.utils import decrypt

from onewindow.accounts.attempts import Counted, clear, count, note, reached
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import User
from onewindow.kernel.fields import cipher
from onewindow.kernel.logs import tell_security

FAILURES = 5
LOCKED = timedelta(minutes=15)
REUSE = timedelta(seconds=120)  # a password lives 30 s, with one before and one after tolerated
CONTEXT = "mfa_authenticator.data"


class Adapter(DefaultMFAAdapter):
    """Named in settings.MFA_ADAPTER: secrets are encrypted at rest under FIELD_KEYS."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text, CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(bytes.fromhex(encrypted_text), CONTEXT)

    def get_totp_issuer(self) -> str:
        return "OneWindow"


class WrongTotp(AccountRefused):
    field = "code"

    def __init__(self) -> None:
        super().__init__("动态口令不对或者已经用过。请等验证器显示下一个再填；手机时间要准。")


class TotpLocked(AccountRefused):
    field = "code"

    def __init__(self) -> None:
        super().__init__("动态口令连错5次，请15分钟后再试。手机丢了请找安全管理员重新绑定。")


def has_totp(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def new_secret() -> str:
    return generate_totp_secret()


def enrolment_address(user: User, secret: str) -> str:
    """What the QR code for the authenticator app says (otpauth://…)."""
    return Adapter().build_totp_url(user, secret)


def enrol(user: User, secret: str, code: str, *, at: datetime) -> None:
    """Bind the authenticator after a first right code. Raises WrongTotp, TotpLocked."""
    if has_totp(user):
        raise AccountRefused("这个账号已经绑定过验证器。", "code")
    _ensure(user, code, validate_totp_code(secret, code), at=at)
    TOTP.activate(user, secret)


def check_totp(user: User, code: str, *, at: datetime) -> None:
    """Raises WrongTotp (also for one that was used already), TotpLocked."""
    bound = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    _ensure(user, code, validate_totp_code(decrypt(bound.data["secret"]), code), at=at)


def _ensure(user: User, code: str, right: bool, *, at: datetime) -> None:
    who, used = str(user.pk), f"{user.pk}:{code}"
    if reached(Counted.TOTP, who, limit=FAILURES, within=LOCKED, at=at):
        raise TotpLocked
    if not right or count(Counted.TOTP_USED, used, within=REUSE, at=at):
        note(Counted.TOTP, who, at=at)
        tell_security("sign_in_failed", "totp", actor=f"user:{user.pk}")
        raise WrongTotp
    note(Counted.TOTP_USED, used, at=at)
    clear(Counted.TOTP, who)
