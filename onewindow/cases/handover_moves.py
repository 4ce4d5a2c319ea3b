"""The table of moves of a hand-over list: handed over by one side, signed for by the other (Art. 34)."""

from typing import Any

from rules.predicates import predicate

from onewindow.cases.models import HandoverList, ListState, Way
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

BACK_OFFICE = {Role.REVIEWER, Role.APPROVER}


def at_the_window(actor: Any, subject: HandoverList) -> bool:
    """At a window of the venue that takes the agency's items."""
    if not isinstance(actor, Officer) or actor.post.role != Role.WINDOW or actor.post.window is None:
        return False
    window = actor.post.window
    return window.venue_id == subject.venue_id and window.takes(subject.agency.key)


def in_the_agency(actor: Any, subject: HandoverList) -> bool:
    return isinstance(actor, Officer) and actor.post.role in BACK_OFFICE and actor.post.agency_id == subject.agency_id


@predicate
def hands_over(actor: Any, subject: HandoverList) -> bool:
    side = at_the_window if subject.way == Way.TO_AGENCY else in_the_agency
    return side(actor, subject)


@predicate
def signs_for_it(actor: Any, subject: HandoverList) -> bool:
    side = in_the_agency if subject.way == Way.TO_AGENCY else at_the_window
    return side(actor, subject)


@predicate
def another_than_sent_it(actor: Any, subject: HandoverList) -> bool:
    """Who holds posts on both sides does not sign for what they have sent."""
    return isinstance(actor, Officer) and actor.post.officer_id != subject.sent_by.officer_id


receives = signs_for_it & another_than_sent_it


def on_paper(subject: HandoverList, row: Move) -> None:
    from onewindow.cases.documents.handover import write

    if row.notice is not None:
        write(subject, row)


# fmt: off

TABLE = Table("handover", after=on_paper)
SEND_LIST = TABLE.move("send_list", "交出清单", {NEW}, ListState.SENT, Art(34), by=hands_over, notice="handover")
RECEIVE_LIST = TABLE.move("receive_list", "签收清单", {ListState.SENT}, ListState.RECEIVED, Art(34), by=receives, notice="handover_receipt")
TAKE_BACK_LIST = TABLE.move("take_back_list", "撤回清单", {ListState.SENT}, ListState.TAKEN_BACK, Art(34), by=hands_over)
# fmt: on
