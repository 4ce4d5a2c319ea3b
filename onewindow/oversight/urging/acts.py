"""The acts on an urging order. Who and when are arguments; a refusal says what to do."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.cases.queries import lights_wanted
from onewindow.cases.texts import text_digest
from onewindow.kernel.lights import Light
from onewindow.oversight.models import Reply, Urging, UrgingState
from onewindow.oversight.urging import moves
from onewindow.record import clocks
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, next_number
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

MUST_BE_ANSWERED = Art(23)
TEXT_MAX = 1000


class NothingToUrge(ActRefused):
    code = "nothing_to_urge"

    def __init__(self) -> None:
        super().__init__("这一件没有临期，也没有超期，或者不在部门手里，不用督办。")


class AlreadyUrged(ActRefused):
    code = "already_urged"

    def __init__(self) -> None:
        super().__init__("您的部门对这一件已经发过督办单，还没有办结。请在那一张督办单上认可或者退回答复。")


class Unsaid(ActRefused):
    code = "reason_required"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}。")


class NotADayToCome(ActRefused):
    code = "not_a_day_to_come"

    def __init__(self) -> None:
        super().__init__("办结日期要写今天或者以后的日子。")


class StillOpen(ActRefused):
    code = "still_open"

    def __init__(self) -> None:
        super().__init__("这一件还没有办完。办完以后再办结督办单；到期没有兑现的，请退回答复。")


@moves.act(moves.ISSUE)
def issue(case_id: int, *, by: Officer, at: datetime, reason: str) -> Urging:
    """Urge a case that is yellow or red in its agency's hands; the answer is due in working days (setting).

    Raises WrongPerson, NothingToUrge, AlreadyUrged, Unsaid.
    """
    _ensure_said(reason, "督办的理由，要部门说明什么")
    today = localtime(at).date()
    case = Case.objects.select_for_update(of=("self",)).select_related("agency__region").get(pk=case_id)
    light = light_of(case, today)
    number = f"DB{today.year}{next_number(f'urging:{today.year}'):06d}"
    urging = Urging(
        number=number, case=case, agency=case.agency, state=UrgingState.ISSUED, light=light or "", late_since=case.due or today,
        reason=reason.strip(), issued_by=by.post, issuer=by.agency, issued_at=at,
    )  # fmt: skip
    if light is None and moves.ISSUE.by.test(by, urging):
        raise NothingToUrge
    urging.chain = open_chain("urging", number, at=at)
    try:
        with transaction.atomic():
            urging.save(force_insert=True)
    except IntegrityError:
        raise AlreadyUrged from None
    details = {"case": case.number, "light": light, "due": urging.late_since.isoformat(), "reason": text_digest(reason)}
    begin(urging, moves.ISSUE, by=by, at=at, details=details)
    _await_answer(urging, at=at)
    return urging


def light_of(case: Case, today: date) -> Light | None:
    """Yellow or red in the agency's hands; None is neither."""
    for light, wanted in lights_wanted(today).items():
        if Case.objects.filter(wanted, pk=case.pk).exists():
            return light
    return None


@moves.act(moves.ANSWER)
def answer(urging_id: int, *, by: Officer, at: datetime, why: str, by_when: date) -> Urging:
    """Why it is late and by when it will be done. Raises Unsaid, NotADayToCome."""
    _ensure_said(why, "为什么没有按时办，现在办到哪一步")
    if by_when < localtime(at).date():
        raise NotADayToCome
    details = {"why": text_digest(why), "by_when": by_when.isoformat()}
    urging = move(Urging, urging_id, moves.ANSWER, by=by, at=at, details=details)
    Reply.objects.create(
        urging=urging, round=urging.replies.count() + 1, why=why.strip(), by_when=by_when, answered_by=by.post, answered_at=at
    )  # fmt: skip
    urging.promised_on = by_when
    urging.save(update_fields=["promised_on"])
    clocks.stop(urging.chain, ClockKind.ANSWER, at=at)
    return urging


@moves.act(moves.ACCEPT)
def accept(urging_id: int, *, by: Officer, at: datetime) -> Urging:
    urging = move(Urging, urging_id, moves.ACCEPT, by=by, at=at)
    _judge(urging, by=by, at=at, accepted=True)
    return urging


@moves.act(moves.RETURN)
def return_reply(urging_id: int, *, by: Officer, at: datetime, remark: str) -> Urging:
    """The answer does not do, or its day has passed: answer again, in the same period. Raises Unsaid."""
    _ensure_said(remark, "退回的理由，要补充说明什么")
    urging = move(Urging, urging_id, moves.RETURN, by=by, at=at, details={"remark": text_digest(remark)})
    _judge(urging, by=by, at=at, accepted=False, remark=remark.strip())
    _await_answer(urging, at=at)
    return urging


@moves.act(moves.CLOSE)
def close(urging_id: int, *, by: Officer, at: datetime) -> Urging:
    """The case is done and with it the order. Raises StillOpen."""
    urging = move(Urging, urging_id, moves.CLOSE, by=by, at=at)
    if urging.case.open:
        raise StillOpen
    return urging


def _ensure_said(text: str, what: str) -> None:
    if not text.strip():
        raise Unsaid(what)


def _await_answer(urging: Urging, *, at: datetime) -> None:
    clocks.start(urging.chain, ClockKind.ANSWER, at=at, days=settings.URGING_ANSWER_DAYS)


def _judge(urging: Urging, *, by: Officer, at: datetime, accepted: bool, remark: str = "") -> None:
    reply = urging.replies.latest("round")
    reply.accepted, reply.remark, reply.judged_by, reply.judged_at = accepted, remark, by.post, at
    reply.save(update_fields=["accepted", "remark", "judged_by", "judged_at"])
