"""Delivery: at the window with identity checked, or electronically by consent (Art. 24, 48)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from onewindow.accounts.models import DocumentType, PrincipalKind, document_digest
from onewindow.accounts.windows import document_of
from onewindow.cases import moves
from onewindow.cases.acts.blanks import Blank, write_blank
from onewindow.cases.errors import ReasonRequired
from onewindow.cases.models import Case, Delivery, DeliveryWay, PartyRole
from onewindow.cases.texts import text_digest
from onewindow.kernel.identifiers import InvalidIdentifier, normalised
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer


class NotTheReceiver(ActRefused):
    code = "not_the_receiver"

    def __init__(self) -> None:
        super().__init__("证件号码与申请人、法定代表人或者代理人不一致，请核对证件原件；受委托代领的，请填写委托书。")


class NoConsent(ActRefused):
    code = "no_consent"

    def __init__(self) -> None:
        super().__init__("申请人没有选择电子送达，请通知申请人到窗口领取。")


@dataclass(frozen=True)
class Receipt:
    """Who took the result at the window: name, identity number as read from the card, and a signature (PNG) or a code.

    `authority`: by which somebody else takes it for the applicant (代领). `blank`: the blank certificate that was written.
    """

    name: str
    number: str
    signature: bytes = b""
    code: str = ""
    authority: str = ""
    blank: Blank | None = None


@moves.act(moves.DELIVER)
def deliver(case_id: int, *, by: Officer, at: datetime, receipt: Receipt) -> Case:
    """Hand the result over at the window. Raises NotTheReceiver, ReasonRequired (no proof)."""
    if not receipt.signature and not receipt.code:
        raise ReasonRequired("领取人的签名，或者领取人报出的查询码")
    if not receipt.number.strip() or not receipt.name.strip():
        raise ReasonRequired("领取人的姓名和证件号码")
    digest = _document_digest(receipt.number)
    details = {"way": "window", "receiver": digest.hex(), "authority": text_digest(receipt.authority)}
    case = move(Case, case_id, moves.DELIVER, by=by, at=at, details=details)
    own = may_receive(case, receipt.number)
    if not own and not receipt.authority.strip():
        raise NotTheReceiver
    if receipt.blank is not None:
        write_blank(case, receipt.blank, by=by, at=at)
    if receipt.code and receipt.code.strip().upper() != case.query_code:
        raise ReasonRequired("正确的查询码（在收件凭证上），或者请领取人签名")
    delivery = Delivery(
        case=case, way=DeliveryWay.WINDOW, receiver_name=receipt.name, receiver_number=receipt.number, handed_by=by.post,
        proof="signature" if receipt.signature else "code", delivered_at=at, authority="" if own else receipt.authority[:200],
    )  # fmt: skip
    if receipt.signature:
        delivery.signature.save(f"signatures/{case.number}.png", ContentFile(receipt.signature), save=False)
    delivery.save()
    return delivered(case, at=at)


def may_receive(case: Case, number: str) -> bool:
    """The applicant, a joint applicant, the representative; for an organisation, who represents it by law."""
    digest = _document_digest(number)
    parties = (party for party in case.parties.all() if party.role != PartyRole.INTERESTED)
    if any(bytes(party.document_digest) == digest for party in parties):
        return True
    return case.applicant.representative_number == normalised(number)


def _document_digest(typed: str) -> bytes:
    """Of the identity card or the passport that somebody shows: a foreigner collects like everybody else."""
    try:
        return document_digest(*document_of(PrincipalKind.NATURAL, typed, passport=True))
    except InvalidIdentifier:  # a number that nobody has: it will not be that of a party
        return document_digest(DocumentType.ID_CARD, normalised(typed))


@moves.act(moves.DELIVER_ELECTRONICALLY)
def deliver_electronically(case_id: int, *, by: System, at: datetime) -> Case:
    """Into the applicant's documents, by the consent given with the application. Raises NoConsent."""
    case = move(Case, case_id, moves.DELIVER_ELECTRONICALLY, by=by, at=at, details={"way": "electronic"})
    if case.delivery_way != DeliveryWay.ELECTRONIC or case.submitted_by_id is None:
        raise NoConsent
    Delivery.objects.create(
        case=case, way=DeliveryWay.ELECTRONIC, receiver_name=case.applicant_name, proof="consent", delivered_at=at
    )
    return delivered(case, at=at)


def delivered(case: Case, *, at: datetime) -> Case:
    clocks.stop(case.chain, ClockKind.DELIVERY, at=at)
    case.delivered_at = at
    case.save_later(["delivered_at"])
    return case
