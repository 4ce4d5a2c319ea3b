"""A case as the API shows it: to applicants their own words whole, to officers personal numbers masked."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from ninja import Schema

from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import Line, lines_of_case
from onewindow.cases.models import Case, Decision
from onewindow.kernel.identifiers import mask_id_card
from onewindow.notices.models import Document
from onewindow.notices.queries import documents_of
from onewindow.record.models import Event
from onewindow.record.moves import label_of
from onewindow.web.api.callers import Caller
from onewindow.web.api.etags import head_of
from onewindow.web.api.shapes import EventOut
from onewindow.web.api.tables import HANDLING
from onewindow.web.desk.contents import MASKS

WITH = ("chain", "item__basic", "guide_version", "agency", "region", "place", "applicant", "decision")


class CaseLine(Schema):
    """A case in a list."""

    number: str
    state: str
    state_label: str
    turn: str
    item: str
    name: str
    applicant: str
    place: str
    agency: str
    received_at: datetime
    due: date | None
    closed_at: datetime | None
    sequence: int
    digest: str

    @staticmethod
    def of(case: Case) -> "CaseLine":
        return CaseLine(**line(case))


def line(case: Case) -> dict[str, Any]:
    return {
        "number": case.number, "state": case.state, "state_label": case.state_label(), "turn": case.turn,
        "item": case.item.code, "name": case.item.basic.name, "applicant": case.applicant_name, "place": case.place_id,
        "agency": case.agency.name, "received_at": case.received_at, "due": case.due, "closed_at": case.closed_at,
        "sequence": case.chain.head_sequence, "digest": head_of(case),
    }  # fmt: skip


class PartyOut(Schema):
    id: int
    role: str
    name: str
    number: str
    confirmed: bool


class MaterialOut(Schema):
    key: str
    name: str
    there: bool
    checked: str
    file: int | None

    @staticmethod
    def of(one: Line) -> "MaterialOut":
        checked = one.provided.checked if one.provided else ""
        attachment = one.attachment.pk if one.attachment else None
        return MaterialOut(
            key=one.material.key, name=one.material.name, there=one.there, checked=checked, file=attachment
        )


class DocumentOut(Schema):
    code: str
    kind: str
    title: str
    number: str
    issued_at: datetime
    address: str

    @staticmethod
    def of(document: Document, case: Case) -> "DocumentOut":
        address = reverse("api:document", args=[case.number, document.code])
        return DocumentOut(
            code=document.code, kind=document.kind, title=document.title, number=document.number,
            issued_at=document.issued_at, address=address,
        )  # fmt: skip


class ClockOut(Schema):
    kind: str
    days: int
    unit: str
    due: date
    met_at: datetime | None


class DecisionOut(Schema):
    granted: bool
    reasons: str
    ground: str
    remedies: str
    signed_at: datetime
    result_number: str
    valid_to: date | None


class Point(Schema):
    key: str
    name: str
    wrong: str
    mend: str


class CorrectionOut(Schema):
    round: int
    points: list[Point]
    asked_at: datetime
    due: date
    answered_at: datetime | None


class CaseOut(CaseLine):
    """A case, whole. `acts`: what the caller may do with it now, by the table of moves."""

    guide_version: int
    step: str
    accepted_at: datetime | None
    decided_at: datetime | None
    delivered_at: datetime | None
    delivery_way: str
    intake_mode: str
    handled_by: str  # whom the agency has delegated it to; empty: the agency itself
    parties: list[PartyOut]
    answers: dict[str, str]
    form: dict[str, Any]
    materials: list[MaterialOut]
    documents: list[DocumentOut]
    clocks: list[ClockOut]
    corrections: list[CorrectionOut]
    decision: DecisionOut | None
    acts: list[str]


def whole(case: Case, caller: Caller, *, unmasked: bool = False) -> CaseOut:
    """`unmasked`: personal numbers whole, for which an officer has given a reason."""
    plain = unmasked or (caller.applicant is not None and case.submitted_by_id == caller.applicant.pk)
    return CaseOut(
        **line(case),
        guide_version=case.guide_version.number,
        step=case.step,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        delivered_at=case.delivered_at,
        delivery_way=case.delivery_way,
        intake_mode=case.intake_mode,
        handled_by=case.handled_by.name if case.handled_by is not None else "",
        parties=[_party(party, plain) for party in case.parties.order_by("pk")],
        answers=case.answers,
        form=case.form if plain else masked(case),
        materials=[MaterialOut.of(one) for one in lines_of_case(case)],
        documents=[DocumentOut.of(document, case) for document in documents_of(case.chain)],
        clocks=[ClockOut(**values) for values in case.chain.clocks.order_by("pk").values(*ClockOut.model_fields)],
        corrections=[
            CorrectionOut(**row) for row in case.corrections.order_by("round").values(*CorrectionOut.model_fields)
        ],
        decision=_decision(case),
        acts=offered(case, caller),
    )


def _party(party: Any, plain: bool) -> PartyOut:
    number = party.document_number if plain else mask_id_card(party.document_number)
    return PartyOut(
        id=party.pk, role=party.role, name=party.name, number=number, confirmed=party.confirmed_at is not None
    )


def _decision(case: Case) -> DecisionOut | None:
    decision: Decision | None = getattr(case, "decision", None)
    return DecisionOut(**{name: getattr(decision, name) for name in DecisionOut.model_fields}) if decision else None


def masked(case: Case) -> dict[str, Any]:
    """The form with identity numbers and phones masked."""
    form = dict(case.form)
    for part in layout(case.guide):
        if isinstance(part, Field):
            form[part.name] = _mask(part, form.get(part.name))
        else:
            form[part.name] = [
                {f.name: _mask(f, row.get(f.name)) for f in part.fields} for row in form.get(part.name) or []
            ]
    return {name: value for name, value in form.items() if value not in (None, "")}


def _mask(part: Field, value: Any) -> Any:
    mask = MASKS.get(part.element.type)
    return mask(value) if mask and isinstance(value, str) and value else value


def offered(case: Case, caller: Caller) -> list[str]:
    rows = [row for row, _ in HANDLING if row.allows(case.state)]
    names = []
    for row in rows:
        actor = caller.actor_for(case, row)
        if actor is not None and row.by.test(actor, case):
            names.append(row.name)
    return names


def event_out(event: Event, kind: str = "case") -> EventOut:
    return EventOut(
        sequence=event.sequence, act=event.act, label=label_of(kind, event.act), before=event.before, after=event.after,
        actor_kind=event.actor_kind, happened_at=event.happened_at, recorded_at=event.recorded_at, articles=list(event.articles),
        algorithm=event.algorithm, previous=bytes(event.previous).hex(), digest=bytes(event.digest).hex(),
    )  # fmt: skip
