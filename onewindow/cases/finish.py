"""What every act on a case ends with: who is told, and what lists sort by."""

from onewindow.cases.follow_up import follow_up
from onewindow.cases.models import Case, State, Turn
from onewindow.record.models import Clock, ClockKind
from onewindow.record.moves import Move

OURS = [kind for kind in ClockKind if kind != ClockKind.CORRECTION]
ROLE_TURNS = {"approver": Turn.APPROVER}


def finish(case: Case, row: Move) -> None:
    settle(case)
    follow_up(case, case.event, row)


def settle(case: Case) -> None:
    """Write whose turn it is and by when, from the state and the running clocks."""
    case.turn = turn_of(case)
    running = Clock.objects.filter(chain_id=case.chain_id, met_at__isnull=True)
    if case.turn == Turn.DELIVERY:
        running = running.filter(kind=ClockKind.DELIVERY)
    elif case.turn != Turn.APPLICANT:
        running = running.filter(kind__in=OURS)
    case.due = running.order_by("due").values_list("due", flat=True).first() if case.turn != Turn.NOBODY else None
    case.save(update_fields=["turn", "due"])


def turn_of(case: Case) -> Turn:
    if case.state == State.SUBMITTED:
        return Turn.WINDOW
    if case.state == State.CORRECTING:
        return Turn.APPLICANT
    if case.state == State.ACCEPTED:
        role = case.guide.step(case.step).role if case.step else "approver"
        return ROLE_TURNS.get(role, Turn.REVIEWER)
    if case.state in {State.GRANTED, State.DENIED} and case.delivered_at is None:
        return Turn.DELIVERY
    return Turn.NOBODY
