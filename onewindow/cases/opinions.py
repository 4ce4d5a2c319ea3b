"""Opinions of assisting agencies: what is open, who may read it, what the decision waits for (Art. 29)."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from onewindow.cases.errors import LeadIsLate, OpinionOpen
from onewindow.cases.limits import HANDLING
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import Attachment, Case, OpinionRequest, State
from onewindow.record.models import Clock
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

JOINT_MOST = 45  # working days, only where the government of the same level has arranged it (行政许可法 26, 42)
ASSISTING = frozenset({Role.REVIEWER, Role.APPROVER})
OPEN = Q(answered_at__isnull=True, ended_at__isnull=True, case__state=State.ACCEPTED)


def lead_due(case: Case) -> date:
    """The earliest day by which the lead itself has to be done. Raises LeadIsLate where none is left."""
    running = Clock.objects.filter(chain_id=case.chain_id, kind__in=HANDLING, met_at__isnull=True)
    due = running.order_by("due").values_list("due", flat=True).first()
    if due is None:
        raise LeadIsLate
    return due


def ensure_opinions(case: Case, *, at: datetime) -> None:
    """Whoever was asked has until their day; silence after it holds nothing up. Raises OpinionOpen."""
    today = localtime(at).date()
    waiting = (
        case.opinions.filter(answered_at__isnull=True, ended_at__isnull=True, due__gte=today)
        .select_related("agency")
        .order_by("due")
    )
    if found := list(waiting):
        raise OpinionOpen([row.agency.short_name for row in found], found[-1].due)


def asked_of(officer: Officer) -> "QuerySet[OpinionRequest]":
    """What the officer's agency was asked: to those who may answer, and to nobody else."""
    if officer.post.role not in ASSISTING:
        return OpinionRequest.objects.none()
    rows = OpinionRequest.objects.filter(agency=officer.post.agency_id)
    return rows.select_related(
        "case__item__basic", "case__guide_version", "case__agency", "case__intake", "agency", "asked_by__officer"
    )


def asked_by(officer: Officer) -> "QuerySet[OpinionRequest]":
    """What the officer's agency asked of others."""
    if officer.post.role not in ASSISTING:
        return OpinionRequest.objects.none()
    own = Q(case__agency=officer.post.agency_id, case__handled_by__isnull=True)
    rows = OpinionRequest.objects.filter(own | Q(case__handled_by=officer.post.agency_id))
    return rows.select_related("case__item__basic", "case__guide_version", "case__agency", "agency")


def shared(row: OpinionRequest) -> list[tuple[str, Attachment | None]]:
    """The materials that go with the question: name and file; nothing else of the case."""
    lines = [line for line in lines_of_case(row.case) if line.material.key in row.materials]
    return [(line.material.name, line.attachment) for line in lines]
