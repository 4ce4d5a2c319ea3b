"""Results that are not collected: sent by post, left with a witness, announced (Art. 24; 民事诉讼法 87–95 by analogy)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from onewindow.cases import moves
from onewindow.cases.acts.blanks import Blank, write_blank
from onewindow.cases.acts.deliver import delivered
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Announcement, Case, Delivery, DeliveryWay, Posting
from onewindow.cases.texts import text_digest
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer


class WaybillUsed(ActRefused):
    code = "waybill_used"

    def __init__(self, waybill: str) -> None:
        super().__init__(f"运单号 {waybill} 已经登记在另一件上，请核对运单。")


class NoticeRuns(ActRefused):
    code = "notice_runs"

    def __init__(self) -> None:
        super().__init__("公告还没有期满，期满后系统自动登记送达。")


@dataclass(frozen=True)
class Parcel:
    """What the clerk writes on the waybill; the address is the one that the applicant has confirmed."""

    receiver: str
    phone: str
    address: str
    carrier: str
    waybill: str
    blank: Blank | None = None


@moves.act(moves.SEND_BY_POST)
def send_by_post(case_id: int, *, by: Officer, at: datetime, parcel: Parcel) -> Case:
    """Send the result to the confirmed address; the applicant is told the waybill. Raises WaybillUsed."""
    if not all(part.strip() for part in (parcel.receiver, parcel.address, parcel.carrier, parcel.waybill)):
        raise ReasonRequired("收件人、地址、承运单位和运单号")
    details = {"carrier": parcel.carrier, "waybill": parcel.waybill, "address": text_digest(parcel.address)}
    case = move(Case, case_id, moves.SEND_BY_POST, by=by, at=at, details=details)
    if Posting.objects.filter(carrier=parcel.carrier, waybill=parcel.waybill).exists():
        raise WaybillUsed(parcel.waybill)
    if parcel.blank is not None:
        write_blank(case, parcel.blank, by=by, at=at)
    Posting.objects.create(
        case=case, receiver=parcel.receiver[:60], phone=parcel.phone, address=parcel.address, carrier=parcel.carrier[:40],
        waybill=parcel.waybill[:40], sent_by=by.post, sent_at=at,
    )  # fmt: skip
    return case


@moves.act(moves.POST_DELIVERED)
def post_delivered(case_id: int, *, by: Officer | System, at: datetime, signed_for_by: str) -> Case:
    """The carrier says that it was signed for: delivered, the waybill is the proof."""
    if not signed_for_by.strip():
        raise ReasonRequired("签收人")
    case = move(
        Case, case_id, moves.POST_DELIVERED, by=by, at=at, details={"signed_for_by": text_digest(signed_for_by)}
    )
    posting = case.postings.get(delivered_at__isnull=True, returned_at__isnull=True)
    posting.delivered_at, posting.signed_for_by = at, signed_for_by[:60]
    posting.save(update_fields=["delivered_at", "signed_for_by"])
    post = by.post if isinstance(by, Officer) else None
    Delivery.objects.create(
        case=case,
        way=DeliveryWay.POST,
        receiver_name=signed_for_by[:60],
        proof="waybill",
        handed_by=post,
        delivered_at=at,
    )
    return delivered(case, at=at)


@moves.act(moves.POST_RETURNED)
def post_returned(case_id: int, *, by: Officer | System, at: datetime, reason: str) -> Case:
    """It came back: not delivered, another way has to be found."""
    if not reason.strip():
        raise ReasonRequired("退回的原因（运单上写明的）")
    case = move(Case, case_id, moves.POST_RETURNED, by=by, at=at, details={"reason": text_digest(reason)})
    posting = case.postings.get(delivered_at__isnull=True, returned_at__isnull=True)
    posting.returned_at, posting.why_returned = at, reason[:200]
    posting.save(update_fields=["returned_at", "why_returned"])
    return case


@dataclass(frozen=True)
class Leaving:
    """A result that nobody would take: left where, refused by whom, seen by which witnesses."""

    refused_by: str
    place: str
    witness: str


@moves.act(moves.LEAVE_WITH_WITNESS)
def leave_with_witness(case_id: int, *, by: Officer, at: datetime, leaving: Leaving) -> Case:
    """Left with a witness where the receiver refuses it (留置送达)."""
    if not all(part.strip() for part in (leaving.refused_by, leaving.place, leaving.witness)):
        raise ReasonRequired("谁拒收、在哪里留置、见证人是谁")
    details = {"way": "left", "place": text_digest(leaving.place), "witness": text_digest(leaving.witness)}
    case = move(Case, case_id, moves.LEAVE_WITH_WITNESS, by=by, at=at, details=details)
    Delivery.objects.create(
        case=case, way=DeliveryWay.LEFT, receiver_name=leaving.refused_by[:60], proof="witness", handed_by=by.post,
        witness=f"{leaving.witness}；{leaving.place}"[:100], delivered_at=at,
    )  # fmt: skip
    return delivered(case, at=at)


@moves.act(moves.ANNOUNCE)
def announce(case_id: int, *, by: Officer, at: datetime, reason: str) -> Case:
    """Announce it where nothing else was possible; it counts as delivered when the notice has run its days."""
    if not reason.strip():
        raise ReasonRequired("试过哪些送达方式、为什么没有送到")
    ends_on = localtime(at).date() + timedelta(days=settings.PUBLIC_NOTICE_DAYS)
    details = {"ends_on": ends_on.isoformat(), "reason": text_digest(reason)}
    case = move(Case, case_id, moves.ANNOUNCE, by=by, at=at, details=details)
    Announcement.objects.create(case=case, reason=reason, published_by=by.post, published_at=at, ends_on=ends_on)
    return case


@moves.act(moves.NOTICE_RAN)
def notice_ran(case_id: int, *, by: System, at: datetime) -> Case:
    """The days of the public notice are over. Raises NoticeRuns before."""
    case = move(Case, case_id, moves.NOTICE_RAN, by=by, at=at, details={"way": "notice"})
    if localtime(at).date() <= case.announcement.ends_on:
        raise NoticeRuns
    Delivery.objects.create(
        case=case, way=DeliveryWay.NOTICE, receiver_name=case.applicant_name[:60], proof="notice", delivered_at=at
    )
    return delivered(case, at=at)


def confirmed_address(case: Case) -> str:
    """Where the applicant wants it sent. Raises NoSuchChoice where they chose another way."""
    if case.delivery_way != DeliveryWay.POST or not case.delivery_address:
        raise NoSuchChoice("邮寄（申请人没有选择邮寄）")
    return case.delivery_address
