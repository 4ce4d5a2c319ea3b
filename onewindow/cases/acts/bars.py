"""Bars: imposed on a record that names authority, ground and end; objected to; repaired (Art. 28; 行政许可法 78, 79)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import bar_moves as moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Bar, BarKind, BarState, Case, Holding
from onewindow.cases.texts import text_digest
from onewindow.catalogue.models import ItemType
from onewindow.record import clocks
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, Outcome, next_number
from onewindow.staff.actors import Officer

OBJECTION_DAYS, OBJECTION_MORE = 3, 4  # working days to answer an objection, and once more (河南省社会信用条例 41)
YEARS = {
    BarKind.COMMITMENT: 1,
    BarKind.LICENCE_78: 1,
    BarKind.LICENCE_79: 3,
}  # at most (行政许可法 78, 79; the city's rule)


class NoGroundForBar(ActRefused):
    code = "no_ground_for_bar"

    def __init__(self, why: str) -> None:
        super().__init__(why)


@moves.act(moves.IMPOSE)
def impose(case_id: int, *, by: Officer, at: datetime, kind: str, facts: str, ground: str, years: int = 1) -> Bar:
    """Close a route to the applicant of a case, by a signed decision. `years`: how long, at most what the kind allows.

    The commitment route only after what was promised was revoked; a licence only where the item touches safety and the
    application was false (78) or the licence was got by fraud and revoked (79). Raises NoGroundForBar, ReasonRequired.
    """
    if kind not in BarKind.values:
        raise NoSuchChoice(kind)
    if not facts.strip():
        raise ReasonRequired("查明的事实")
    if not ground.strip():
        raise ReasonRequired("依据（法律、法规、规章的条款）")
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("item__basic", "agency", "applicant")
        .get(pk=case_id)
    )
    holding = Holding.objects.filter(case=case).first()
    _ensure_ground(case, holding, BarKind(kind))
    if not 1 <= years <= YEARS[BarKind(kind)]:
        raise NoSuchChoice(f"{years} 年（最长 {YEARS[BarKind(kind)]} 年）")
    today = localtime(at).date()
    number = f"XZ{today.year}{next_number(f'bar:{today.year}'):06d}"
    bar = Bar(
        number=number, state=BarState.IN_FORCE, kind=kind, principal=case.applicant, item=case.item.basic, holding=holding, case=case,
        agency=case.agency, facts=facts.strip(), ground=ground.strip()[:500], starts_on=today, ends_on=today.replace(year=today.year + years)
        if (today.month, today.day) != (2, 29) else today.replace(year=today.year + years, day=28),
        signed_by=by.post, signed_at=at,
    )  # fmt: skip
    bar.chain = open_chain("bar", number, at=at)
    bar.save(force_insert=True)
    details = {
        "case": case.number,
        "kind": kind,
        "facts": text_digest(facts),
        "ground": ground,
        "until": bar.ends_on.isoformat(),
    }
    begin(bar, moves.IMPOSE, by=by, at=at, details=details)
    return bar


def _ensure_ground(case: Case, holding: Holding | None, kind: BarKind) -> None:
    ended = holding is not None and holding.endings.filter(act="revoke").exists()
    if kind == BarKind.COMMITMENT:
        if holding is None or not holding.on_commitment or not ended:
            raise NoGroundForBar("承诺不实并且已经撤销的，才能限制再用告知承诺。请先依法核查、限期改正、撤销。")
        return
    if not case.guide.safety or case.guide.type != ItemType.LICENCE:
        raise NoGroundForBar(
            "只有直接关系公共安全、人身健康、生命财产安全的行政许可事项，才能限制再次申请（行政许可法第七十八、七十九条）。"
        )
    if kind == BarKind.LICENCE_79 and not (ended and _got_by_fraud(holding)):
        raise NoGroundForBar("以欺骗、贿赂等手段取得、已经撤销的，才能三年内限制再次申请（行政许可法第七十九条）。")
    if kind == BarKind.LICENCE_78 and case.state not in {"refused", "denied"}:
        raise NoGroundForBar(
            "隐瞒情况、提供虚假材料，已经不予受理或者不予许可的，才能一年内限制再次申请（行政许可法第七十八条）。"
        )


def _got_by_fraud(holding: Holding | None) -> bool:
    """It was revoked because of that, and not for a breach."""
    return holding is not None and holding.intentions.filter(fraud=True, carried_at__isnull=False).exists()


@moves.act(moves.OBJECT)
def object_to(bar_id: int, *, by: Applicant, at: datetime, text: str) -> Bar:
    """Whom it bars objects; the answer is due in three working days."""
    if not text.strip():
        raise ReasonRequired("为什么有异议")
    bar = move(Bar, bar_id, moves.OBJECT, by=by, at=at, details={"text": text_digest(text)})
    bar.objection, bar.objected_at = text.strip(), at
    bar.save(update_fields=["objection", "objected_at"])
    clocks.start(bar.chain, ClockKind.ANSWER, at=at, days=OBJECTION_DAYS, on_lapse=Outcome.NONE)
    return bar


@moves.act(moves.LENGTHEN)
def lengthen(bar_id: int, *, by: Officer, at: datetime, reason: str) -> Bar:
    """Seven working days at most, and the reason is told. Raises NoSuchChoice where it was lengthened already."""
    if not reason.strip():
        raise ReasonRequired("为什么要延长")
    bar = move(Bar, bar_id, moves.LENGTHEN, by=by, at=at, details={"reason": text_digest(reason)})
    clock = clocks.running(bar.chain, ClockKind.ANSWER)
    if clock is None or clock.extension:
        raise NoSuchChoice("答复期限只能延长一次")
    clocks.extend(clock, OBJECTION_MORE)
    return bar


def _answer(bar: Bar, *, by: Officer, at: datetime, answer: str) -> Bar:
    bar.answer, bar.answered_by, bar.answered_at = answer.strip(), by.post, at
    bar.save(update_fields=["answer", "answered_by", "answered_at"])
    clocks.stop(bar.chain, ClockKind.ANSWER, at=at)
    return bar


@moves.act(moves.UPHOLD)
def uphold(bar_id: int, *, by: Officer, at: datetime, answer: str) -> Bar:
    if not answer.strip():
        raise ReasonRequired("异议核查的情况和理由")
    return _answer(
        move(Bar, bar_id, moves.UPHOLD, by=by, at=at, details={"answer": text_digest(answer)}),
        by=by,
        at=at,
        answer=answer,
    )


@moves.act(moves.LIFT)
def lift(bar_id: int, *, by: Officer, at: datetime, answer: str) -> Bar:
    if not answer.strip():
        raise ReasonRequired("异议核查的情况和理由")
    return _answer(
        move(Bar, bar_id, moves.LIFT, by=by, at=at, details={"answer": text_digest(answer)}),
        by=by,
        at=at,
        answer=answer,
    )


@moves.act(moves.REPAIR)
def repair(bar_id: int, *, by: Officer, at: datetime, found: str) -> Bar:
    """What was promised is done now: the route is open again (河南省社会信用条例 43)."""
    if not found.strip():
        raise ReasonRequired("查明已经改正的情况")
    bar = move(Bar, bar_id, moves.REPAIR, by=by, at=at, details={"found": text_digest(found)})
    bar.repair = found.strip()
    bar.save(update_fields=["repair"])
    return bar
