"""Two sign-ins of one person become one: what the newer one has goes over to the one that stays.

FATES says for every relation to a sign-in what happens to it; a test asks that none is missing. The row that is merged stays, without
a phone and inactive: events name it, and say what they always said.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import localtime

from onewindow.accounts.acts.holders import may_be_anothers
from onewindow.accounts.errors import NumberIsAnothers, WorkAccount
from onewindow.accounts.models import Capacity, Consent, IdentityLevel, Mandate, Principal, User
from onewindow.cases.models import Draft, Founding
from onewindow.oversight.models import Rating
from onewindow.record.actors import Actor
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art

APPLICANTS = Art(3)
Fate = Callable[[str, User, User, datetime], object]


def same_person(stays: User, newer: User, on: date) -> bool:
    """Both have said, with one number, who they are."""
    return bool(_own_numbers(stays, on) & _own_numbers(newer, on))


def ensure_may_merge(stays: User, newer: User, on: date) -> None:
    """Raises NumberIsAnothers: whoever is known as somebody else is never merged. Neither is a work account (see FATES)."""
    if _own_numbers(stays, on) and _own_numbers(newer, on) and not same_person(stays, newer, on):
        raise NumberIsAnothers


def of_another_time(stays: User, newer: User, at: datetime) -> bool:
    """What stands at the number is left by somebody who had it before: nobody proved it for long, and nothing says it is this person."""
    return may_be_anothers(newer, at) and not same_person(stays, newer, localtime(at).date())


def wait_for_hand_ins(*users: User) -> None:
    """Whoever is just handing a draft in with one of them comes first: the case is seen by what follows."""
    drafts = Draft.objects.select_for_update().filter(user__in=users).order_by("pk")
    list(drafts.values_list("pk", flat=True))


def merge(stays: User, newer: User, *, by: Actor, at: datetime) -> None:
    """Both rows are locked, may be merged, and nothing is being handed in. The event of the one that stays is the caller's."""
    for relation, fate in FATES.items():
        fate(relation, stays, newer, at)
    Rating.objects.filter(rated_by=f"user:{newer.pk}").update(rated_by=f"user:{stays.pk}")
    close(newer)
    record_change(
        "user", str(newer.pk), "merged_away", by=by, at=at, article=APPLICANTS, details={"account": str(stays.pk)}
    )


def close(user: User) -> None:
    """Nobody signs in with it any more."""
    user.set_phone("")
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["phone", "phone_digest", "is_active", "password"])


def _own_numbers(user: User, on: date) -> set[bytes]:
    own = user.mandates.in_force(on).filter(capacity=Capacity.SELF)
    return {bytes(digest) for digest in own.values_list("principal__document_digest", flat=True)}


def _rows(relation: str, user: User) -> QuerySet[Model]:
    model, field = relation.rsplit(".", 1)
    return apps.get_model(model)._default_manager.filter(**{field: user})


def _goes_over(relation: str, stays: User, newer: User, at: datetime) -> None:
    _rows(relation, newer).update(**{relation.rsplit(".", 1)[1]: stays})


def _ends(relation: str, stays: User, newer: User, at: datetime) -> None:
    """Sign-ins, and what apps and tools were let in with: made anew by whoever still wants it."""
    _rows(relation, newer).delete()


def _of_officers(relation: str, stays: User, newer: User, at: datetime) -> None:
    """No applicant has one."""
    if _rows(relation, newer).exists():
        raise WorkAccount


def _identities(relation: str, stays: User, newer: User, at: datetime) -> None:
    """A declared identity goes over. Where the one that stays knows the same number, the one on which nothing rests is folded into the other."""
    declared = Q(identity_level=IdentityLevel.DECLARED)
    Principal.objects.filter(~declared, declared_by=newer).update(declared_by=stays)
    for mine in Principal.objects.filter(declared, declared_by=newer, replaced_by=None).order_by("pk"):
        number = {"document_type": mine.document_type, "document_digest": mine.document_digest}
        twin = _twin(stays, number, at)
        if twin is not None and not _rests_on(mine, stays, newer):
            _fold(mine, twin, at)
        elif not Principal.objects.filter(declared, declared_by=stays, **number).exists():
            mine.declared_by = stays
            mine.save(update_fields=["declared_by"])
        elif twin is not None and not twin.checked and not _rests_on(twin, stays, newer):
            _fold(twin, mine, at)


def _twin(user: User, number: Mapping[str, Any], at: datetime) -> Principal | None:
    known = user.mandates.in_force(localtime(at).date()).exclude(capacity=Capacity.AGENT).values("principal")
    return Principal.objects.filter(pk__in=known, **number).order_by("-checked_at", "pk").first()


