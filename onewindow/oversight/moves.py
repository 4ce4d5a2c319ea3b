"""The table of what applicants and supervisors do about a case, written into the case's own chain (chapter 8)."""

from typing import Any

from onewindow.cases import permissions as may
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import State
from onewindow.cases.models.case import CLOSED
from onewindow.record.moves import Move, Table
from onewindow.regulation.articles import Art


def nothing_further(subject: Any, row: Move) -> None:
    """A rating tells nobody and changes nobody's work."""


# fmt: off
TABLE = Table("case", after=nothing_further, on_refusal=apply_now)
_ = TABLE.move
act = TABLE.act

RATE = _("rate", "评价", {State.ACCEPTED, *CLOSED}, None, Art(52), by=may.an_applicant_of_the_case | may.window_for_the_item)
# fmt: on
