"""Acts of the law itself, performed by the worker when a period has run out (Art. 22, 23)."""

from datetime import datetime

from onewindow.cases import limits, moves, steps
from onewindow.cases.acts.deferral import end_deferral
from onewindow.cases.models import Case, StepState
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.models import Clock, ClockKind


@moves.act(moves.DEEM_ACCEPTED)
def deem_accepted(case_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Case:
    """No answer in the period of 行政许可法 32: accepted from the day of receipt (after a correction, of the later hand-in).

    It cures no lack of competence: an officer is to confirm that, and issues the back-dated notice.
    """
    acceptance = Clock.objects.filter(chain__case=case_id, kind=ClockKind.ACCEPTANCE, met_at__isnull=True).get()
    received = acceptance.started_at
    details = {"accepted_from": received.isoformat()}
    case = move(
        Case, case_id, moves.DEEM_ACCEPTED, by=by, at=at, recorded_at=recorded_at, by_lapse=True, details=details
    )
    case.deemed, case.accepted_at = True, received
    case.save(update_fields=["deemed", "accepted_at"])
    clocks.stop(case.chain, ClockKind.ACCEPTANCE, at=at)
    with clocks.together(case.chain):
        limits.start_at_acceptance(case, at=received)
        steps.enter_first(case, at=at)
    return case


@moves.act(moves.LAPSE_CORRECTION)
def lapse_correction(case_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Case:
    """No answer to a correction notice: the window decides on what is on record (the item's `on_default`)."""
    case = move(Case, case_id, moves.LAPSE_CORRECTION, by=by, at=at, recorded_at=recorded_at, by_lapse=True)
    _end_correction(case, at=at)
    limits.start_at_receipt(case, at=at)
    return case


@moves.act(moves.LAPSE_TO_WITHDRAWN)
def lapse_to_withdrawn(case_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Case:
    """No answer, or what was promised has not come, and the item's own law says that the application then counts as withdrawn."""
    case = move(
        Case,
        case_id,
        moves.LAPSE_TO_WITHDRAWN,
        by=by,
        at=at,
        recorded_at=recorded_at,
        by_lapse=True,
        details=_basis(case_id),
    )
    return _close(case, at=at)


@moves.act(moves.LAPSE_TO_TERMINATED)
def lapse_to_terminated(case_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Case:
    """No answer, or what was promised has not come, and the item's own law says that handling then ends."""
    case = move(
        Case,
        case_id,
        moves.LAPSE_TO_TERMINATED,
        by=by,
        at=at,
        recorded_at=recorded_at,
        by_lapse=True,
        details=_basis(case_id),
    )
    return _close(case, at=at)


@moves.act(moves.ESCALATE)
def escalate(case_id: int, *, by: System, at: datetime, recorded_at: datetime, clock: Clock) -> Case:
    """A period is over and no law acts: red, and up to the chief representative and the administering department."""
    details = {"clock": clock.kind, "step": clock.step, "due": clock.due.isoformat()}
    case = move(Case, case_id, moves.ESCALATE, by=by, at=at, recorded_at=recorded_at, by_lapse=True, details=details)
    case.escalated_at = at
    case.save(update_fields=["escalated_at"])
    return case


def _basis(case_id: int) -> dict[str, str]:
    return {"basis": Case.objects.select_related("guide_version").get(pk=case_id).guide.on_default.basis or ""}


def _end_correction(case: Case, *, at: datetime) -> None:
    end_deferral(case, at=at)
    clocks.stop(case.chain, ClockKind.CORRECTION, at=at)
    case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)


def _close(case: Case, *, at: datetime) -> Case:
    _end_correction(case, at=at)
    steps.leave(case, at=at, state=StepState.ENDED)
    clocks.stop_all(case.chain, at=at)
    return case
