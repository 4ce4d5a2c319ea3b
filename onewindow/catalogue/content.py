"""The content of a guide version, typed: every field of the seed's SCHEMA.md has its place here.

A version's content never changes; it is stored as one JSON document and read through these models.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

UnitName = Literal["working", "natural"]
FORM_WORDS = ("申请书", "申请表", "登记表", "申报表")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Parties(Part):
    joint: bool
    in_person: bool
    agent: bool
    interested: bool


class Citation(Part):
    law: str
    article: str
    note: str | None = None

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}" if self.article != "全文" else f"《{self.law}》"


class Limit(Part):
    """`days` `unit`s counted from the day after receipt or acceptance."""

    days: int = Field(ge=0)
    unit: UnitName
    start: Literal["receipt", "acceptance"] = Field(alias="from")
    basis: str | None


class Extension(Part):
    days: int = Field(ge=1)
    unit: UnitName
    approver: Literal["agency_head", "government_head"]
    basis: str


class Silence(Part):
    days: int
    unit: UnitName
    basis: str


class OnDefault(Part):
    outcome: Literal["decide", "terminate", "withdrawn"]
    basis: str | None


class Condition(Part):
    text: str
    basis: str


class Need(Part):
    option: str  # <situation>.<option>


class Material(Part):
    key: str
    name: str
    need: Literal["always"] | Need
    deferrable: bool
    source: Literal["applicant", "government", "third_party", "intermediary"]
    medium: Literal["paper", "electronic", "both"]
    originals: int = Field(ge=0)
    copies: int = Field(ge=0)
    certificate: str | None
    basis: str
    note: str | None = None
    service: str | None = None  # which of the listed services makes it, where it comes from an intermediary (Art. 26)

    @property
    def made_from_the_form(self) -> bool:
        """An application form: filled in online, never asked for as a file."""
        return self.source == "applicant" and self.name.endswith(FORM_WORDS)

    def needed(self, answers: dict[str, str]) -> bool:
        """Whether these answers to the situation questions (situation key → option key) require it."""
        if self.need == "always":
            return True
        situation, option = self.need.option.split(".", 1)
        return answers.get(situation) == option


class Option(Part):
    key: str
    label: str


class Situation(Part):
    key: str
    question: str
    options: list[Option]


class FormField(Part):
    element: str
    required: bool


class FormGroup(Part):
    group: str
    repeat: bool
    fields: list[FormField]


class Step(Part):
    key: str
    name: str
    role: Literal["reviewer", "inspector", "expert", "approver"]
    days: int
    kind: Literal["review", "site_inspection", "special", "wait", "production", "forward"]
    procedure: str | None = None
    basis: str | None = None
    reason: str | None = None
    counted: bool | None = None
    to_level: str | None = None

    @property
    def is_counted(self) -> bool:
        return self.kind in {"review", "site_inspection", "production"} or bool(self.kind == "wait" and self.counted)


class Fee(Part):
    amount: float
    unit: str
    basis: str


class Result(Part):
    kind: Literal["certificate", "approval", "other", "none"]
    name: str
    valid_years: float | None


class Commitment(Part):
    kind: Literal["proof", "approval"]
    covers: list[str | int]
    content: str
    check_days: int
    breach: str
    basis: str

    @property
    def procedure(self) -> str:
        """How it goes, for whoever reads the guide; it follows from the kind (Art. 28)."""
        first = "申请时自愿选择并签名；"
        then = "其他材料齐全的，受理后当场准予" if self.kind == "approval" else "不用交承诺代替的证明，其余照常审查"
        return f"{first}{then}；作出决定前可以收回，改按一般方式办理"


class Delegation(Part):
    to_level: Literal["county", "township", "village"]
    mode: Literal["reception", "entrusted_acceptance", "authorised_handling", "assisted"]
    basis: str | None


class Remedies(Part):
    reconsideration: str | None
    suit: bool | None
    first: bool | str | None = None
    body: str | None = None
    note: str | None = None


class LegalReview(Part):
    """Which decisions a legal reviewer looks at before they are signed (法制审核), on what rule."""

    on: list[Literal["grant", "deny"]]
    basis: str


class Joint(Part):
    """Handled jointly as the government of the same level has arranged it (行政许可法 26, 42): for how long at most, on what order."""

    basis: str
    days: int = Field(ge=1)


class Follows(Part):
    """The item is about what another item has granted: it renews, changes or cancels it (行政许可法 49, 50, 70)."""

    item: str  # key of the item that granted it
    how: Literal["renewal", "change", "deregistration"]
    number: str | None  # the element of the form by which the applicant names it


class Renewal(Part):
    """Until when a renewal is asked for at the latest: so many days before what was granted ends (行政许可法 50 I)."""

    days: int = Field(ge=1, le=366)
    unit: UnitName
    basis: str

    def __str__(self) -> str:
        return f"{self.days}{'个工作日' if self.unit == 'working' else '日'}"


BY_LICENSING_LAW = Renewal(days=30, unit="natural", basis="《中华人民共和国行政许可法》第五十条第一款")


class Intermediary(Part):
    name: str
    basis: str


class Question(Part):
    q: str
    a: str


class GuideContent(Part):
    """One guide, whole. The nine elements of Article 17 and what handling needs beside them."""

    key: str
    name: str
    agency: str
    type: str
    levels: list[str]
    audience: list[str]
    parties: Parties
    safety: bool
    quota: bool
    topic: str
    legal_basis: list[Citation]
    case_kind: Literal["instant", "promised"]
    statutory_limit: Limit
    promised_limit: Limit
    extension: Extension | None
    silence: Silence | None
    on_default: OnDefault
    public_result: bool
    promise_is_example: bool
    conditions: list[Condition]
    materials: list[Material]
    situations: list[Situation]
    form: list[FormField | FormGroup]
    steps: list[Step]
    fee: Fee | None
    result: Result
    delivery: list[str]
    channels: list[str]
    visits: int
    visit_reason: str | None = None
    commitment: Commitment | None
    cross_region: str
    delegated: list[Delegation]
    remedies: Remedies | None
    intermediary: list[Intermediary]
    faq: list[Question]
    legal_review: LegalReview | None = None
    joint: Joint | None = None
    follows: Follows | None = None
    renewal: Renewal | None = None  # where the item's own law has another period than 行政许可法
    contact: str | None = None  # where to ask, where a place has its own

    @property
    def instant(self) -> bool:
        return self.case_kind == "instant"

    @property
    def asked_before_the_end(self) -> Renewal:
        """By when a renewal of what the item grants is asked for: as its own law has it, else as 行政许可法 has."""
        return self.renewal or BY_LICENSING_LAW

    @property
    def proof_replaced(self) -> frozenset[str]:
        """Keys of the materials that a commitment may stand for (Art. 28)."""
        made = self.commitment
        return frozenset(map(str, made.covers)) if made is not None and made.kind == "proof" else frozenset()

    def material(self, key: str) -> Material:
        return next(material for material in self.materials if material.key == key)

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def materials_for(self, answers: dict[str, str]) -> list[Material]:
        """The materials that these answers require, in the guide's order: exactly the list, no more (Art. 17)."""
        return [material for material in self.materials if material.needed(answers)]
