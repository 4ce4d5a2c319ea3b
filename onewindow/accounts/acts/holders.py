"""Whether a number still belongs to whoever signed in with it: operators give numbers out again.

What counts is when a code to the phone was last redeemed: who signs in by password may have lost the number long ago.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from onewindow.accounts.attempts import Counted, clear, note, reached
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import Capacity, DocumentType, Mandate, User, document_digest
from onewindow.kernel.logs import tell_security

TRIES, A_DAY = 5, timedelta(days=1)


class MayBeAnothers(Exception):
    """Nobody has proved to hold the phone for so long that it may be somebody else's by now; the code alone opens nothing."""

    def __init__(self, user: User) -> None:
        super().__init__(user.pk)
        self.user = user


class NotTheNumber(AccountRefused):
    field = "number"

    def __init__(self) -> None:
        super().__init__(
            "和以前登记的证件号码对不上。请照证件再看一遍；以前没用过这个平台的，按下面的“以前不是我用的”。"
        )


class NoMoreTries(AccountRefused):
    field = "number"

    def __init__(self) -> None:
        super().__init__("试的次数太多，请明天再试，或者带身份证到任意政务服务大厅的综合窗口办理。")


def may_be_anothers(user: User, at: datetime) -> bool:
    """Unproved for longer than a number rests before it is given out again (SIGN_IN_DORMANT_DAYS)."""
    last = user.phone_verified_at or user.date_joined
    return at - last >= timedelta(days=settings.SIGN_IN_DORMANT_DAYS)


def acts_for(user: User, at: datetime) -> list[Mandate]:
    return list(user.mandates.in_force(localtime(at).date()).select_related("principal"))


def ensure_still_theirs(user: User, *, at: datetime) -> None:
    """Raises MayBeAnothers. A sign-in that acts for nobody has nothing that could be asked for."""
    if may_be_anothers(user, at) and acts_for(user, at):
        raise MayBeAnothers(user)


def prove_by_number(user: User, document_type: DocumentType, number: str, *, at: datetime) -> User:
    """By the number of the person's own document, which a stranger does not know. Raises NotTheNumber, NoMoreTries.

    Each try is counted before it is judged. The row is locked, so that parallel tries wait for each other.
    """
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        locked = reached(Counted.HOLDER, str(held.pk), limit=TRIES, within=A_DAY, at=at)
        if not locked:
            note(Counted.HOLDER, str(held.pk), at=at)
        right = not locked and document_digest(document_type, number) in _known(held, at)
        if right:
            clear(Counted.HOLDER, str(held.pk))
            held.phone_verified_at = at
            held.save(update_fields=["phone_verified_at"])
    if locked:
        raise NoMoreTries
    if not right:
        tell_security("sign_in_failed", "holder")
        raise NotTheNumber
    return held


def asked_for_own(user: User, at: datetime) -> bool:
    """Whether it is the person's own number; else that of somebody who has authorised them."""
    return any(mandate.capacity == Capacity.SELF for mandate in acts_for(user, at))


def _known(user: User, at: datetime) -> set[bytes]:
    """Numbers of persons that prove it: one's own; of who has declared none, those of the people acted for. Those of firms are public."""
    people = [mandate for mandate in acts_for(user, at) if mandate.principal.natural]
    own = [mandate for mandate in people if mandate.capacity == Capacity.SELF]
    return {bytes(mandate.principal.document_digest) for mandate in own or people}