def _rests_on(principal: Principal, *users: User) -> bool:
    """What is on file names it, or somebody else acts for it."""
    near = (
        principal.cases,
        principal.parties,
        principal.visits,
        principal.packages,
        principal.holdings,
        principal.bars,
    )
    if any(rows.exists() for rows in near) or Founding.objects.filter(principal=principal).exists():
        return True
    return principal.mandates.filter(revoked_at=None).exclude(user__in=users).exists()


def _fold(mine: Principal, twin: Principal, at: datetime) -> None:
    Draft.objects.filter(principal=mine).update(principal=twin)
    mine.attachments.update(principal=twin)
    for mandate in mine.mandates.filter(revoked_at=None):
        _hand_over(mandate, mandate.user, twin, at)
    for consent in mine.consents.filter(withdrawn_at=None):
        _keep_one(consent, consent.user, twin, at)
    mine.replaced_by = twin
    mine.save(update_fields=["replaced_by"])


def _mandates(relation: str, stays: User, newer: User, at: datetime) -> None:
    """Those in force; of two for the same the one that ends later. What was revoked stays where it was."""
    for mandate in newer.mandates.filter(revoked_at=None).select_related("principal").order_by("pk"):
        _hand_over(mandate, stays, mandate.principal, at)
    stands_for = stays.mandates.in_force(localtime(at).date()).exclude(capacity=Capacity.AGENT).values("principal")
    stays.mandates.filter(principal__in=stands_for, capacity=Capacity.AGENT, revoked_at=None).update(revoked_at=at)


def _hand_over(mandate: Mandate, user: User, principal: Principal, at: datetime) -> None:
    """The mandate becomes the user's for the principal; where there is one already, one of the two is revoked and drafts follow the other."""
    same = Mandate.objects.filter(user=user, principal=principal, capacity=mandate.capacity, revoked_at=None)
    twin = same.exclude(pk=mandate.pk).first()
    if twin is not None:
        kept, lost = (twin, mandate) if _last_day(twin) >= _last_day(mandate) else (mandate, twin)
        lost.revoked_at = at
        lost.save(update_fields=["revoked_at"])
        Draft.objects.filter(mandate=lost).update(mandate=kept)
        if kept is twin:
            return
    mandate.user, mandate.principal = user, principal
    mandate.save(update_fields=["user", "principal"])


def _last_day(mandate: Mandate) -> date:
    return mandate.ends_on or date.max


def _consents(relation: str, stays: User, newer: User, at: datetime) -> None:
    newer.consents.exclude(withdrawn_at=None).update(user=stays)
    for consent in newer.consents.filter(withdrawn_at=None).select_related("principal"):
        _keep_one(consent, stays, consent.principal, at)


def _keep_one(consent: Consent, user: User, principal: Principal, at: datetime) -> None:
    same = Consent.objects.filter(user=user, principal=principal, withdrawn_at=None).exclude(pk=consent.pk)
    if same.exists():
        consent.withdrawn_at = at
    consent.user, consent.principal = user, principal
    consent.save(update_fields=["user", "principal", "withdrawn_at"])


# In this order: identities first, then the mandates for them.
FATES: dict[str, Fate] = {
    "accounts.Principal.declared_by": _identities,
    "accounts.Mandate.user": _mandates,
    "accounts.Mandate.granted_by": _goes_over,
    "accounts.Consent.user": _consents,
    "accounts.Session.user": _ends,
    "cases.Draft.user": _goes_over,
    "cases.Case.submitted_by": _goes_over,
    "cases.PackageCase.submitted_by": _goes_over,
    "cases.HoldingRequest.asked_by": _goes_over,
    "consultations.Consultation.user": _goes_over,
    "notices.Message.user": _goes_over,
    "privacy.DataRequest.user": _goes_over,
    "staff.Post.officer": _of_officers,
    "administration.Proposal.proposer": _of_officers,
    "administration.Proposal.decider": _of_officers,
    "administration.Proposal.concerned": _of_officers,
    "api.PersonalToken.user": _of_officers,
    "mfa.Authenticator.user": _of_officers,
    "account.EmailAddress.user": _ends,
    "api.Allowance.user": _ends,
    "oauth2_provider.Application.user": _of_officers,
    "oauth2_provider.Grant.user": _ends,
    "oauth2_provider.RefreshToken.user": _ends,
    "oauth2_provider.AccessToken.user": _ends,
    "oauth2_provider.IDToken.user": _ends,
    "oauth2_provider.DeviceGrant.user": _ends,
}
