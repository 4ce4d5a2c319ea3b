"""A draft as the API shows it and takes it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from onewindow.accounts.models import DocumentType, PrincipalKind
from onewindow.accounts.windows import Seen
from onewindow.cases import drafts
from onewindow.cases.completeness import ensure_complete
from onewindow.cases.errors import Incomplete
from onewindow.cases.forms import Field as FormPart
from onewindow.cases.forms import layout
from onewindow.cases.materials import Line, lines_of_draft
from onewindow.cases.models import Draft
from onewindow.catalogue.content import GuideContent
from onewindow.kernel.identifiers import check_id_card, check_phone, check_uscc, normalised
from onewindow.record.errors import ActRefused
from onewindow.web.api.problems import Problem
from onewindow.web.api.signatures import ID_MAX, FormValue, Id, Sent
from onewindow.web.elements.reading import IDENTIFIERS, NUMBERS

Short = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=100)]


class Applying(Sent):
    """Who stands at the window, as their document says."""

    kind: PrincipalKind
    number: Annotated[str, Field(min_length=1, max_length=30)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    phone: Annotated[str, Field(max_length=20)] = ""
    address: Short = ""
    representative_name: Annotated[str, Field(max_length=60)] = ""
    representative_number: Annotated[str, Field(max_length=30)] = ""

    def seen(self) -> Seen:
        """Raises InvalidIdentifier."""
        typed = normalised(self.number)
        type_, number = DocumentType.USCC, typed
        if self.kind != PrincipalKind.NATURAL:
            number = check_uscc(typed)
        elif 7 <= len(typed) <= 9 and typed[:1].isalpha():
            type_ = DocumentType.PASSPORT
        else:
            type_, number = DocumentType.ID_CARD, check_id_card(typed)
        own = check_id_card(self.representative_number) if self.representative_number.strip() else ""
        phone = check_phone(self.phone) if self.phone.strip() else ""
        return Seen(
            self.kind,
            type_,
            number,
            self.name.strip(),
            phone,
            self.address.strip(),
            self.representative_name.strip(),
            own,
        )


class Beginning(Sent):
    """`item`: 实施编码。申请人：`mandate` 是为谁申请（只有一个时可以不写）。窗口：`applicant` 照证件原件填写。"""

    item: Annotated[str, Field(min_length=1, max_length=50)]
    place: Annotated[str, Field(pattern=r"^(\d{12})?$", description="申请所说的地方；不写是事项的地方")] = ""
    mandate: Id | None = None
    applicant: Applying | None = None


class Joint(Sent):
    name: Annotated[str, Field(max_length=60)] = ""
    id_card: Annotated[str, Field(max_length=30)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""


class Filling(Sent):
    """What is to be kept; what is not written stays as it is. `form`: element → text, choices, or rows of a group."""

    answers: dict[Code, Code] | None = None
    form: dict[Code, FormValue] | None = None
    joint: Annotated[list[Joint], Field(max_length=10)] | None = None
    delivery_way: Literal["window", "electronic", "post"] | None = None
    delivery_address: Short | None = None
    collect_at_id: Annotated[
        int | None, Field(ge=0, le=ID_MAX, description="到哪个大厅领取（场所编号）；0 是收件的地方")
    ] = None

    def typed(self, guide: GuideContent) -> drafts.Typed:
        """Raises Problem (422) for what the guide does not ask, by its place."""
        problems = _unasked(guide, self.answers or {})
        form = None if self.form is None else _form(guide, self.form, problems)
        if problems:
            raise Problem(422, "not_asked", "有些内容办事指南没有要求，或者格式不对。", problems=problems)
        joint = None if self.joint is None else [person.model_dump() for person in self.joint]
        return drafts.Typed(
            self.answers, form, joint, self.delivery_way, self.delivery_address, collect_at_id=self.collect_at_id
        )


def _unasked(guide: GuideContent, answers: dict[str, str]) -> dict[str, str]:
    known = {situation.key: {option.key for option in situation.options} for situation in guide.situations}
    return {
        f"answer.{key}": "没有这个问题，或者没有这个选项"
        for key, option in answers.items()
        if option not in known.get(key, ())
    }


def _form(guide: GuideContent, sent: dict[str, Any], problems: dict[str, str]) -> dict[str, Any]:
    parts = {part.name: part for part in layout(guide)}
    form: dict[str, Any] = {}
    for name, value in sent.items():
        part = parts.get(name)
        if part is None:
            problems[f"form.{name}"] = "申请表里没有这一项"
        elif isinstance(part, FormPart):
            form[name] = _cell(part, value, f"form.{name}", problems)
        else:
            form[name] = _rows({f.name: f for f in part.fields}, value, f"form.{name}", problems)
    return form


def _cell(part: FormPart, value: Any, place: str, problems: dict[str, str]) -> Any:
    if part.element.type == "multichoice":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            problems[place] = "应当是选项的列表"
    elif not isinstance(value, str):
        problems[place] = "应当是文字"
    elif part.element.type in IDENTIFIERS | NUMBERS:
        return normalised(value)
    return value


def _rows(fields: dict[str, FormPart], value: Any, place: str, problems: dict[str, str]) -> Any:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        problems[place] = "应当是各行的列表"
        return []
    made = []
    for number, row in enumerate(value):
        if unknown := set(row) - set(fields):
            problems[f"{place}.{number}"] = f"申请表里没有：{'、'.join(sorted(unknown))}"
            continue
        made.append({key: _cell(fields[key], cell, f"{place}.{number}.{key}", problems) for key, cell in row.items()})
    return made


class DraftLine(Schema):
    id: int
    item: str
    name: str
    place: str
    applicant: str
    saved_at: datetime
    case: str | None

    @staticmethod
    def of(draft: Draft) -> "DraftLine":
        return DraftLine(**draft_line(draft))


def draft_line(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk, "item": draft.item.code, "name": draft.guide_version.body.name, "place": draft.place_id,
        "applicant": draft.principal.name if draft.principal else "", "saved_at": draft.saved_at,
        "case": draft.case.number if draft.case else None,
    }  # fmt: skip


class DraftMaterial(Schema):
    key: str
    name: str
    there: bool
    from_form: bool
    on_file: str  # where the city has it from already; empty: it is to be handed in
    file: str

    @staticmethod
    def of(line: Line) -> "DraftMaterial":
        held = line.on_file.source if line.on_file else ""
        file = line.attachment.name if line.attachment else ""
        return DraftMaterial(
            key=line.material.key,
            name=line.material.name,
            there=line.there,
            from_form=line.from_form,
            on_file=held,
            file=file,
        )


class Hall(Schema):
    """A venue where a result may be collected."""

    id: int
    name: str


class DraftOut(DraftLine):
    """A draft, whole. `problems`: what keeps it from being handed in, place by place; `changed`: the guide is published anew."""

    revision: int
    guide_version: int
    changed: bool
    answers: dict[str, str]
    form: dict[str, Any]
    joint: list[dict[str, str]]
    delivery_way: str
    delivery_address: str
    collect_at_id: int | None  # of a venue; none: where it is taken in
    halls: list[Hall]  # where the result may be collected
    materials: list[DraftMaterial]
    problems: dict[str, str]
    kept_until: date


def draft_whole(draft: Draft, *, at: datetime) -> DraftOut:
    return DraftOut(
        **draft_line(draft), revision=draft.revision, guide_version=draft.guide_version.number,
        changed=draft.case_id is None and drafts.newer_version(draft), answers=draft.answers, form=draft.form, joint=draft.joint,
        delivery_way=draft.delivery_way, delivery_address=draft.delivery_address, collect_at_id=draft.collect_at_id,
        halls=[Hall(id=venue.pk, name=venue.name) for venue in drafts.halls(draft)], kept_until=drafts.kept_until(draft),
        materials=[DraftMaterial.of(line) for line in lines_of_draft(draft, at=at)], problems=_problems(draft, at),
    )  # fmt: skip


def _problems(draft: Draft, at: datetime) -> dict[str, str]:
    if draft.case_id is not None:
        return {}
    try:
        ensure_complete(draft, {}, at=at)
    except Incomplete as incomplete:
        return incomplete.problems
    except ActRefused as refused:
        return {"": refused.message}
    return {}
