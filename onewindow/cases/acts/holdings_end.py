"""Revocation, withdrawal, deregistration: told first, heard, then decided in form (Art. 28; 行政许可法 8, 69, 70)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import holding_moves as moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.holding_permissions import open_intention
from onewindow.cases.models import Ending, Holding, HoldingState, Intention, IntentionKind, Reclaim, RequestKind
from onewindow.cases.texts import text_digest
from onewindow.notices.models import Document
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, Outcome
from onewindow.staff.actors import Officer

ANSWER_DAYS = 5  # working days to state one's case or to ask for a hearing (as 行政许可法 47)
HEARING_DAYS = 20  # working days within which a hearing that was asked for is held (行政许可法 47)
REPAY_DAYS = 30  # natural days to pay back


class NotHeard(ActRefused):
    code = "not_heard"

    def __init__(self, until: str) -> None:
        super().__init__(
            f"当事人还可以陈述申辩、申请听证（到 {until}）。请等到期限届满，或者记录了陈述申辩、听证以后再决定。"
        )


class MendFirst(ActRefused):
    code = "mend_first"

    def __init__(self) -> None:
        super().__init__("没有履行承诺的，先责令限期改正，再核查；改正期限届满仍不符合的，才能告知拟撤销。")


def _said(text: str, what: str) -> None:
    if not text.strip():
        raise ReasonRequired(what)


@moves.act(moves.NOTIFY_INTENDED)
def notify_intended(
    holding_id: int, *, by: Officer, at: datetime, kind: str, facts: str, ground: str, fraud: bool = False
) -> Holding:
    """Tell the holder what is intended and why, and that they may state their case or ask for a hearing, before anything is decided.

    `kind`: revoke or withdraw. What was granted on a commitment is revoked for a breach only after an order to mend and
    another check that found it unkept: else MendFirst. `fraud`: it was got by deceit, bribery or other improper means; such a
    grant is to be revoked, and nothing of it can be mended (行政许可法 69 II).
    """
    if kind not in IntentionKind.values or (fraud and kind != IntentionKind.REVOKE):
        raise NoSuchChoice("撤回（以欺骗、贿赂等不正当手段取得的，应当撤销）" if fraud else kind)
    _said(facts, "查明的事实")
    _said(ground, "依据（法律、法规、规章的条款）")
    details = {"kind": kind, "facts": text_digest(facts), "ground": ground, **({"fraud": True} if fraud else {})}
    held = Holding.objects.select_for_update(of=("self",)).get(pk=holding_id)
    holding = move(Holding, holding_id, moves.NOTIFY_INTENDED, by=by, at=at, details=details)
    if kind == IntentionKind.REVOKE and holding.on_commitment and not fraud and not _mended_in_vain(held):
        raise MendFirst
    clock = clocks.start(holding.chain, ClockKind.ANSWER, at=at, days=ANSWER_DAYS, on_lapse=Outcome.NONE)
    clocks.stop(holding.chain, ClockKind.MENDING, at=at)
    Intention.objects.create(
        holding=holding,
        kind=kind,
        facts=facts.strip(),
        ground=ground.strip()[:500],
        fraud=fraud,
        given_by=by.post,
        given_at=at,
        answer_by=clock.due,
    )
    return holding


def _mended_in_vain(holding: Holding) -> bool:
    order, check = holding.mend_orders.order_by("-pk").first(), holding.checks.order_by("-round").first()
    if order is None or check is None or check.checked_at is None:
        return False
    return check.kept is False and check.checked_at >= order.ordered_at


def _open(holding: Holding) -> Intention:
    found = open_intention(holding)
    assert found is not None
    return found


@moves.act(moves.STATE_CASE)
def state_case(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    """What the holder says to it, in writing or taken down by an officer. Further words are added to the earlier ones."""
    _said(text, "陈述申辩的内容")
    holding = move(Holding, holding_id, moves.STATE_CASE, by=by, at=at, details={"text": text_digest(text)})
    intention = _open(holding)
    intention.statement = f"{intention.statement}\n{text.strip()}".strip()
    intention.stated_at = at
    intention.save(update_fields=["statement", "stated_at"])
    return holding


@moves.act(moves.ASK_HEARING)
def ask_hearing(holding_id: int, *, by: Applicant, at: datetime) -> Holding:
    """A hearing is asked for within the period of the notice; it is held within twenty working days. Raises TooLate by the period."""
    holding = move(Holding, holding_id, moves.ASK_HEARING, by=by, at=at)
    intention = _open(holding)
    if localtime(at).date() > intention.answer_by:
        raise NoSuchChoice(f"已经过了申请听证的期限（{intention.answer_by:%Y-%m-%d}），仍可以陈述申辩")
    intention.hearing_asked_at = at
    intention.save(update_fields=["hearing_asked_at"])
    clocks.stop(holding.chain, ClockKind.ANSWER, at=at)
    clocks.start(holding.chain, ClockKind.ANSWER, at=at, days=HEARING_DAYS, on_lapse=Outcome.ESCALATED)
    return holding


@moves.act(moves.HOLD_HEARING)
def hold_hearing(holding_id: int, *, by: Officer, at: datetime, held_at: datetime, record: str) -> Holding:
    """The record of the hearing, signed by who chaired it: nobody who checked or gave the notice."""
    _said(record, "听证笔录")
    details = {"held_at": held_at.isoformat(), "record": text_digest(record)}
    holding = move(Holding, holding_id, moves.HOLD_HEARING, by=by, at=at, details=details)
    intention = _open(holding)
    if held_at > at or (intention.hearing_asked_at and held_at < intention.hearing_asked_at):
        raise NoSuchChoice("听证的时间应当在申请听证之后、现在之前")
    intention.hearing_at, intention.chair, intention.hearing_record = held_at, by.post, record.strip()
    intention.save(update_fields=["hearing_at", "chair", "hearing_record"])
    clocks.stop(holding.chain, ClockKind.ANSWER, at=at)
    return holding


@moves.act(moves.DROP_INTENDED)
def drop_intended(holding_id: int, *, by: Officer, at: datetime, reason: str) -> Holding:
    """The statement convinces, or the facts are otherwise: nothing is revoked."""
    _said(reason, "为什么不再撤销、撤回")
    holding = move(Holding, holding_id, moves.DROP_INTENDED, by=by, at=at, details={"reason": text_digest(reason)})
    intention = _open(holding)
    intention.dropped_at = at
    intention.save(update_fields=["dropped_at"])
    clocks.stop(holding.chain, ClockKind.ANSWER, at=at)
    if holding.on_commitment and holding.checked_at is None:
        holding.checked_at = at
        holding.save(update_fields=["checked_at"])
    return holding


@moves.act(moves.REVOKE)
def revoke(holding_id: int, *, by: Officer, at: datetime) -> Holding:
    """Revoke on the facts and the ground that the holder was told. Raises NotHeard before they were, or their period is over."""
    holding = move(Holding, holding_id, moves.REVOKE, by=by, at=at, details=_basis(holding_id))
    return _ended(holding, "revoke", by=by, at=at)


@moves.act(moves.WITHDRAW_GRANT)
def withdraw_grant(holding_id: int, *, by: Officer, at: datetime, compensation: str = "") -> Holding:
    """Withdraw because the law or the circumstances changed; what is lost by it is compensated by law (行政许可法 8 II)."""
    holding = move(Holding, holding_id, moves.WITHDRAW_GRANT, by=by, at=at, details=_basis(holding_id))
    return _ended(holding, "withdraw", by=by, at=at, compensation=compensation)


def _basis(holding_id: int) -> dict[str, str]:
    intention = open_intention(Holding.objects.select_for_update(of=("self",)).get(pk=holding_id))
    return {"ground": intention.ground, "facts": text_digest(intention.facts)} if intention else {}


def _ended(holding: Holding, act: str, *, by: Officer, at: datetime, compensation: str = "") -> Holding:
    intention = _open(holding)
    ensure_heard(intention, at)
    intention.carried_at = at
    intention.save(update_fields=["carried_at"])
    Ending.objects.create(
        holding=holding, act=act, facts=intention.facts, ground=intention.ground, compensation=compensation.strip(), signed_by=by.post,
        signed_at=at,
    )  # fmt: skip
    void(holding, at=at)
    return holding


def ensure_heard(intention: Intention, at: datetime) -> None:
    """A hearing that was asked for was held; else a statement was made or its period is over."""
    if intention.hearing_asked_at is not None and intention.hearing_at is None:
        raise NotHeard("听证举行以后")
    if not intention.heard and localtime(at).date() <= intention.answer_by:
        raise NotHeard(f"{intention.answer_by.month}月{intention.answer_by.day}日")


def void(holding: Holding, *, at: datetime) -> None:
    """Nothing runs on, and whoever scans the result sees that it is no longer valid."""
    clocks.stop_all(holding.chain, at=at)
    results = Document.objects.filter(chain__in=holding.chains, kind__in=["result", "grant"])
    results.filter(revoked_at__isnull=True).update(revoked_at=at)
    holding.requests.filter(decided_at__isnull=True).update(
        decided_at=at,
        granted=False,
        reasons=f"办理结果{holding.state_label()}",
        ground="《中华人民共和国行政许可法》第七十条",
    )


@moves.act(moves.DEREGISTER)
def deregister(holding_id: int, *, by: Officer, at: datetime, facts: str, ground: str) -> Holding:
    """Taken out of the register: revoked, withdrawn, expired, given up, or its holder is no more (行政许可法 70). Raises ReasonRequired."""
    _said(facts, "为什么注销：申请注销、期满、撤销、撤回，或者持有人死亡、终止")
    _said(ground, "依据")
    details = {"facts": text_digest(facts), "ground": ground}
    asked = HoldingState.IN_FORCE
    held = Holding.objects.select_for_update(of=("self",)).get(pk=holding_id)
    if held.state == asked:
        held.requests.filter(kind=RequestKind.DEREGISTRATION, decided_at__isnull=True).update(
            decided_at=at, granted=True, decided_by=by.post
        )
    holding = move(Holding, holding_id, moves.DEREGISTER, by=by, at=at, details=details)
    Ending.objects.create(
        holding=holding,
        act="deregister",
        facts=facts.strip(),
        ground=ground.strip()[:500],
        signed_by=by.post,
        signed_at=at,
    )
    void(holding, at=at)
    return holding


@moves.act(moves.RECLAIM)
def reclaim(holding_id: int, *, by: Officer, at: datetime, amount: Decimal, ground: str) -> Holding:
    """Ask back what was paid on a promise that was not kept. Raises NoSuchChoice, ReasonRequired."""
    _said(ground, "追回的依据")
    if amount <= 0:
        raise NoSuchChoice("追回的金额，应当大于零")
    holding = move(Holding, holding_id, moves.RECLAIM, by=by, at=at, details={"amount": str(amount), "ground": ground})
    Reclaim.objects.create(
        holding=holding, amount=amount, ground=ground.strip()[:500], due=localtime(at).date() + timedelta(days=REPAY_DAYS),
        ordered_by=by.post, ordered_at=at,
    )  # fmt: skip
    return holding


@moves.act(moves.RECORD_REPAID)
def record_repaid(holding_id: int, *, by: Officer, at: datetime, reference: str) -> Holding:
    _said(reference, "退款凭证的编号")
    holding = move(Holding, holding_id, moves.RECORD_REPAID, by=by, at=at, details={"reference": reference})
    holding.reclaim.repaid_at, holding.reclaim.reference = at, reference.strip()[:80]
    holding.reclaim.save(update_fields=["repaid_at", "reference"])
    return holding
