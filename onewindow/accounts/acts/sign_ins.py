"""One's own sign-ins: which there are, and ending them at once."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.accounts.models import User
from onewindow.accounts.sessions import Session
from onewindow.kernel.fields import lookup_digest


@dataclass(frozen=True)
class SignIn:
    """`handle` names it on a page: who reads the page does not learn the session's key, which would be as good as a password."""

    handle: str
    device: str
    address: str
    began_at: datetime | None
    seen_at: datetime
    this: bool


def _handle(session_key: str) -> str:
    return lookup_digest(session_key, "sign-in").hex()[:24]


def _standing(user: User, at: datetime) -> list[Session]:
    rows = Session.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at")
    return [row for row in rows if not row.is_over(at)]


def sign_ins_of(user: User, this: str, *, at: datetime) -> list[SignIn]:
    """This one first, then the one seen last."""
    rows = sorted(_standing(user, at), key=lambda row: row.session_key != this)
    return [
        SignIn(_handle(row.session_key), row.device, row.address, row.began_at, row.seen_at, row.session_key == this)
        for row in rows
    ]


def end_sign_in(user: User, handle: str, this: str) -> bool:
    """False where there is none of that handle any more, or it is this one (which is signed out of)."""
    found = [row for row in Session.objects.filter(user=user) if _handle(row.session_key) == handle]
    others = [row for row in found if row.session_key != this]
    return bool(Session.objects.filter(pk__in=[row.pk for row in others]).delete()[0])


def end_others(user: User, this: str) -> int:
    return Session.objects.filter(user=user).exclude(pk=this).delete()[0]
