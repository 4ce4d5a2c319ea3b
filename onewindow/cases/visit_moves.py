"""The table of moves of a visit: opened when somebody's identity was checked, closed with one receipt (Art. 20, 34)."""

from typing import Any

from rules.predicates import predicate

from onewindow.cases import permissions as may
from onewindow.cases.models import Visit, VisitState
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role


@predicate
def of_this_visit(actor: Any, visit: Visit) -> bool:
    return isinstance(actor, Officer) and actor.post.pk == visit.post_id


def receipt(visit: Visit, row: Move) -> None:
    from onewindow.cases.documents.visit import hand_out

    if row.notice is not None:
        hand_out(visit)


# fmt: off

TABLE = Table("visit", after=receipt)
OPEN_VISIT = TABLE.move("open_visit", "开始一次办理", {NEW}, VisitState.OPEN, Art(20, 34), by=may.in_role(Role.WINDOW))
CLOSE_VISIT = TABLE.move("close_visit", "结束一次办理", {VisitState.OPEN}, VisitState.CLOSED, Art(20, 34), by=of_this_visit, notice="visit_receipt")
# fmt: on
