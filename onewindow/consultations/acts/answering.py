"""Answering: who takes it first owns it, until it is answered or properly handed over (首问负责; Art. 15, 20)."""

from datetime import date, datetime

from onewindow.consultations import moves
from onewindow.consultations.errors import Empty, SameAgency, TooLong
from onewindow.consultations.models import Consultation
from onewindow.kernel.fields import lookup_digest
from onewindow.network.models import Agency
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer

ANSWER_MAX = 3000


@moves.act(moves.TAKE)
def take(consultation_id: int, *, by: Officer, at: datetime) -> Consultation:
    """Take a question: from now on it is this officer's, whoever else might have known better."""
    subject = move(Consultation, consultation_id, moves.TAKE, by=by, at=at)
    subject.owner, subject.taken_at = by.post, at
    subject.save(update_fields=["owner", "taken_at"])
    return subject


@moves.act(moves.OFFER)
def offer(consultation_id: int, *, by: Officer, at: datetime, to: Agency, reason: str) -> Consultation:
    """Offer it to another agency. Until somebody there has taken it over, the owner stays responsible; the clock runs on."""
    if not reason.strip():
        raise Empty("为什么转交")
    details = {"to": to.pk, "reason": lookup_digest(reason, "text").hex()}
    subject = move(Consultation, consultation_id, moves.OFFER, by=by, at=at, details=details)
    if to.pk == subject.agency_id:
        raise SameAgency
    subject.offered_to = to
    subject.save(update_fields=["offered_to"])
    return subject


@moves.act(moves.TAKE_OVER)
def take_over(consultation_id: int, *, by: Officer, at: datetime) -> Consultation:
    """Taken over: the new owner is responsible from now on."""
    subject = move(Consultation, consultation_id, moves.TAKE_OVER, by=by, at=at)
    assert subject.offered_to is not None
    subject.agency, subject.offered_to, subject.owner, subject.taken_at = subject.offered_to, None, by.post, at
    subject.save(update_fields=["agency", "offered_to", "owner", "taken_at"])
    return subject


@moves.act(moves.SEND_BACK)
def send_back(consultation_id: int, *, by: Officer, at: datetime, reason: str) -> Consultation:
    """Not theirs either: it goes back to the owner, who never stopped being responsible."""
    if not reason.strip():
        raise Empty("为什么退回")
    details = {"reason": lookup_digest(reason, "text").hex()}
    subject = move(Consultation, consultation_id, moves.SEND_BACK, by=by, at=at, details=details)
    subject.offered_to = None
    subject.save(update_fields=["offered_to"])
    return subject


@moves.act(moves.ANSWER)
def answer(consultation_id: int, *, by: Officer, at: datetime, text: str) -> Consultation:
    """Answer it; whoever asked is told. An offer that nobody took ends with it."""
    if not text.strip():
        raise Empty("答复的内容")
    if len(text) > ANSWER_MAX:
        raise TooLong(ANSWER_MAX, len(text))
    details = {"answer": lookup_digest(text, "text").hex()}
    subject = move(Consultation, consultation_id, moves.ANSWER, by=by, at=at, details=details)
    subject.answer, subject.answered_by, subject.answered_at, subject.offered_to = text.strip(), by.post, at, None
    subject.save(update_fields=["answer", "answered_by", "answered_at", "offered_to"])
    clocks.stop(subject.chain, ClockKind.ANSWER, at=at)
    return subject


@moves.act(moves.ESCALATE)
def escalate(consultation_id: int, *, by: System, at: datetime, recorded_at: datetime, due: date) -> Consultation:
    """The day of the answer has passed: red, and up to the chief representative and the administering department."""
    details = {"due": due.isoformat()}
    subject = move(
        Consultation,
        consultation_id,
        moves.ESCALATE,
        by=by,
        at=at,
        recorded_at=recorded_at,
        by_lapse=True,
        details=details,
    )
    subject.escalated_at = at
    subject.save(update_fields=["escalated_at"])
    return subject
