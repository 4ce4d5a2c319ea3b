"""Hearings: where a law has one, who has to be told, who may chair, what has to be there before the decision (行政许可法 46–48)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases.hearing_errors import (
    ChairReviewed,
    HearingNotHeld,
    NotFitToChair,
    RightNotTold,
    RightStillOpen,
)
from onewindow.cases.models import Case, Hearing, Party, PartyRole
from onewindow.cases.specials import HEARING
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import ItemType
from onewindow.staff.models import Post, Role

HOLD_DAYS = 20  # working days within which one that was asked for is held (行政许可法 47)
NOTICE_DAYS = 7  # natural days between the notice and the hearing (行政许可法 48)
HOLD_BASIS = "《中华人民共和国行政许可法》第四十七条"
CHAIRS = frozenset({Role.REVIEWER, Role.APPROVER, Role.LEGAL_REVIEWER, Role.AGENCY_HEAD})


def prescribed(guide: GuideContent) -> bool:
    """The guide names a hearing with the law that requires it."""
    return any(step.procedure == HEARING for step in guide.steps)


def may_be_announced(guide: GuideContent) -> bool:
    """A law requires it; or the agency finds that a licence touches the public interest, which it says why (行政许可法 46)."""
    return prescribed(guide) or guide.type == ItemType.LICENCE


def may_be_asked_for(guide: GuideContent) -> bool:
    """行政许可法 47 is for licences; others have a hearing where their own law names it."""
    return guide.parties.interested and (guide.type == ItemType.LICENCE or prescribed(guide))


def of(case: Case) -> Hearing | None:
    return getattr(case, "hearing", None)


def interested(case: Case) -> list[Party]:
    """Read once a case that was fetched; an act fetches its case anew."""
    if "interested_held" not in case.__dict__:
        found = case.parties.filter(role=PartyRole.INTERESTED).order_by("pk")
        case.__dict__["interested_held"] = list(found)
    held: list[Party] = case.__dict__["interested_held"]
    return held


def untold(case: Case) -> list[Party]:
    """Interested parties who were named and not yet told that they may ask for a hearing."""
    if not may_be_asked_for(case.guide):
        return []
    row = of(case)
    told = set(row.told) if row else set()
    return [party for party in interested(case) if party.pk not in told]


def ensure_heard(case: Case, *, at: datetime) -> None:
    """Raises RightNotTold, RightStillOpen, HearingNotHeld: the decision comes after the hearing and by its record."""
    row = of(case)
    if row is not None and row.due:
        raise HearingNotHeld
    if row is not None and row.held_at is not None:
        return
    if missing := untold(case):
        raise RightNotTold([party.name for party in missing])
    if row is not None and row.until is not None and localtime(at).date() <= row.until:
        raise RightStillOpen(row.until)


def reviewers(case: Case) -> set[int]:
    """The officers who reviewed, inspected, or have the step in hand. Read once a case that was fetched."""
    if "reviewed_by" in case.__dict__:
        held: set[int] = case.__dict__["reviewed_by"]
        return held
    found = set(case.runs.exclude(role="approver").values_list("post__officer_id", flat=True))
    for first, second in case.inspections.values_list("first__officer_id", "second__officer_id"):
        found |= {first, second}
    if case.assigned is not None:
        found.add(case.assigned.officer_id)
    case.__dict__["reviewed_by"] = {officer for officer in found if officer is not None}
    return set(case.__dict__["reviewed_by"])


def ensure_may_chair(case: Case, chair: Post, *, at: datetime) -> None:
    """Raises NotFitToChair, ChairReviewed."""
    if chair.agency_id != case.handler_id or chair.role not in CHAIRS or not chair.holds(localtime(at).date()):
        raise NotFitToChair
    if chair.officer_id in reviewers(case):
        raise ChairReviewed
