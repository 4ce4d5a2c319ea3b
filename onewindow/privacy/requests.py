"""Requests about one's data: asked, done or refused with reasons, within days (个人信息保护法 44–50)."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from onewindow.accounts.models import Principal
from onewindow.consultations.permissions import Asker
from onewindow.kernel.fields import lookup_digest
from onewindow.network.models import Agency
from onewindow.privacy import moves
from onewindow.privacy.models import DataRequest, RequestKind, RequestState
from onewindow.record import clocks
from onewindow.record.changes import record_change
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, next_number
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

TEXT_MAX = 1000
BASIS = "《中华人民共和国个人信息保护法》第五十条"
RUNS_THE_PLATFORM = Art(12)


class SayWhat(ActRefused):
    code = "say_what"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}（最多 {TEXT_MAX} 字）。")


def _written(text: str, what: str) -> str:
    text = text.strip()
    if not text or len(text) > TEXT_MAX:
        raise SayWhat(what)
    return text


@moves.TABLE.act(moves.REQUEST)
def request_data(kind: RequestKind, principal: Principal | None, *, by: Asker, at: datetime, text: str) -> DataRequest:
    """Ask for a correction, a copy, a deletion … of one's own data; `principal`: whose, one of the sign-in's own. Raises SayWhat."""
    text = _written(text, "要更正、删除或者查阅什么")
    assert by.user is not None
    day, agency = localtime(at).date(), Agency.objects.get(administering=True, region__level="city")
    number = f"GR{day:%Y%m%d}{next_number(f'data:{day:%Y%m%d}'):04d}"
    subject = DataRequest.objects.create(
        number=number, chain=open_chain("data_request", number, at=at), state=RequestState.OPEN, kind=kind, user=by.user,
        principal=principal, agency=agency, text=text, asked_at=at,
    )  # fmt: skip
    begin(subject, moves.REQUEST, by=by, at=at, details={"kind": kind, "text": lookup_digest(text, "text").hex()})
    clocks.start(subject.chain, ClockKind.ANSWER, at=at, days=settings.DATA_REQUEST_DAYS, basis=BASIS)
    return subject


@moves.TABLE.act(moves.GRANT)
def grant_request(request_id: int, *, by: Officer, at: datetime, answer: str, name: str = "") -> DataRequest:
    """Do what was asked, and say what was done. `name`: the corrected name of the principal, as on the original document."""
    answer = _written(answer, "怎样办理的")
    subject = move(
        DataRequest, request_id, moves.GRANT, by=by, at=at, details={"answer": lookup_digest(answer, "text").hex()}
    )
    if name.strip() and subject.principal is not None:
        subject.principal.name = name.strip()[:100]
        subject.principal.save(update_fields=["name"])
        details = {"name": lookup_digest(name.strip(), "text").hex(), "request": subject.number}
        record_change(
            "principal",
            str(subject.principal_id),
            "name_corrected",
            by=by,
            at=at,
            article=RUNS_THE_PLATFORM,
            details=details,
        )
    return _answered(subject, answer, by=by, at=at)


@moves.TABLE.act(moves.REFUSE)
def refuse_request(request_id: int, *, by: Officer, at: datetime, answer: str) -> DataRequest:
    """Refuse with the reason, and where one can turn (个人信息保护法 50 II)."""
    answer = _written(answer, "为什么不予办理、依据是什么")
    subject = move(
        DataRequest, request_id, moves.REFUSE, by=by, at=at, details={"answer": lookup_digest(answer, "text").hex()}
    )
    return _answered(subject, answer, by=by, at=at)


def _answered(subject: DataRequest, answer: str, *, by: Officer, at: datetime) -> DataRequest:
    subject.answer, subject.answered_by, subject.answered_at = answer, by.post, at
    subject.save(update_fields=["answer", "answered_by", "answered_at"])
    clocks.stop(subject.chain, ClockKind.ANSWER, at=at)
    return subject
