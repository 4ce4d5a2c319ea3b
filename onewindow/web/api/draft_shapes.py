"""A draft as the API shows it and takes it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from onewindow.accounts.models import Capacity, PrincipalKind
from onewindow.accounts.windows import Seen, document_of
from onewindow.cases import drafts
from onewindow.cases.acts.visits import Comer
from onewindow.cases.completeness import ensure_complete
from onewindow.cases.errors import Incomplete
from onewindow.cases.forms import Field as FormPart
from onewindow.cases.forms import layout
from onewindow.cases.materials import Line, lines_of_draft
from onewindow.cases.models import Draft
from onewindow.cases.packages import complete as packages
from onewindow.catalogue.content import GuideContent, Situation
from onewindow.kernel.identifiers import check_id_card, check_phone, normalised, tidy_name
from onewindow.record.errors import ActRefused
from onewindow.web.api.problems import Problem
from onewindow.web.api.signatures import ID_MAX, FormValue, Id, Sent
from onewindow.web.elements.reading import IDENTIFIERS, NUMBERS

Short = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=100)]


class Coming(Sent):
    """Who stands at the window for the applicant, as their document and their authorisation say."""

    capacity: Literal["guardian", "agent"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    number: Annotated[str, Field(min_length=1, max_length=30, description="身份证号码或者护照号")]
    authority: Annotated[str, Field(min_length=1, max_length=200, description="委托书，或者监护人与申请人的关系")]

    def comer(self) -> Comer:
        """Raises InvalidIdentifier."""
        kind, number = document_of(PrincipalKind.NATURAL, self.number, passport=True)
        return Comer(Capacity(self.capacity), tidy_name(self.name), kind, number, self.authority.strip())


class Applying(Sent):
    """Who stands at the window, as their document says."""

    kind: PrincipalKind
    number: Annotated[str, Field(min_length=1, max_length=30)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    phone: Annotated[str, Field(max_length=20)] = ""
    address: Short = ""
    representative_name: Annotated[str, Field(max_length=60)] = ""
    representative_number: Annotated[str, Field(max_length=30)] = ""
    passport: Annotated[bool, Field(description="号码全是数字的护照")] = False

    def seen(self) -> Seen:
        """Raises InvalidIdentifier."""
        type_, number = document_of(self.kind, self.number, passport=self.passport)
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
    """`item`: 实施编码。申请人：`mandate` 是为谁申请（只有一个时可以不写）。窗口：`applicant` 照证件原件填写，或者写 `visit`。"""

    item: Annotated[str, Field(min_length=1, max_length=50)]
    place: Annotated[str, Field(pattern=r"^(\d{12})?$", description="申请所说的地方；不写是事项的地方")] = ""
    mandate: Id | None = None
    applicant: Applying | None = None
    visit: Annotated[str, Field(max_length=40, description="这次办理的编号（POST /visits）：身份已经核对过")] = ""


class BeginningTogether(Sent):
    """一件事：`mandate` 是为谁申请（只有一个时可以不写）。窗口：`applicant` 照证件原件填写。"""

    place: Annotated[str, Field(pattern=r"^(\d{12})?$", description="在哪里办；窗口不写是窗口所在的地方")] = ""
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
    unchosen: Annotated[list[Code] | None, Field(max_length=50, description="一件事：不办的成员事项")] = None
    together: Annotated[bool | None, Field(description="一件事：结果等齐了一起领")] = None
    collect_at_id: Annotated[
        int | None, Field(ge=0, le=ID_MAX, description="到哪个大厅领取（场所编号）；0 是收件的地方")
    ] = None

    def typed(self, draft: Draft) -> drafts.Typed:
        """Raises Problem (422) for what is not asked, by its place; of a package, with the answers and the choice that come with it."""
        problems = _unasked(questions_of(draft), self.answers or {})
        if draft.package_id is not None and not problems:
            draft.answers = draft.answers | (self.answers or {})
            draft.unchosen = draft.unchosen if self.unchosen is None else self.unchosen
        form = None if self.form is None else _form(draft.body, self.form, problems)
        if problems:
            raise Problem(422, "not_asked", "有些内容办事指南没有要求，或者格式不对。", problems=problems)
        joint = None if self.joint is None else [person.model_dump() for person in self.joint]
        return drafts.Typed(
            self.answers, form, joint, self.delivery_way, self.delivery_address, collect_at_id=self.collect_at_id,
            unchosen=self.unchosen, together=self.together,
        )  # fmt: skip


def questions_of(draft: Draft) -> Sequence[Situation]:
    """Of a package all that could be asked: one answer can bring in another question."""
    return draft.body.situations if draft.package_id is None else draft.parts.merged.naming[0]


def _unasked(questions: Sequence[Situation], answers: dict[str, str]) -> dict[str, str]:
    known = {situation.key: {option.key for option in situation.options} for situation in questions}
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
    item: str  # 实施编码; empty: a package's
    package: str  # key of the package; empty: an item's
    name: str
    place: str
    applicant: str
    saved_at: datetime
    case: str | None  # number of the case, or of the package, that it has become

    @staticmethod
    def of(draft: Draft) -> "DraftLine":
        return DraftLine(**draft_line(draft))


def draft_line(draft: Draft) -> dict[str, Any]:
    of_a_package = draft.package is not None
    return {
        "id": draft.pk, "item": "" if of_a_package else draft.item.code, "place": draft.place_id,
        "package": draft.package.bundle_id if draft.package else "",
        "name": draft.package.body.name if draft.package else draft.guide_version.body.name,
        "applicant": draft.principal.name if draft.principal else "", "saved_at": draft.saved_at, "case": became(draft),
    }  # fmt: skip


def became(draft: Draft) -> str | None:
    """The number of what it was handed in as."""
    if draft.package_id is not None:
        return draft.package_case.number if draft.handed_in else None
    return draft.case.number if draft.case else None


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


class DraftMember(Schema):
    """A member of a package. `part`: it belongs to what is applied for, by the answers and the choice made so far."""

    key: str
    name: str
    agency: str
    after: list[str]
    part: bool


class LeftOutMember(Schema):
    key: str
    name: str
    why: str


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
    questions: dict[str, dict[str, str]]  # question → its options, key and words
    members: list[DraftMember]
    left_out: list[LeftOutMember]


def draft_whole(draft: Draft, *, at: datetime) -> DraftOut:
    body = draft.body
    return DraftOut(
        **draft_line(draft), questions={one.key: {o.key: o.label for o in one.options} for one in body.situations}, **_members(draft),
        revision=draft.revision, guide_version=draft.guide_version.number,
        changed=not draft.handed_in and drafts.newer_version(draft), answers=draft.answers, form=draft.form, joint=draft.joint,
        delivery_way=draft.delivery_way, delivery_address=draft.delivery_address, collect_at_id=draft.collect_at_id,
        halls=[Hall(id=venue.pk, name=venue.name) for venue in drafts.halls(draft)], kept_until=drafts.kept_until(draft),
        materials=[DraftMaterial.of(line) for line in lines_of_draft(draft, at=at)], problems=_problems(draft, at),
    )  # fmt: skip


def _members(draft: Draft) -> dict[str, Any]:
    if draft.package_id is None:
        return {"members": [], "left_out": []}
    playing = {one.member.key for one in draft.parts.playing}
    members = [
        DraftMember(
            key=one.member.key, name=one.member.guide.name, agency=one.item.agency.name, after=list(one.member.after),
            part=one.member.key in playing,
        )
        for one in draft.parts.held
    ]  # fmt: skip
    left = [LeftOutMember(key=one.item, name=one.name, why=one.why) for one in draft.parts.left_out]
    return {"members": members, "left_out": left}


def _problems(draft: Draft, at: datetime) -> dict[str, str]:
    if draft.handed_in:
        return {}
    try:
        if draft.package_id is not None:
            packages.ensure_complete(draft, at=at)
        else:
            ensure_complete(draft, {}, at=at)
    except Incomplete as incomplete:
        return incomplete.problems
    except ActRefused as refused:
        return {"": refused.message}
    return {}
