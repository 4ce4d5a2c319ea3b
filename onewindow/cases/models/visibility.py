"""Which cases somebody may see: what one may not see does not exist (404)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils import timezone

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import IdentityLevel, Mandate, Principal, User
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

if TYPE_CHECKING:
    pass

WHOSE_CASE = Art(3)

HANDLING = {Role.REVIEWER, Role.APPROVER, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER}
NOT_THEIRS = Q(state__in=["entered", "voided"])  # entries that nobody has confirmed, or that were wrong
SUPERVISING = {Role.ADMINISTRATOR}  # the auditor reads the trail and the figures, and no case


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, who: User | Applicant | Officer, *, on: date | None = None) -> "CaseQuerySet":
        """An officer in a post; a sign-in (all that it acts for on that day); a sign-in acting for one principal."""
        if isinstance(who, Officer):
            return self.filter(in_sight(who))
        if isinstance(who, Applicant):
            return self.exclude(NOT_THEIRS).filter(_of_mandates(who.user, [who.mandate]), applicant=who.principal)
        return self.reached_by(who, who.mandates.in_force(on or timezone.localdate()).select_related("principal"))

    def reached_by(self, user: User, mandates: Iterable[Mandate]) -> "CaseQuerySet":
        """What a sign-in sees by these of its mandates, their principals at hand."""
        return self.exclude(NOT_THEIRS).filter(_of_mandates(user, mandates))

    def with_tail(self, digits: str) -> "CaseQuerySet":
        """Whose number ends with these twelve digits, day and sequence: what people say and copy."""
        return self.alias(tail=Right("number", 12)).filter(tail=digits)

    def entrusted_to(self, officer: Officer) -> "CaseQuerySet":
        """The post's own work: at its window, of its agency, of its government. Work lists and counts are taken of these."""
        return self.filter(in_charge(officer))


def _of_mandates(user: User, mandates: Iterable[Mandate]) -> Q:
    """What the sign-in handed in itself; and all cases of those it acts for whose identity was checked (Art. 3)."""
    seen = Q(submitted_by=user)
    for mandate in mandates:
        if mandate.principal.identity_level == IdentityLevel.DECLARED:
            continue
        of_principal = Q(applicant=mandate.principal_id) | _joint(mandate.principal)
        seen |= of_principal & Q(item__basic__in=mandate.items) if mandate.items else of_principal
    return seen


def _joint(principal: Principal) -> Q:
    """Cases that name the principal, whose identity was checked, as a joint applicant."""
    from onewindow.cases.models.case import Party, PartyRole

    digest = bytes(principal.document_digest)
    named = Party.objects.filter(role=PartyRole.JOINT, document_type=principal.document_type, document_digest=digest)
    return Q(pk__in=named.values("case"))


def in_sight(officer: Officer) -> Q:
    """Those who handle see also the cases of their line beneath, to read, and what they have delegated (Art. 13, 18)."""
    post = officer.post
    if post.role in HANDLING:
        line = Q(agency__key=post.agency.key, region__code__startswith=post.agency.region.prefix)
        return line | Q(handled_by=post.agency_id)
    return in_charge(officer)


def in_charge(officer: Officer) -> Q:
    post = officer.post
    if post.role == Role.WINDOW and post.window is not None:
        venue = post.window.venue
        at_place = Q(intake=venue.pk) | Q(region=venue.region_id) | Q(collect_at=venue.pk)
        return at_place if post.window.comprehensive else at_place & Q(agency__key__in=post.window.agency_keys)
    if post.role in HANDLING:
        return Q(agency=post.agency_id, handled_by__isnull=True) | Q(handled_by=post.agency_id)
    if post.role == Role.GOVERNMENT_HEAD:
        return Q(region=post.agency.region_id)
    if post.role in SUPERVISING:
        return Q(region__code__startswith=post.agency.region.prefix)
    return Q(pk__in=[])
