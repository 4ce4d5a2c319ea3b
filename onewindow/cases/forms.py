"""Forms made of the guide's elements: which fields, prefilled with what, and what is wrong with what was typed (Art. 47)."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.cases.agreement import contradictions
from onewindow.catalogue.content import FormField, FormGroup, GuideContent
from onewindow.catalogue.models import Element
from onewindow.kernel.identifiers import EARLIEST_BIRTH, check_id_card, check_phone, check_uscc
from onewindow.network.models import Region
from onewindow.regulation.articles import Art

NOTHING_TWICE = Art(47)
Check = Callable[[Element, Any], object]

TEXT_MAX, AREA_MAX, ROWS_MAX = 200, 2000, 30
YEARS_END = 2200
DATES = {"date", "past_date"}
PICKED = {"choice", "multichoice", "region", "boolean", *DATES}


@dataclass(frozen=True)
class Field:
    """A field of a form: `name` is the key in the form's data; in a repeating group `group` and the row come before it."""

    element: Element
    required: bool
    group: str = ""

    @property
    def name(self) -> str:
        return self.element.key


@dataclass(frozen=True)
class Group:
    name: str
    repeat: bool
    fields: list[Field]


def layout(guide: GuideContent) -> list[Field | Group]:
    """The form in the guide's order, with elements loaded in one query."""
    wanted = [f.element for part in guide.form for f in (part.fields if isinstance(part, FormGroup) else [part])]
    elements = Element.objects.in_bulk(wanted)

    def field(part: FormField, group: str = "") -> Field:
        return Field(elements[part.element], part.required, group)

    return [
        Group(part.group, part.repeat, [field(f, part.group) for f in part.fields])
        if isinstance(part, FormGroup)
        else field(part)
        for part in guide.form
    ]


OWN_PHONE = "person.phone"
# Elements that the seed leaves to be typed, though the applicant's identity card tells them.
TOLD_BY_THE_CARD = {"person_birth_date": "person.birth_date", "person_sex": "person.sex"}


def prefilled(guide: GuideContent, profile: dict[str, str], earlier: dict[str, Any]) -> dict[str, Any]:
    """What need not be typed: from the profile, else from the latest earlier case."""
    values: dict[str, Any] = {}
    for part in layout(guide):
        if isinstance(part, Field):
            known = TOLD_BY_THE_CARD.get(part.element.key, part.element.prefill)
            value = profile.get(known, "") or earlier.get(part.name, "")
            if value:
                values[part.name] = value
    return values


def form_points(guide: GuideContent) -> set[str]:
    """The keys by which a correction notice can name a part of the form: `form.<element>`, `form.<group>`."""
    return {f"form.{part.group if isinstance(part, FormGroup) else part.element}" for part in guide.form}


def form_problems(
    guide: GuideContent,
    form: dict[str, Any],
    *,
    phoneless: bool = False,
    passports: Collection[str] = (),
    on: date | None = None,
) -> dict[str, str]:
    """Every field that is missing or wrong → what to do. Keys: `form.<element>` or `form.<group>.<row>.<element>`.

    `on`: today, which what has happened cannot lie behind.

    Whoever came to a window without a mobile phone is not asked for its number: they are told on paper.
    Where it asks for the number of an identity card, `passports` of those who apply will do: they have no card.
    """
    problems = dict(_problems(guide, form, on))
    if not problems or not (phoneless or passports):
        return problems
    for part in layout(guide):
        if not isinstance(part, Field):
            continue
        typed = form.get(part.name)
        no_phone = phoneless and part.element.prefill == OWN_PHONE and not typed
        if no_phone or (part.element.type == "id_card" and typed in passports):
            problems.pop(f"form.{part.name}", None)
    return problems


def _problems(guide: GuideContent, form: dict[str, Any], on: date | None) -> Iterator[tuple[str, str]]:
    parts = layout(guide)
    for key, problem in contradictions([part.element for part in parts if isinstance(part, Field)], form):
        yield f"form.{key}", problem
    for part in parts:
        if isinstance(part, Field):
            if problem := field_problem(part, form.get(part.name), on):
                yield f"form.{part.name}", problem
            continue
        rows = form.get(part.name) or [{}]
        if len(rows) > ROWS_MAX:
            yield f"form.{part.name}", f"{part.name}最多填写 {ROWS_MAX} 行"
        for number, row in enumerate(rows[:ROWS_MAX]):
            for key, problem in contradictions([field.element for field in part.fields], row):
                yield f"form.{part.name}.{number}.{key}", problem
            for field in part.fields:
                if problem := field_problem(field, row.get(field.name), on):
                    yield f"form.{part.name}.{number}.{field.name}", problem


