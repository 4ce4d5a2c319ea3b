"""On a commitment: signed with the application, taken back before the decision, granted at once where it stands for conditions (Art. 28)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import moves
from onewindow.cases.acts.decide import decided, ensure_complete
from onewindow.cases.acts.deferral import Signed, owe, promise
from onewindow.cases.errors import SpecialRunning
from onewindow.cases.hearings import ensure_heard
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case, Commitment, DeferralGround, SignedWay, State
from onewindow.cases.opinions import ensure_opinions
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Power
from onewindow.staff.queries import standing_orders


class NoStandingOrder(ActRefused):
    code = "no_standing_order"

    def __init__(self) -> None:
        super().__init__("本部门没有在有效期内的告知承诺常设授权，请按一般方式审查、决定。")


def commit(case: Case, signed_name: str, *, by: Applicant | Officer, at: datetime) -> Commitment:
    """The letter of a case that is just made."""
    rule = case.guide.commitment
    assert rule is not None
    window = by.post if isinstance(by, Officer) else None
    case.commitment = Commitment.objects.create(
        case=case, kind=rule.kind, signed_name=signed_name.strip()[:100], signed_by=window, signed_at=at,
        signed_way=SignedWay.ONLINE if window is None else SignedWay.WINDOW,
    )  # fmt: skip
    return case.commitment


@moves.act(moves.TAKE_BACK_COMMITMENT)
def take_back_commitment(case_id: int, *, by: Applicant | Officer, at: datetime) -> Case:
    """Back to the ordinary way, any time before the decision. After acceptance the proofs are owed by a day, as deferred ones are."""
    case = move(Case, case_id, moves.TAKE_BACK_COMMITMENT, by=by, at=at)
    commitment = case.commitment
    commitment.taken_back_at = at
    commitment.save(update_fields=["taken_back_at"])
    lacking = [material.key for material in missing_materials(case)]
    if lacking and case.state == State.ACCEPTED:
        signed = Signed(commitment.signed_name)
        owe(case, promise(case, lacking, by=by, at=at, signed=signed, ground=DeferralGround.TAKEN_BACK), at=at)
    return case


def approver_by_order(case: Case, at: datetime) -> Post | None:
    """Whom a standing order of the agency names for decisions on commitments that day; while they are away, who stands in (Art. 37)."""
    today = localtime(at).date()
    orders = standing_orders(case.handler, Power.COMMITMENT, today)
    if not orders:
        return None
    return orders[0].approver.stand_ins.in_force(today).select_related("officer").first() or orders[0].approver


@moves.act(moves.GRANT_ON_COMMITMENT)
def grant_on_commitment(case_id: int, *, by: System, at: datetime) -> Case:
    """Everything else is complete and the conditions are answered for: granted at once, in the name of the approver of the standing order.

    Raises NoStandingOrder, MissingMaterials, RightNotTold, RightStillOpen, HearingNotHeld, OpinionOpen, SpecialRunning: then it goes
    the ordinary way, to a person.
    """
    held = Case.objects.select_related("agency").select_for_update(of=("self",)).get(pk=case_id)
    approver = approver_by_order(held, at)
    details = {"approver": f"post:{approver.pk}"} if approver else {}
    case = move(Case, case_id, moves.GRANT_ON_COMMITMENT, by=by, at=at, details=details)
    if approver is None:
        raise NoStandingOrder
    ensure_complete(case)
    if case.specials.filter(ended_at__isnull=True).exists():
        raise SpecialRunning
    ensure_heard(case, at=at)
    ensure_opinions(case, at=at)
    return decided(case, by=approver, at=at, granted=True, opinion="按告知承诺准予", acting=by)
