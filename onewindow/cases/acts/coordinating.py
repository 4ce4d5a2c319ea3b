"""The chief representative urges whoever has the step, and coordinates those who have to do with the case (Art. 37)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Case, Coordination, NoteKind
from onewindow.cases.texts import text_digest
from onewindow.network.models import Agency
from onewindow.record.door import move
from onewindow.staff.actors import Officer


@moves.act(moves.URGE_STEP)
def urge_step(case_id: int, *, by: Officer, at: datetime, note: str, by_when: date) -> Case:
    """Whoever reviews is to be done by a day. No clock starts or stops: those of the law and of the promise run."""
    if not note.strip():
        raise ReasonRequired("催办什么")
    if by_when < localtime(at).date():
        raise NoSuchChoice("早于今天的日期")
    details = {"note": text_digest(note), "by_when": by_when.isoformat()}
    case = move(Case, case_id, moves.URGE_STEP, by=by, at=at, details=details)
    Coordination.objects.create(
        case=case, kind=NoteKind.URGED, note=note.strip()[:500], by_when=by_when, by=by.post, at=at
    )
    return case


@moves.act(moves.COORDINATE)
def coordinate(
    case_id: int, *, by: Officer, at: datetime, note: str, agencies: Sequence[Agency] = (), to_window: bool = False
) -> Case:
    """What was settled between those concerned. Of other agencies only those that assist are told; they see the note, not the case."""
    if not note.strip():
        raise ReasonRequired("协调的内容：与谁、怎么定的")
    details = {"note": text_digest(note), "agencies": sorted(one.pk for one in agencies), "window": to_window}
    case = move(Case, case_id, moves.COORDINATE, by=by, at=at, details=details)
    asked = set(case.opinions.values_list("agency", flat=True))
    if strangers := [one.short_name for one in agencies if one.pk not in asked]:
        raise NoSuchChoice(f"把协调的内容告诉{'、'.join(strangers)}（没有向它征求过协办意见，请先征求）")
    row = Coordination.objects.create(
        case=case, kind=NoteKind.COORDINATED, note=note.strip()[:500], to_window=to_window, by=by.post, at=at
    )
    row.agencies.set(agencies)
    return case
