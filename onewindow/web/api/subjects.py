"""Urging orders, consultations, visits and hand-over lists: what stands, and one endpoint an act, made from their tables of moves like those of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from onewindow.cases.acts import handed as _handover_acts
from onewindow.cases.acts import visits as _visit_acts
from onewindow.cases.handover_moves import TABLE as HANDOVERS
from onewindow.cases.handovers import lists_of
from onewindow.cases.models import HandoverList, ListState, Visit, VisitState
from onewindow.cases.visit_moves import TABLE as VISITS
from onewindow.consultations import acts as _consultation_acts
from onewindow.consultations.models import Consultation
from onewindow.consultations.models import State as ConsultationState
from onewindow.consultations.moves import TABLE as CONSULTATIONS
from onewindow.consultations.permissions import Asker
from onewindow.consultations.queries import seen_by
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging import acts as _urging_acts
from onewindow.oversight.urging.moves import TABLE as URGINGS
from onewindow.oversight.urging.queries import visible_to
from onewindow.record.errors import WrongPerson
from onewindow.record.moves import NEW, Move, Table
from onewindow.web.api.acts import tried
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import event_out
from onewindow.web.api.etags import HEAD, ensure_head, head_of
from onewindow.web.api.problems import not_found
from onewindow.web.api.scopes import CASES_READ, CASES_WRITE
from onewindow.web.api.shapes import EventOut, Number
from onewindow.web.api.signatures import Sent, arguments, body_of

BOUND = (
    _handover_acts,
    _visit_acts,
    _consultation_acts,
    _urging_acts,
)  # importing them has bound the acts to their rows

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


@dataclass(frozen=True)
class Kind:
    """A kind of subject: its address, its table, whose of it a caller sees."""

    path: str
    label: str
    table: Table
    states: Any
    seen: Callable[[Caller], Any]


def _urgings(caller: Caller) -> Any:
    return visible_to(caller.officer) if caller.officer else Urging.objects.none()


def _consultations(caller: Caller) -> Any:
    if caller.applicant is not None:
        return Consultation.objects.filter(user=caller.applicant)
    return seen_by(caller.officer) if caller.officer else Consultation.objects.none()


def _visits(caller: Caller) -> Any:
    """A visit is of the window that opened it."""
    return Visit.objects.filter(post=caller.officer.post) if caller.officer else Visit.objects.none()


def _handovers(caller: Caller) -> Any:
    return lists_of(caller.officer) if caller.officer else HandoverList.objects.none()


KINDS = (
    Kind("urgings", "督办", URGINGS, UrgingState, _urgings),
    Kind("consultations", "咨询", CONSULTATIONS, ConsultationState, _consultations),
    Kind("visits", "一次办理", VISITS, VisitState, _visits),
    Kind("handovers", "交接单", HANDOVERS, ListState, _handovers),
)


def rows_of(kind: Kind) -> list[Move]:
    """What is offered on one that there is. They begin where their ground is checked: on a case, on a guide, at the window."""
    return [row for row in kind.table.moves.values() if row.offered and NEW not in row.sources]


def actor_of(caller: Caller) -> Any:
    return Asker(caller.applicant) if caller.applicant is not None else caller.officer


def found(kind: Kind, caller: Caller, number: str) -> Any:
    """One that the caller may see, by its number; any other does not exist."""
    subject = kind.seen(caller).select_related("chain").filter(number=number).first()
    if subject is None:
        raise not_found()
    return subject


def standing(kind: Kind, request: HttpRequest, response: HttpResponse, number: str) -> Standing:
    caller = caller_of(request)
    subject = found(kind, caller, number)
    actor = actor_of(caller)
    acts = [row.name for row in rows_of(kind) if row.allows(subject.state) and row.by.test(actor, subject)]
    events = [event_out(event, kind.table.kind) for event in subject.chain.events.order_by("sequence")]
    response.headers[HEAD] = head_of(subject)
    return Standing(
        number=subject.number, state=subject.state, state_label=kind.states(subject.state).label, digest=head_of(subject),
        acts=acts, events=events,
    )  # fmt: skip


def perform(kind: Kind, row: Move, request: HttpRequest, number: str, sent: Sent | None) -> SubjectDone:
    caller = caller_of(request)
    subject, actor, act = found(kind, caller, number), actor_of(caller), kind.table.acts[row.name]
    if actor is None:
        raise WrongPerson(row)
    with transaction.atomic():
        ensure_head(request, subject)
        given = arguments(act, sent)
        outcome = tried(lambda: act(subject.pk, by=actor, at=timezone.now(), **given))
    if isinstance(outcome, Exception):
        raise outcome
    left = type(subject)._default_manager.select_related("chain").get(pk=subject.pk)
    return SubjectDone(
        number=left.number, state=left.state, state_label=kind.states(left.state).label, digest=head_of(left),
        event=event_out(outcome.event, kind.table.kind),
    )  # fmt: skip


def _with_tag(response: HttpResponse, done: SubjectDone) -> SubjectDone:
    response.headers["ETag"] = f'"{done.digest}"'
    return done


def told(kind: Kind, row: Move) -> str:
    states = "、".join(str(state.label) for state in kind.states if state in row.sources)
    then = f"办完后：{kind.states(row.target).label}。" if row.target else "状态不变。"
    return f"{row.label}（{row.article.label}）。可以办的状态：{states}。{then}"


def add(kind: Kind, row: Move) -> None:
    body = body_of(row.name, kind.table.acts[row.name], of=kind.table.kind)

    def endpoint(request: HttpRequest, response: HttpResponse, number: Number, sent: Any) -> SubjectDone:
        return _with_tag(response, perform(kind, row, request, number, sent))

    def bare(request: HttpRequest, response: HttpResponse, number: Number) -> SubjectDone:
        return _with_tag(response, perform(kind, row, request, number, None))

    made: Any = endpoint if body else bare
    if body:
        made.__annotations__["sent"] = body
    router.post(
        f"/{kind.path}/{{number}}/acts/{row.name}", response=SubjectDone, summary=row.label, description=told(kind, row),
        operation_id=f"{kind.table.kind}_{row.name}", url_name=f"{kind.table.kind}_{row.name}", tags=[kind.label], auth=Bearer(CASES_WRITE),
    )(made)  # fmt: skip


def add_reading(kind: Kind) -> None:
    def read(request: HttpRequest, response: HttpResponse, number: Number) -> Standing:
        return standing(kind, request, response, number)

    router.get(
        f"/{kind.path}/{{number}}", response=Standing, summary=f"{kind.label}：办到哪一步，现在能做什么", tags=[kind.label],
        operation_id=f"{kind.table.kind}_standing", url_name=f"{kind.table.kind}_standing", auth=Bearer(CASES_READ),
    )(read)  # fmt: skip


for each in KINDS:
    add_reading(each)
    for one in rows_of(each):
        add(each, one)
