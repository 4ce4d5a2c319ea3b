"""Which proposals a post sees, and which wait for it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from onewindow.administration.dangers import TABLE
from onewindow.administration.models import Proposal, ProposalState
from onewindow.administration.permissions import ADMINISTRATORS, holds
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role


def seen_by(officer: Officer) -> QuerySet[Proposal]:
    """Those that the post may propose or decide on, of its own agency or place where the change is an agency's."""
    post = officer.post
    rows = Proposal.objects.select_related("proposer", "post__agency", "decider", "chain")
    if holds(officer, ADMINISTRATORS):
        return rows.exclude(kind="order_revoke")
    if post.role == Role.AGENCY_HEAD:
        return rows.filter(kind="order_revoke", values__agency=post.agency_id)
    if post.role == Role.ADMINISTRATOR and post.agency.administering:
        own = Agency.objects.filter(region__code__startswith=post.agency.region.prefix).values_list("pk", flat=True)
        return rows.filter(kind="order_revoke", values__agency__in=list(own)) if own else rows.none()
    return rows.none()


def waiting_for(officer: Officer, at: datetime) -> QuerySet[Proposal]:
    """What this officer may decide on now: a second person, not whom it concerns."""
    kinds = [danger.key for danger in TABLE if officer.post.role in danger.approves]
    rows = seen_by(officer).filter(state=ProposalState.PROPOSED, expires_at__gt=at, kind__in=kinds)
    return rows.exclude(Q(proposer=officer.user) | Q(concerned=officer.user))
