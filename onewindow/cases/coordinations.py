"""Who reads the notes of the chief representative: the agency's own, an assisting agency its own, a window what was meant for it."""

from onewindow.cases.models import Case, Coordination, OpinionRequest
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

CHIEF_REPRESENTATIVE = Art(37)


def sees_the_back_office(officer: Officer) -> bool:
    """A window has the checklist and the progress; opinions and findings are the agency's (Art. 34)."""
    return officer.post.role != Role.WINDOW


def notes_for(officer: Officer, case: Case) -> list[Coordination]:
    rows = case.coordinations.select_related("by__officer").prefetch_related("agencies")
    return list(rows if sees_the_back_office(officer) else rows.filter(to_window=True))


def notes_beside(row: OpinionRequest) -> list[Coordination]:
    """What an assisting agency was told beside the question that it was asked."""
    return list(row.case.coordinations.filter(agencies=row.agency_id).select_related("by__officer"))
