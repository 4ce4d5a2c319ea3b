"""What people are told when somebody near them takes in, hands on or helps."""

from collections.abc import Callable

from onewindow.cases.documents.matter import Matter
from onewindow.cases.phrases import due_of, named
from onewindow.record.models import ClockKind


def _handed_on(matter: Matter) -> str:
    case = matter.case
    venue = case.taken_for
    assert venue is not None
    due = due_of(matter, ClockKind.ACCEPTANCE)
    answer = f"最迟{due}告知是否受理" if due else "由其继续办理"
    return f"{named(matter)}已由{case.intake.name}转交{venue.name}，{answer}。现在起由{case.agency.name}负责办理，咨询电话 {venue.phone}。"


NEARER: dict[str, tuple[str, Callable[[Matter], str]]] = {"handed_on": ("已转交办理机关", _handed_on)}
