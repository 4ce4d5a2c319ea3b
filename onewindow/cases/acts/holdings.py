"""What was granted is held; commitments are checked and mended; validity ends by law (Art. 28; 行政许可法 50, 70)."""

from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import holding_moves as moves
from onewindow.cases.documents.decision import held_facts
from onewindow.cases.errors import NoSuchChoice, ReasonRequired, TwoOfficers
from onewindow.cases.holding_lapses import renewal_in_hand
from onewindow.cases.models import (
    Attachment,
    Case,
    Check,
    Holding,
    HoldingState,
    MendOrder,
    RequestKind,
)
from onewindow.cases.texts import text_digest
from onewindow.cases.uploads import COMMITMENT_CHECK
from onewindow.cases.validity import valid_to
from onewindow.kernel.calendar import Unit
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post

MENDING_DAYS = 30  # natural days to mend what was promised, if the order says no other (the city's rule)


@moves.act(moves.HOLD)
def hold(case: Case, *, by: Officer | System, at: datetime) -> Holding:
    """The result of a grant, in its transaction. On a commitment the check is due within the item's period."""
    decision, commitment = case.decision, getattr(case, "commitment", None)
    on_commitment = commitment is not None and commitment.taken_back_at is None
    number = decision.result_number or case.number
    rule, chain = case.guide.commitment, open_chain("holding", number, at=at)
    check = None
    if on_commitment and rule is not None:
        check = clocks.start(
            chain,
            ClockKind.CHECK,
            at=at,
            days=rule.check_days,
            unit=Unit.NATURAL,
            basis=rule.basis,
            on_lapse=Outcome.ESCALATED,
        )
    holding = Holding.objects.create(
        number=number, chain=chain, state=HoldingState.IN_FORCE, case=case, item=case.item,
        agency=case.agency, region=case.region, holder=case.applicant, holder_name=case.applicant_name,
        title=case.guide.result.name[:200] or case.title[:200], facts=held_facts(case), valid_from=localtime(at).date(),
        valid_to=decision.valid_to, on_commitment=on_commitment,
        awaits="check" if on_commitment else "", due=check.due if check is not None else None,
    )  # fmt: skip
    begin(holding, moves.HOLD, by=by, at=at, details={"case": case.number, "on_commitment": on_commitment})
    return holding


@moves.act(moves.PLAN_CHECK)
def plan_check(holding_id: int, *, by: Officer, at: datetime, first: Post, second: Post, planned_on: date) -> Holding:
    """Give a check to two officers of the agency, for a day. Raises TwoOfficers, NoSuchChoice."""
    if first.officer_id == second.officer_id or {first.agency_id, second.agency_id} != {by.post.agency_id}:
        raise TwoOfficers
    if planned_on < localtime(at).date():
        raise NoSuchChoice("早于今天的核查日期")
    details = {"first": f"post:{first.pk}", "second": f"post:{second.pk}", "planned_on": planned_on.isoformat()}
    holding = move(Holding, holding_id, moves.PLAN_CHECK, by=by, at=at, details=details)
    Check.objects.create(
        holding=holding,
        round=holding.checks.count() + 1,
        first=first,
        second=second,
        planned_on=planned_on,
        planned_by=by.post,
    )
    return holding


@moves.act(moves.RECORD_CHECK)
def record_check(holding_id: int, *, by: Officer, at: datetime, kept: bool, findings: str) -> Holding:
    """What the two found, with the photographs taken since it was planned. Kept: the check is done (after mending: to be confirmed)."""
    if not findings.strip():
        raise ReasonRequired("核查的情况")
    details = {"kept": kept, "findings": text_digest(findings)}
    holding = move(Holding, holding_id, moves.RECORD_CHECK, by=by, at=at, details=details)
    check = holding.checks.get(checked_at__isnull=True)
    if by.post.officer_id not in {check.first.officer_id, check.second.officer_id}:
        raise NoSuchChoice("核查记录由安排的两名核查人员提交")
    check.photos = photos_of(holding)
    check.kept, check.findings, check.checked_at = kept, findings, at
    check.save(update_fields=["photos", "kept", "findings", "checked_at"])
    clocks.stop(holding.chain, ClockKind.CHECK, at=at)
    if kept and holding.state == HoldingState.IN_FORCE:
        holding.checked_at = at
        holding.save(update_fields=["checked_at"])
    return holding


