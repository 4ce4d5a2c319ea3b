"""A guide's form as people see it: which control each element gets, what was typed, what is wrong with it. Portal and desk share it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.cases.forms import AREA_MAX, DATES, ROWS_MAX, TEXT_MAX, Field, Group, layout
from onewindow.catalogue.content import GuideContent
from onewindow.web.elements.places import PlaceSelect, place_selects
from onewindow.web.elements.reading import YES_NO, in_words

RADIOS_MAX = 6  # more options than that go into a list to choose from

INPUTS = {  # type → (input type, inputmode, autocomplete)
    "text": ("text", "text", "off"),
    "address": ("text", "text", "off"),
    "integer": ("text", "numeric", "off"),
    "decimal": ("text", "decimal", "off"),
    "money": ("text", "decimal", "off"),
    "date": ("date", "", "off"),
    "past_date": ("date", "", "off"),
    "phone": ("tel", "tel", "tel"),
    "email": ("email", "email", "email"),
    "id_card": ("text", "text", "off"),
    "uscc": ("text", "text", "off"),
}
SHORT = {"integer", "decimal", "money", *DATES}
HINTS = {
    "id_card": "18 位，最后一位可能是 X",
    "uscc": "营业执照上的 18 位代码",
    "phone": "手机，或者带区号的固定电话",
}


@dataclass
class Shown:
    """One control. `name` is its name, its id, and the key of its problem."""

    name: str
    label: str
    type: str
    required: bool
    value: Any
    help: str
    options: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""
    theirs: str = ""  # what another device has saved in the meantime
    selects: list[PlaceSelect] = field(default_factory=list)

    @property
    def control(self) -> str:
        if self.type in {"textarea", "region"}:
            return self.type
        if self.type == "multichoice":
            return "checkboxes"
        if self.options:
            return "radios" if len(self.options) <= RADIOS_MAX else "select"
        return "input"

    @property
    def input_type(self) -> str:
        return INPUTS.get(self.type, INPUTS["text"])[0]

    @property
    def inputmode(self) -> str:
        return INPUTS.get(self.type, INPUTS["text"])[1]

    @property
    def autocomplete(self) -> str:
        return INPUTS.get(self.type, INPUTS["text"])[2]

    @property
    def maxlength(self) -> int:
        return AREA_MAX if self.type == "textarea" else TEXT_MAX

    @property
    def short(self) -> bool:
        return self.type in SHORT

    @property
    def described_by(self) -> str:
        wanted = [(self.help, "help"), (self.problem, "error"), (self.theirs, "theirs")]
        return " ".join(f"{self.name}-{part}" for text, part in wanted if text)


@dataclass(frozen=True)
class ShownRow:
    number: int
    fields: list[Shown]


@dataclass(frozen=True)
class ShownGroup:
    name: str
    repeat: bool
    rows: list[ShownRow]
    problem: str = ""

    @property
    def full(self) -> bool:
        return len(self.rows) >= ROWS_MAX


def shown(
    guide: GuideContent,
    form: Mapping[str, Any],
    problems: Mapping[str, str],
    theirs: Mapping[str, Any] | None = None,
    only: set[str] | None = None,
) -> list[Shown | ShownGroup]:
    """The whole form, or of it what `only` names, with what was typed and what is wrong with it."""
    made: list[Shown | ShownGroup] = []
    other = theirs or {}
    for part in layout(guide):
        if only is not None and part.name not in only:
            continue
        if isinstance(part, Field):
            key = f"form.{part.name}"
            made.append(_shown(part, key, form.get(part.name), problems, other.get(key)))
        else:
            made.append(_group(part, form.get(part.name) or [{}], problems))
    return made


def _group(part: Group, rows: list[dict[str, Any]], problems: Mapping[str, str]) -> ShownGroup:
    key = f"form.{part.name}"
    made = [
        ShownRow(number, [_shown(f, f"{key}.{number}.{f.name}", row.get(f.name), problems, None) for f in part.fields])
        for number, row in enumerate(rows if part.repeat else rows[:1])
    ]
    return ShownGroup(part.name, part.repeat, made, problems.get(key, ""))


def _shown(part: Field, key: str, value: Any, problems: Mapping[str, str], theirs: Any) -> Shown:
    element = part.element
    options = YES_NO if element.type == "boolean" else [(option, option) for option in element.options]
    made = Shown(
        key, element.label, element.type, part.required, value if value is not None else "", element.help or HINTS.get(element.type, ""),
        options, problems.get(key, ""), in_words(part, theirs) if theirs else "",
    )  # fmt: skip
    if element.type == "region":
        made.selects = place_selects(str(made.value))
    return made
