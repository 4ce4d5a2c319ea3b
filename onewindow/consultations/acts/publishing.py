"""An answer that helps others stands on the guide, after somebody else has looked at it (Art. 17, 20)."""

import re
from datetime import datetime

from onewindow.consultations import moves
from onewindow.consultations.errors import Empty, NamesSomebody, TooLong
from onewindow.consultations.models import Consultation, Publication
from onewindow.kernel.fields import lookup_digest
from onewindow.record.door import move
from onewindow.staff.actors import Officer

QUESTION_MAX, ANSWER_MAX = 300, 2000
PRIVATE = {"手机号码": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "身份证号码": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")}


@moves.act(moves.PROPOSE)
def propose(consultation_id: int, *, by: Officer, at: datetime, question: str, answer: str) -> Consultation:
    """Propose question and answer, in words for everybody. Raises Empty, TooLong, NamesSomebody."""
    for text, what, most in ((question, "公开的问题", QUESTION_MAX), (answer, "公开的答复", ANSWER_MAX)):
        if not text.strip():
            raise Empty(what)
        if len(text) > most:
            raise TooLong(most, len(text))
    details = {"question": lookup_digest(question, "text").hex(), "answer": lookup_digest(answer, "text").hex()}
    subject = move(Consultation, consultation_id, moves.PROPOSE, by=by, at=at, details=details)
    ensure_names_nobody(subject, f"{question}\n{answer}")
    subject.publication, subject.proposed_by = Publication.PROPOSED, by.post
    subject.public_question, subject.public_answer = question.strip(), answer.strip()
    subject.save(update_fields=["publication", "proposed_by", "public_question", "public_answer"])
    return subject


def ensure_names_nobody(subject: Consultation, text: str) -> None:
    for what, pattern in PRIVATE.items():
        if pattern.search(text):
            raise NamesSomebody(what)
    if subject.name and len(subject.name) > 1 and subject.name in text:
        raise NamesSomebody("咨询人的姓名")


@moves.act(moves.PUBLISH)
def publish(consultation_id: int, *, by: Officer, at: datetime) -> Consultation:
    subject = move(Consultation, consultation_id, moves.PUBLISH, by=by, at=at)
    subject.publication, subject.published_at = Publication.PUBLISHED, at
    subject.save(update_fields=["publication", "published_at"])
    return subject


@moves.act(moves.DECLINE)
def decline(consultation_id: int, *, by: Officer, at: datetime, reason: str) -> Consultation:
    if not reason.strip():
        raise Empty("为什么不公开")
    details = {"reason": lookup_digest(reason, "text").hex()}
    subject = move(Consultation, consultation_id, moves.DECLINE, by=by, at=at, details=details)
    subject.publication = Publication.DECLINED
    subject.save(update_fields=["publication"])
    return subject
