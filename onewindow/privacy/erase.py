"""Closing an account: what no law asks to keep is deleted at once (个人信息保护法 47)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.accounts.models import Consent, Principal, User
from onewindow.cases.drafts import delete
from onewindow.cases.models import Draft
from onewindow.cases.models.case import OPEN
from onewindow.consultations.models import Consultation, State
from onewindow.consultations.permissions import Asker
from onewindow.notices.models import Message
from onewindow.privacy.held import own_cases
from onewindow.record.changes import record_change
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

RUNS_THE_PLATFORM = Art(12)
GONE = "已注销"


class StillOpen(ActRefused):
    code = "still_open"

    def __init__(self, cases: int, questions: int) -> None:
        parts = [f"{cases} 件在办的申请" if cases else "", f"{questions} 个没有答复的咨询" if questions else ""]
        super().__init__(f"还有{'、'.join(filter(None, parts))}。办结或者撤回以后，再注销账号。")


@dataclass(frozen=True)
class Erased:
    drafts: int
    messages: int
    identities: int
    kept_cases: int


@transaction.atomic
def erase(user: User, *, at: datetime) -> Erased:
    """Delete drafts, messages, consents, identities that no case rests on, and the phone; close the sign-in.

    Cases stay with their files: the law of archives keeps them. The record stays whole, it never held the data. Raises StillOpen.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    on = localtime(at).date()
    cases = own_cases(user, on)
    questions = Consultation.objects.filter(user=user, state__in=[State.ASKED, State.OWNED])
    if cases.filter(state__in=OPEN).exists() or questions.exists():
        raise StillOpen(cases.filter(state__in=OPEN).count(), questions.count())
    kept = cases.count()
    drafts = list(Draft.objects.open().filter(user=user))
    for draft in drafts:
        delete(draft)
    messages, _ = Message.objects.filter(user=user).delete()
    Consent.objects.filter(user=user).delete()
    Consultation.objects.filter(user=user).update(name="")
    identities = _identities(user, at)
    _close(user)
    user.sign_ins.all().delete()
    details = {"drafts": len(drafts), "messages": messages, "identities": identities, "kept_cases": kept}
    record_change("user", str(user.pk), "erased", by=Asker(user), at=at, article=RUNS_THE_PLATFORM, details=details)
    return Erased(len(drafts), messages, identities, kept)


def _identities(user: User, at: datetime) -> int:
    """Mandates end; a declared identity that nothing rests on goes."""
    deleted = 0
    declared = Principal.objects.filter(declared_by=user, identity_level="declared")
    for principal in declared:
        bound = principal.cases.exists() or principal.parties.exists() or principal.visits.exists()
        if not bound and not principal.drafts_held() and not principal.replaces.exists():
            principal.attachments.update(principal=None)
            principal.mandates.all().delete()
            principal.delete()
            deleted += 1
    user.mandates.filter(revoked_at__isnull=True).update(revoked_at=at)
    return deleted


def _close(user: User) -> None:
    user.set_phone("")
    user.display_name, user.is_active, user.region = GONE, False, None
    user.set_unusable_password()
    user.save()
