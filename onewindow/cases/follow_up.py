"""Who is told of an act, and by which document (Art. 22, 24)."""

from onewindow.cases.models import Case
from onewindow.record.models import Event
from onewindow.record.moves import Move


def follow_up(case: Case, event: Event, row: Move) -> None:
    """Write the documents and messages that the act calls for and defer their work, in the act's transaction."""
