"""The case that somebody may see, and in what capacity they may act on it."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate
from onewindow.accounts.queries import mandates_of
from onewindow.cases import moves
from onewindow.cases.models import Case
from onewindow.record.moves import Move
from onewindow.web.public.access import applicant_user

WITH = (
    "item__basic", "guide_version", "agency", "region", "intake", "chain", "applicant", "deferral", "commitment", "holding", "hearing",
    "taken_for", "collect_at",
)  # fmt: skip


def today() -> date:
    return timezone.localdate()


def case_of(request: HttpRequest, pk: int, *more: str) -> Case:
    """A case that the sign-in may see, or 404."""
    cases = Case.objects.visible_to(applicant_user(request), on=today())
    return get_object_or_404(cases.select_related(*WITH, *more), pk=pk)


def _actors(request: HttpRequest) -> list[Applicant]:
    """Read once a request: every act that may be offered asks for them."""
    if not hasattr(request, "actors_held"):
        mandates: list[Mandate] = mandates_of(applicant_user(request), today())
        request.actors_held = [Applicant(mandate) for mandate in mandates]  # type: ignore[attr-defined]
    held: list[Applicant] = request.actors_held  # type: ignore[attr-defined]
    return held


def actor_for(request: HttpRequest, case: Case, row: Move) -> Applicant | None:
    """The sign-in in the capacity in which it may do this; None where it may not."""
    actors = _actors(request)
    return next((actor for actor in actors if row.by.test(actor, case)), None)


def offered(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the sign-in may do with the case now, by the table of moves: name → in what capacity."""
    rows = [
        moves.WITHDRAW, moves.HAND_IN, moves.CONFIRM_JOINT, moves.SUPPLY, moves.SIGN_DEFERRAL, moves.TAKE_BACK_COMMITMENT,
        moves.REQUEST_HEARING,
    ]  # fmt: skip
    possible = [row for row in rows if row.allows(case.state)]
    return {row.name: actor for row in possible if (actor := actor_for(request, case, row))}
