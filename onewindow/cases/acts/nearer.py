"""Taken in near the applicant for the agency that is competent elsewhere: handed on to it (Art. 18, 34)."""

from datetime import datetime

from onewindow.cases import moves
from onewindow.cases.models import Case
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer


@moves.act(moves.HAND_ON)
def hand_on(case_id: int, *, by: Officer, at: datetime) -> Case:
    """Papers and data go to the competent venue, which answers for the case from now on. Received stays when it was received."""
    case = Case.objects.select_related("taken_for").get(pk=case_id)
    details = {"to": case.taken_for.region_id} if case.taken_for is not None else {}
    case = move(Case, case_id, moves.HAND_ON, by=by, at=at, details=details)
    case.handed_on_at = at
    case.save(update_fields=["handed_on_at"])
    clocks.stop(case.chain, ClockKind.HAND_ON, at=at)
    return case