def field_problem(field: Field, value: Any, on: date | None = None) -> str:
    """What is wrong with a value, in words that say how to mend it; empty where nothing is."""
    label = field.element.label
    if value in (None, "", []):
        verb = "请选择" if field.element.type in PICKED else "请填写"
        return f"{verb}{label}" if field.required else ""
    try:
        check: Check = CHECKS.get(field.element.type, _text)
        check(field.element, value)
        if on and field.element.type == "past_date" and date.fromisoformat(str(value)) > on:
            raise ValueError(f"{label}在今天以后，请再看一遍年、月、日")
    except ValueError as wrong:
        return str(wrong)
    pattern = field.element.pattern
    if pattern and isinstance(value, str) and not re.fullmatch(pattern, value):
        return f"{label}的格式不对，{field.element.help or '请对照证件填写'}"
    return ""


def _text(element: Element, value: Any) -> None:
    most = AREA_MAX if element.type == "textarea" else TEXT_MAX
    if not isinstance(value, str):
        raise ValueError(f"请重新填写{element.label}")
    if len(value) > most:
        raise ValueError(f"{element.label}最多 {most} 个字，现在有 {len(value)} 个，请删减")


def _integer(element: Element, value: Any) -> None:
    if not re.fullmatch(r"\d{1,12}", str(value)):
        raise ValueError(f"{element.label}应当是整数，例如 12")


def _decimal(element: Element, value: Any) -> None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{element.label}应当是数字，例如 68.5") from None
    if not number.is_finite() or number < 0 or number >= Decimal(10) ** 14:
        raise ValueError(f"{element.label}应当是不小于 0 的数字")


def _date(element: Element, value: Any) -> None:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{element.label}应当是真实的日期，例如 2026-06-09") from None
    if day.year < EARLIEST_BIRTH.year:  # who types 56 where a year belongs gets the year 0056
        raise ValueError(f"{element.label}的年份请写四位，例如 1956")
    if day.year >= YEARS_END:
        raise ValueError(f"{element.label}的年份不对，请再看一遍")


def _choice(element: Element, value: Any) -> None:
    if value not in element.options:
        raise ValueError(f"请从列出的选项中选择{element.label}")


def _multichoice(element: Element, value: Any) -> None:
    if not isinstance(value, list) or not set(value) <= set(element.options):
        raise ValueError(f"请从列出的选项中选择{element.label}")


def _boolean(element: Element, value: Any) -> None:
    if value not in ("yes", "no"):
        raise ValueError(f"请选择{element.label}：是或者否")


def _region(element: Element, value: Any) -> None:
    if not Region.objects.filter(pk=str(value)).exists():
        raise ValueError(f"请从列表中选择{element.label}")


def _phone(element: Element, value: Any) -> None:
    text = str(value).strip()
    if re.fullmatch(r"0\d{2,3}-?\d{7,8}", text):
        return  # a fixed line
    if re.fullmatch(r"[2-9]\d{2,3}-?\d{4}", text):
        raise ValueError(f"{element.label}如果是固定电话，请在前面加上区号，例如 0379-60998957")
    check_phone(text)


def _email(element: Element, value: Any) -> None:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
        raise ValueError(f"{element.label}的格式不对，例如 name@example.cn")


CHECKS: dict[str, Check] = {
    "text": _text,
    "textarea": _text,
    "address": _text,
    "integer": _integer,
    "decimal": _decimal,
    "money": _decimal,
    "date": _date,
    "past_date": _date,
    "choice": _choice,
    "multichoice": _multichoice,
    "boolean": _boolean,
    "region": _region,
    "phone": _phone,
    "email": _email,
    "id_card": lambda element, value: check_id_card(str(value)),
    "uscc": lambda element, value: check_uscc(str(value)),
}