def photos_of(holding: Holding) -> list[int]:
    """Pictures of the commitment that belong to no record yet."""
    used = {pk for check in holding.checks.all() for pk in check.photos}
    rows = Attachment.objects.filter(case=holding.case_id, material=COMMITMENT_CHECK).exclude(pk__in=used)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@moves.act(moves.ORDER_MENDING)
def order_mending(holding_id: int, *, by: Officer, at: datetime, what: str, days: int = MENDING_DAYS) -> Holding:
    """Order to do by a day what was promised. `days`: natural days. Raises ReasonRequired, NoSuchChoice."""
    if not what.strip():
        raise ReasonRequired("要改正什么，改到什么程度")
    if not 1 <= days <= 180:
        raise NoSuchChoice(f"改正期限 {days} 天（可选 1 至 180 天）")
    holding = move(
        Holding, holding_id, moves.ORDER_MENDING, by=by, at=at, details={"what": text_digest(what), "days": days}
    )
    clock = clocks.start(
        holding.chain, ClockKind.MENDING, at=at, days=days, unit=Unit.NATURAL, on_lapse=Outcome.ESCALATED
    )
    MendOrder.objects.create(holding=holding, what=what.strip(), due=clock.due, ordered_by=by.post, ordered_at=at)
    return holding


@moves.act(moves.FOUND_MENDED)
def found_mended(holding_id: int, *, by: Officer, at: datetime) -> Holding:
    """A check after the order found it kept: the matter is over."""
    holding = move(Holding, holding_id, moves.FOUND_MENDED, by=by, at=at)
    holding.checked_at = at
    holding.save(update_fields=["checked_at"])
    clocks.stop(holding.chain, ClockKind.MENDING, at=at)
    return holding


@moves.act(moves.ESCALATE)
def escalate(holding_id: int, *, by: System, at: datetime, recorded_at: datetime, clock: Clock) -> Holding:
    """A check, a mending or an answer is late: red, on the cockpit (Art. 57 VII)."""
    details = {"clock": clock.kind, "due": clock.due.isoformat()}
    return move(
        Holding, holding_id, moves.ESCALATE, by=by, at=at, recorded_at=recorded_at, by_lapse=True, details=details
    )


@moves.act(moves.DEEM_RENEWED)
def deem_renewed(holding_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Holding:
    """Asked for in time and not decided by expiry: renewed as long as it was granted for (行政许可法 50 II)."""
    applied = renewal_in_hand(Holding.objects.get(pk=holding_id))
    holding = move(
        Holding, holding_id, moves.DEEM_RENEWED, by=by, at=at, recorded_at=recorded_at, by_lapse=True,
        details={"case": applied.number} if applied else {},
    )  # fmt: skip
    request = holding.requests.filter(kind=RequestKind.RENEWAL, decided_at__isnull=True).first()
    if (request is None and applied is None) or holding.valid_to is None:
        raise NoSuchChoice("没有申请过延续")
    if request is None:
        prolong(holding)
        return holding
    request.granted, request.by_silence, request.decided_at = True, True, at
    request.save(update_fields=["granted", "by_silence", "decided_at"])
    clocks.stop(holding.chain, ClockKind.PROMISED, at=at, step=request.kind)
    prolong(holding)
    return holding


def prolong(holding: Holding) -> None:
    """From the day after the old end, as long as the item's results are valid."""
    assert holding.valid_to is not None
    holding.valid_to = valid_to(holding.case, date.fromordinal(holding.valid_to.toordinal() + 1))
    holding.version += 1
    holding.save(update_fields=["valid_to", "version"])


@moves.act(moves.EXPIRE)
def expire(holding_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Holding:
    """Its validity is over. What was asked and not decided falls with it."""
    holding = move(Holding, holding_id, moves.EXPIRE, by=by, at=at, recorded_at=recorded_at, by_lapse=True)
    clocks.stop_all(holding.chain, at=at)
    holding.requests.filter(decided_at__isnull=True).update(
        decided_at=at, granted=False, reasons="有效期已经届满", ground="《中华人民共和国行政许可法》第七十条第一项"
    )
    return holding
