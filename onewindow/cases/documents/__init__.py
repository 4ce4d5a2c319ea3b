"""What each document of a case says. `sheets(notice, case, event)` has them by the notice that an act calls for (Art. 22).

The words follow the item's type (notices.words); the law that is cited is the item's own.
"""

from collections.abc import Callable
from dataclasses import replace

from onewindow.cases.delegated import with_citation
from onewindow.cases.documents import closing, daily, decision, hearing, intake, promise, receipt, review
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Case
from onewindow.notices.content import Sheet, paragraphs
from onewindow.notices.models import Worded
from onewindow.notices.wording import filled, own_words
from onewindow.record.models import Event

WRITERS: dict[str, list[Callable[[Matter], Sheet | None]]] = {
    "hand_in_receipt": [receipt.hand_in_receipt, promise.commitment_letter],
    "deferred_acceptance": [promise.deferred_acceptance],
    "supplied": [promise.supplied],
    "acceptance": [intake.acceptance],
    "not_ours": [intake.not_ours],
    "refusal": [intake.refusal],
    "correction": [intake.correction],
    "special_time": [review.special_time],
    "extension": [review.extension],
    "grant": [decision.grant, decision.certificate],
    "denial": [decision.denial],
    "delivery_receipt": [closing.delivery_receipt],
    "withdrawal": [closing.withdrawal],
    "moved": [daily.moved],
    "given_back": [daily.given_back],
    "termination": [daily.termination],
    "forwarding": [daily.forwarding],
    "outcome_above": [daily.outcome_above],
    "suspension": [daily.suspension],
    "overrun": [daily.overrun],
    "interested": [daily.interested],
    "hearing_announced": [hearing.announced],
    "hearing_right": [hearing.right],
    "hearing_notice": [hearing.notice],
    "hearing_record": [hearing.record],
    "fee_notice": [daily.fee_notice],
    "fee_receipt": [daily.fee_receipt],
    "public_notice": [daily.public_notice],
}


def sheets(notice: str, case: Case, event: Event) -> list[Sheet]:
    """The documents of a notice; none where it is told by message alone (progress, what the law did by itself)."""
    matter = Matter(case, event)
    written = [sheet for write in WRITERS.get(notice, []) if (sheet := write(matter))]
    return [in_own_words(with_citation(sheet, notice, matter), matter) for sheet in written]


def in_own_words(sheet: Sheet, matter: Matter) -> Sheet:
    """With what the office adds at the end and in the foot. Heads, grounds, decision and remedies are law: nothing replaces them."""
    if sheet.template != "letter":
        return sheet
    own = own_words(matter.event, sheet.kind, Worded.CONTACT, Worded.CLOSING, Worded.FOOT)
    if not own:
        return sheet
    from onewindow.cases.slots import slots_of

    slots = slots_of(matter)
    said = {part: filled(text, slots) for part, text in own.items()}
    foot = list(sheet.foot)
    if said.get(Worded.CONTACT):
        foot = [line.replace(matter.contact, said[Worded.CONTACT]) for line in foot]
    if said.get(Worded.FOOT):
        foot.insert(max(len(foot) - 1, 0), said[Worded.FOOT])
    return replace(sheet, blocks=[*sheet.blocks, *paragraphs(said.get(Worded.CLOSING, ""))], foot=foot)
