"""The table of moves of a proposal: what one person wants to change and another looks at (Art. 12)."""

from typing import Any

from onewindow.administration import permissions as may
from onewindow.administration.models import ProposalState
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art

PROPOSED = ProposalState.PROPOSED


def in_the_list(subject: Any, row: Move) -> None:
    """Who has to look finds it in the list and as a number beside the name of administration; there is nothing to send."""


def keep_lapsed(pk: int, at: Any) -> None:
    from onewindow.administration.proposals import apply_now

    apply_now(pk, at)


# fmt: off
TABLE = Table("proposal", after=in_the_list, on_refusal=keep_lapsed)
_ = TABLE.move
act = TABLE.act

PROPOSE = _("propose_change", "提请变更", {NEW}, PROPOSED, Art(12), by=may.may_propose)
APPROVE = _("approve_change", "同意并执行", {PROPOSED}, ProposalState.APPROVED, Art(12), by=may.a_second_person)
REFUSE = _("refuse_change", "不同意", {PROPOSED}, ProposalState.REFUSED, Art(12), by=may.a_second_person)
TAKE_BACK = _("take_back_change", "收回提请", {PROPOSED}, ProposalState.TAKEN_BACK, Art(12), by=may.the_proposer)
EXPIRE = _("expire_change", "过期", {PROPOSED}, ProposalState.EXPIRED, Art(12), by=may.the_system, offered=False)
# fmt: on
