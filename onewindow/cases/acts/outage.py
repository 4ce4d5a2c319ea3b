"""Taken in on paper while the system was away: entered afterwards, looked through by a second person (补录; Art. 19, 22)."""

from datetime import datetime, timedelta

from onewindow.cases import limits, moves
from onewindow.cases.acts.apply import became, details, locked, make
from onewindow.cases.completeness import PaperMaterial, ensure_complete
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.materials import SCAN
from onewindow.cases.models import Attachment, Case, PaperReceipt, State
from onewindow.cases.texts import text_digest
from onewindow.network.models import Venue
from onewindow.record import clocks
from onewindow.record.door import begin, move
from onewindow.record.errors import ActRefused
from onewindow.record.models import Event
from onewindow.staff.actors import Officer

LATEST = timedelta(days=30)  # how far back an entry may reach: an outage is days, not months


class NotThatReceipt(ActRefused):
    code = "paper_receipt"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"没有编号为 {number} 的空白收件凭证，或者它已经用过、作废。请对照纸质凭证右上角的编号再看一遍。"
        )


class ScanMissing(ActRefused):
    code = "scan_missing"

    def __init__(self) -> None:
        super().__init__("补录要附上纸质收件凭证和申请材料的扫描件。请先扫描上传。")


@moves.act(moves.ENTER_AFTER)
def enter_after(
    draft_id: int, *, by: Officer, at: datetime, received_at: datetime, receipt: str, intake: Venue,
    papers: dict[str, PaperMaterial] | None = None,
) -> Case:  # fmt: skip
    """Enter what was received on paper at `received_at` under a pre-numbered receipt. The real time counts.

    Nobody is told and no clock starts before a second person has confirmed the entry. Raises NotThatReceipt, ScanMissing,
    NoSuchChoice (a time to come, or too long ago), and what handing in raises.
    """
    if received_at > at or received_at < at - LATEST:
        raise NoSuchChoice("实际收件时间（应当在过去 30 天以内，不能晚于现在）")
    draft = locked(draft_id, by)
    lines = ensure_complete(draft, papers or {}, at=at)
    scan = Attachment.objects.filter(draft=draft, material=SCAN).first()
    if scan is None:
        raise ScanMissing
    blank = PaperReceipt.objects.select_for_update().filter(number=receipt.strip(), venue=intake).first()
    if blank is None or blank.case_id is not None or blank.spoiled_at is not None:
        raise NotThatReceipt(receipt)
    case = make(draft, lines, papers or {}, at=received_at, intake=intake, state=State.ENTERED)
    more = {"receipt": blank.number, "scan": bytes(scan.sha256).hex()}
    begin(case, moves.ENTER_AFTER, by=by, at=received_at, recorded_at=at, details=details(case) | more)
    blank.case = case
    blank.save(update_fields=["case"])
    became(draft, case)
    return case


@moves.act(moves.CONFIRM_ENTRY)
def confirm_entry(case_id: int, *, by: Officer, at: datetime) -> Case:
    """A second person has compared the entry with the scan: it stands as received when it was received."""
    case = move(Case, case_id, moves.CONFIRM_ENTRY, by=by, at=at)
    limits.start_at_receipt(case, at=case.received_at)
    return case


@moves.act(moves.VOID)
def void(case_id: int, *, by: Officer, at: datetime, reason: str) -> Case:
    """A wrong entry is reversed by a further event, before anybody was told. Its receipt can be entered again."""
    if not reason.strip():
        raise ReasonRequired("作废的原因（哪里录错了）")
    case = move(Case, case_id, moves.VOID, by=by, at=at, details={"reason": text_digest(reason)})
    clocks.stop_all(case.chain, at=at)
    case.closing = {"reason": reason}
    case.save(update_fields=["closing"])
    PaperReceipt.objects.filter(case=case).update(case=None)
    return case


@moves.act(moves.REVERSE_INSPECTION)
def reverse_inspection(case_id: int, *, by: Officer, at: datetime, sequence: int, reason: str) -> Case:
    """An inspection's record that was entered wrongly no longer counts; it stays on record. `sequence`: of its event."""
    if not reason.strip():
        raise ReasonRequired("作废的原因（哪里录错了）")
    details_ = {"reverses": sequence, "reason": text_digest(reason)}
    case = move(Case, case_id, moves.REVERSE_INSPECTION, by=by, at=at, details=details_)
    event = Event.objects.filter(chain_id=case.chain_id, sequence=sequence, act="record_inspection").first()
    rows = case.inspections.filter(recorded_at=event.happened_at, voided_at=None) if event else case.inspections.none()
    if not rows.filter(run__state="active").update(voided_at=at):
        raise NoSuchChoice(f"记录第 {sequence} 条（只能作废当前环节、还没有作废的核查记录）")
    return case
