"""The table of moves of an urging order."""

from typing import Any

from onewindow.oversight.models import UrgingState
from onewindow.oversight.urging import permissions as may
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art

ISSUED, ANSWERED, ACCEPTED, RETURNED = (
    UrgingState.ISSUED,
    UrgingState.ANSWERED,
    UrgingState.ACCEPTED,
    UrgingState.RETURNED,
)


def in_the_queues(subject: Any, row: Move) -> None:
    """Who has to act finds the order in the queue of the desk; there is nothing else to send."""


# fmt: off
TABLE = Table("urging", after=in_the_queues)
_ = TABLE.move
act = TABLE.act

ISSUE = _("issue_urging", "发出督办单", {NEW}, ISSUED, Art(12, 13, 23), by=may.may_urge)
ANSWER = _("answer_urging", "答复督办单", {ISSUED, RETURNED}, ANSWERED, Art(23, 37), by=may.chief_representative_of_the_agency)
ACCEPT = _("accept_reply", "认可答复", {ANSWERED}, ACCEPTED, Art(12, 13), by=may.issued_it)
RETURN = _("return_reply", "退回答复", {ANSWERED, ACCEPTED}, RETURNED, Art(12, 13), by=may.issued_it)
CLOSE = _("close_urging", "办结督办单", {ACCEPTED}, UrgingState.CLOSED, Art(12, 13, 23), by=may.issued_it)
# fmt: on
