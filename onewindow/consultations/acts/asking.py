"""Asking: about an item or in general, signed in or by phone; asking on; taking it back (Art. 20)."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from onewindow.accounts.attempts import Counted, note, reached
from onewindow.catalogue.models import BasicItem
from onewindow.catalogue.queries import competent_item
from onewindow.consultations import moves
from onewindow.consultations.errors import Empty, NobodyThere, TooLong, TooMany
from onewindow.consultations.models import Consultation, State
from onewindow.consultations.permissions import Asker
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.identifiers import check_phone
from onewindow.network.models import Agency, Region
from onewindow.record import clocks
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import ClockKind, next_number

QUESTION_MAX = 1000
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly
HOUR, AN_HOUR, AN_ADDRESS = timedelta(hours=1), 5, 60
BASIS = "首问负责：先接的人答复到底"


@moves.act(moves.ASK)
def ask(
    item: BasicItem | None, region: Region, *, by: Asker, at: datetime, question: str, name: str = "", address: str = ""
) -> Consultation:
    """Put a question. The clock for the answer starts; `code` of the returned object opens it without signing in.

    `address`: the network address, which many questions are counted by. Raises Empty, TooLong, TooMany, NobodyThere;
    InvalidIdentifier for a phone that is none.
    """
    text = question.strip()
    if not text:
        raise Empty("要问的问题")
    if len(text) > QUESTION_MAX:
        raise TooLong(QUESTION_MAX, len(text))
    phone = "" if by.user else check_phone(by.phone)
    _count(by.key, address, at=at)
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    number = _number(region, at)
    subject = Consultation.objects.create(
        number=number, chain=open_chain("consultation", number, at=at), state=State.ASKED, item=item, region=region,
        agency=answering_agency(item, region, localtime(at).date()), user=by.user, name=name.strip()[:60], phone=phone, question=text, asked_at=at,
        code_digest=code_digest(number, code),
    )  # fmt: skip
    details = {"item": item.key if item else "", "question": lookup_digest(text, "text").hex()}
    begin(subject, moves.ASK, by=by, at=at, details=details)
    _start(subject, at=at)
    subject.code = code  # type: ignore[attr-defined]
    return subject


def _start(subject: Consultation, *, at: datetime) -> None:
    clocks.start(subject.chain, ClockKind.ANSWER, at=at, days=settings.CONSULTATION_DAYS, basis=BASIS)


def _count(who: str, address: str, *, at: datetime) -> None:
    if reached(Counted.QUESTION, who, limit=AN_HOUR, within=HOUR, at=at):
        raise TooMany
    if address and reached(Counted.QUESTION, f"address:{address}", limit=AN_ADDRESS, within=HOUR, at=at):
        raise TooMany
    note(Counted.QUESTION, who, at=at)
    if address:
        note(Counted.QUESTION, f"address:{address}", at=at)


def _number(region: Region, at: datetime) -> str:
    day = localtime(at).date()
    return f"ZX{region.pk[:6]}{day:%Y%m%d}{next_number(f'consultation:{region.pk[:6]}:{day:%Y%m%d}'):04d}"


def code_digest(number: str, code: str) -> bytes:
    return lookup_digest(f"{number}:{code.replace(' ', '').upper()}", "consultation")


def answering_agency(item: BasicItem | None, region: Region, on: date) -> Agency:
    """Who is competent for the item there; in general questions, the hall body or administering department of the place or above."""
    if item is not None:
        found = competent_item(item.key, region, on)
        if found is not None:
            return found.agency
    for code in reversed(region.ancestor_codes()):
        agencies = Agency.objects.filter(region=code)
        held = agencies.filter(hall_body=True).first() or agencies.filter(administering=True).first()
        if held is not None:
            return held
    raise NobodyThere


@moves.act(moves.ASK_AGAIN)
def ask_again(consultation_id: int, *, by: Asker, at: datetime, question: str) -> Consultation:
    """The answer did not help: asked on, of the same owner, with a new clock."""
    text = question.strip()
    if not text:
        raise Empty("还不清楚的地方")
    details = {"question": lookup_digest(text, "text").hex()}
    subject = move(Consultation, consultation_id, moves.ASK_AGAIN, by=by, at=at, details=details)
    whole = f"{subject.question}\n\n追问：{text}"
    if len(whole) > 2 * QUESTION_MAX:
        raise TooLong(2 * QUESTION_MAX, len(whole))
    subject.question = whole
    subject.save(update_fields=["question"])
    _start(subject, at=at)
    return subject


@moves.act(moves.WITHDRAW)
def withdraw(consultation_id: int, *, by: Asker, at: datetime) -> Consultation:
    subject = move(Consultation, consultation_id, moves.WITHDRAW, by=by, at=at)
    clocks.stop(subject.chain, ClockKind.ANSWER, at=at)
    return subject
