"""Consent to use again what the city holds already, given once, with its purpose, taken back at any time (Art. 47; 个人信息保护法 14)."""

from datetime import datetime

from onewindow.accounts.models import Consent, Principal, User
from onewindow.cases.models import Case, Draft
from onewindow.regulation.articles import Art

NOTHING_TWICE = Art(47)
PURPOSE = "办事时调用以前交过的材料和办过的结果，不用再交"


def may_reuse(draft: Draft) -> bool:
    """At a window the applicant stands there and hands over or points to what is held; online it takes their consent."""
    if draft.user_id is None:
        return True
    return Consent.objects.filter(user=draft.user_id, principal=draft.principal_id, withdrawn_at__isnull=True).exists()


def may_reuse_for(case: Case) -> bool:
    """The same of a case: handed in at a window, or by a sign-in whose consent stands."""
    if case.submitted_by_id is None:
        return True
    held = Consent.objects.filter(user=case.submitted_by_id, principal=case.applicant_id, withdrawn_at__isnull=True)
    return held.exists()


def give(user: User, principal: Principal, *, at: datetime) -> Consent:
    """Give consent, or find it given."""
    held, _ = Consent.objects.get_or_create(
        user=user, principal=principal, withdrawn_at=None, defaults={"purpose": PURPOSE, "given_at": at}
    )
    return held


def withdraw(user: User, consent_id: int, *, at: datetime) -> bool:
    """What was handed in with it stays handed in; nothing is used again from now on."""
    return bool(Consent.objects.filter(pk=consent_id, user=user, withdrawn_at__isnull=True).update(withdrawn_at=at))
