"""Fees: asked for in writing with their basis, paid through a payment system, never a reason to stop a clock (Art. 17, 24)."""

from datetime import datetime
from decimal import Decimal

from onewindow.cases import moves
from onewindow.cases.errors import NoSuchChoice
from onewindow.cases.models import Case, Fee
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.staff.actors import Officer


@moves.act(moves.ASK_FEE)
def ask_fee(case_id: int, *, by: Officer, at: datetime, amount: Decimal) -> Case:
    """Ask for the fee that the guide publishes. `amount`: yuan, two places, by the guide's standard."""
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise NoSuchChoice(f"金额 {amount}（应当大于 0，最多两位小数）")
    case = move(Case, case_id, moves.ASK_FEE, by=by, at=at, details={"amount": str(amount)})
    rule = case.guide.fee
    assert rule is not None
    Fee.objects.create(
        case=case, order=f"{case.number}-{case.event.sequence}"[-40:], amount=amount, basis=rule.basis[:300], asked_by=by.post,
        asked_at=at,
    )  # fmt: skip
    return case


@moves.act(moves.RECORD_PAYMENT)
def record_payment(case_id: int, *, by: System, at: datetime, reference: str, way: str) -> Case:
    """The payment system says that it was paid: a receipt is issued. `reference`: its own number of the payment."""
    case = move(Case, case_id, moves.RECORD_PAYMENT, by=by, at=at, details={"reference": reference, "way": way})
    fee = case.fee
    fee.paid_at, fee.reference, fee.way = at, reference[:80], way[:30]
    fee.save(update_fields=["paid_at", "reference", "way"])
    return case
