"""What there is beside cases: where each stands, and one endpoint an act, made from their tables of moves like those of a case."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from onewindow.record.errors import WrongPerson
from onewindow.record.moves import Move
from onewindow.web.api.acts import tried
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import event_out
from onewindow.web.api.etags import HEAD, ensure_head, head_of
from onewindow.web.api.kinds import KINDS, Kind, rows_of
from onewindow.web.api.problems import not_found
from onewindow.web.api.scopes import CASES_READ, CASES_WRITE
from onewindow.web.api.shapes import EventOut
from onewindow.web.api.signatures import Sent, arguments, body_of

router = Router()


class Standing(Schema):
    """Where it stands, what the caller may do now, and its events. What it says is read under /national."""

    number: str
    state: str
    state_label: str
    digest: str
    acts: list[str]
    events: list[EventOut]


class SubjectDone(Schema):
    """As the act left it, and the event that the act wrote."""

    number: str
    state: str
    state_label: str
    digest: str
    event: EventOut


def found(kind: Kind, caller: Caller, number: str) -> Any:
    """One that the caller may see, by its number; any other does not exist."""
    subject = kind.seen(caller).select_related("chain").filter(number=number).first()
    if subject is None:
        raise not_found()
    return subject


def standing(kind: Kind, request: HttpRequest, response: HttpResponse, number: str) -> Standing:
    caller = caller_of(request)
    subject = found(kind, caller, number)
    acts = [
        row.name
        for row in rows_of(kind)
        if row.allows(subject.state) and row.by.test(kind.actor_for(caller, row, subject), subject)
    ]
    events = [event_out(event, kind.table.kind) for event in subject.chain.events.order_by("sequence")]
    response.headers[HEAD] = head_of(subject)
    return Standing(
        number=subject.number, state=subject.state, state_label=kind.states(subject.state).label, digest=head_of(subject),
        acts=acts, events=events,
    )  # fmt: skip


def perform(kind: Kind, row: Move, request: HttpRequest, number: str, sent: Sent | None) -> SubjectDone:
    caller = caller_of(request)
    subject, act = found(kind, caller, number), kind.table.acts[row.name]
    actor = kind.actor_for(caller, row, subject)
    if actor is None:
        raise WrongPerson(row)
    with transaction.atomic():
        ensure_head(request, subject)
        given = arguments(act, sent)
        outcome = tried(lambda: act(subject.pk, by=actor, at=timezone.now(), **given))
    if isinstance(outcome, Exception):
        raise outcome
    return left_by(kind, outcome)


def left_by(kind: Kind, subject: Any) -> SubjectDone:
    """As its act left it."""
    left = type(subject)._default_manager.select_related("chain").get(pk=subject.pk)
    return SubjectDone(
        number=left.number, state=left.state, state_label=kind.states(left.state).label, digest=head_of(left),
        event=event_out(subject.event, kind.table.kind),
    )  # fmt: skip


def with_tag(response: HttpResponse, done: SubjectDone) -> SubjectDone:
    response.headers["ETag"] = f'"{done.digest}"'
    return done


def told(kind: Kind, row: Move) -> str:
    states = "、".join(str(state.label) for state in kind.states if state in row.sources)
    then = f"办完后：{kind.states(row.target).label}。" if row.target else "状态不变。"
    return f"{row.label}（{row.article.label}）。可以办的状态：{states}。{then}"


def add(kind: Kind, row: Move) -> None:
    body = body_of(row.name, kind.table.acts[row.name], of=kind.table.kind)

    def endpoint(request: HttpRequest, response: HttpResponse, number: Any, sent: Any) -> SubjectDone:
        return with_tag(response, perform(kind, row, request, number, sent))

    def bare(request: HttpRequest, response: HttpResponse, number: Any) -> SubjectDone:
        return with_tag(response, perform(kind, row, request, number, None))

    made: Any = endpoint if body else bare
    made.__annotations__["number"] = kind.number
    if body:
        made.__annotations__["sent"] = body
        if not any(field.is_required() for field in body.model_fields.values()):
            made.__defaults__ = (body(),)
    router.post(
        f"/{kind.path}/{{number}}/acts/{row.name}", response=SubjectDone, summary=row.label, description=told(kind, row),
        operation_id=f"{kind.table.kind}_{row.name}", url_name=f"{kind.table.kind}_{row.name}", tags=[kind.label], auth=Bearer(CASES_WRITE),
    )(made)  # fmt: skip


def add_reading(kind: Kind) -> None:
    def read(request: HttpRequest, response: HttpResponse, number: Any) -> Standing:
        return standing(kind, request, response, number)

    read.__annotations__["number"] = kind.number

    router.get(
        f"/{kind.path}/{{number}}", response=Standing, summary=f"{kind.label}：办到哪一步，现在能做什么", tags=[kind.label],
        operation_id=f"{kind.table.kind}_standing", url_name=f"{kind.table.kind}_standing", auth=Bearer(CASES_READ),
    )(read)  # fmt: skip


for each in KINDS:
    add_reading(each)
    for one in rows_of(each):
        add(each, one)
