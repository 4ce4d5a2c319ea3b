"""What every act on a case ends with: who is told, what lists sort by, and the counts."""

from collections.abc import Collection

from onewindow.cases.conditions import awaits_above
from onewindow.cases.follow_up import follow_up
from onewindow.cases.models import Case, State, Turn
from onewindow.cases.packages import follow as packages
from onewindow.cases.surroundings import know_parties
from onewindow.cases.tallies import count
from onewindow.notices import jobs
from onewindow.record.clocks import held
from onewindow.record.models import ClockKind
from onewindow.record.moves import Move

# What an assisting agency owes is not the lead's: its list has its own (cases/opinions.py).
OURS = [kind for kind in ClockKind if kind not in {ClockKind.CORRECTION, ClockKind.DEFERRAL, ClockKind.OPINION}]
ROLE_TURNS = {"approver": Turn.APPROVER}


def finish(case: Case, row: Move) -> None:
    know_parties(case)
    settle(case)
    count(case, case.event)
    with jobs.together():
        follow_up(case, case.event, row)
    packages.after_act(case)


def settle(case: Case) -> None:
    """Write whose turn it is and by when, from the state and the running clocks."""
    case.turn = turn_of(case)
    kinds = shown_kinds(case.turn)
    shown = [clock for clock in held(case.chain) if clock.met_at is None and clock.kind in kinds]
    case.due = min((clock.due for clock in shown), default=None)
    warned = (clock.warn_on for clock in shown if clock.due == case.due and clock.warn_on is not None)
    case.warn_on = min(warned, default=None)
    case.save_now("turn", "due", "warn_on")


def shown_kinds(turn: str) -> Collection[ClockKind]:
    if turn in {Turn.NOBODY, Turn.ABOVE}:
        return ()
    if turn == Turn.DELIVERY:
        return (ClockKind.DELIVERY,)
    return tuple(ClockKind) if turn == Turn.APPLICANT else OURS


def turn_of(case: Case) -> Turn:
    if case.state in {State.ENTERED, State.SUBMITTED}:
        return Turn.WINDOW
    if case.state == State.CORRECTING:
        return Turn.APPLICANT
    if case.state == State.ACCEPTED and awaits_above(case):
        return Turn.ABOVE
    if case.state == State.ACCEPTED:
        role = case.guide.step(case.step).role if case.step else "approver"
        return ROLE_TURNS.get(role, Turn.REVIEWER)
    if case.state in {State.GRANTED, State.DENIED} and case.delivered_at is None and not case.held:
        return Turn.DELIVERY
    return Turn.NOBODY
