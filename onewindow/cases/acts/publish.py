"""Grants are published where the item says so, without personal data or secrets (行政许可法 40; Art. 24)."""

from datetime import datetime

from onewindow.cases import moves
from onewindow.cases.models import Case
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.models import ClockKind


@moves.act(moves.PUBLISH)
def publish(case_id: int, *, by: System, at: datetime) -> Case:
    """What was granted, by whom, to whom as far as that is no personal datum, until when: from now on a public page."""
    case = move(Case, case_id, moves.PUBLISH, by=by, at=at)
    clocks.stop(case.chain, ClockKind.PUBLICATION, at=at)
    case.published_at = at
    case.save(update_fields=["published_at"])
    return case
