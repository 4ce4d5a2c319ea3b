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


def _help_began(matter: Matter) -> str:
    helper = matter.officer
    who = f"{helper.officer.display_name}（{helper.agency.name}）" if helper else "工作人员"
    return f"{who}经您同意帮办{named(matter)}，只管这一件。代填的内容请您在“我的办件”里确认；不要帮办了，随时可以在那里收回。"


def _help_ended(matter: Matter) -> str:
    return f"{named(matter)}的帮办已经结束，申请照常办理。"


NEARER: dict[str, tuple[str, Callable[[Matter], str]]] = {
    "handed_on": ("已转交办理机关", _handed_on),
    "help_began": ("有人帮您办", _help_began),
    "help_ended": ("帮办已结束", _help_ended),
}
