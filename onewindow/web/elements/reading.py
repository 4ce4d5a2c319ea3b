"""What was typed, read from the page and said back in words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from onewindow.cases.forms import ROWS_MAX, Field, Group, layout
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import Element
from onewindow.kernel.identifiers import normalised
from onewindow.network.models import Region
from onewindow.web.elements.places import place_chosen

IDENTIFIERS, NUMBERS = {"id_card", "uscc"}, {"integer", "decimal", "money"}
UNIT = re.compile("（(.+?)）$")  # at the end of a label: 场所面积（平方米）
SQUARE_METRES = {"平方米", "平米", "平方", "平", "㎡"}
PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?")
IN_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")  # 3,000: as banks and calculators write it
YES_NO = [("yes", "是"), ("no", "否")]


def read(guide: GuideContent, post: QueryDict, only: set[str] | None = None) -> dict[str, Any]:
    """What was typed, under the elements' keys; only the parts that the page had."""
    data: dict[str, Any] = {}
    for part in layout(guide):
        if only is not None and part.name not in only:
            continue
        key = f"form.{part.name}"
        if isinstance(part, Field):
            data[part.name] = _value(part, key, post)
        else:
            data[part.name] = _rows(part, key, post)
    return data


def _value(part: Field, key: str, post: QueryDict) -> Any:
    if part.element.type == "multichoice":
        return post.getlist(key)
    if part.element.type == "region":
        return place_chosen(post.getlist(key))
    return tidied(part.element, post.get(key, "").replace("\r\n", "\n").strip())


def tidied(element: Element, typed: str) -> str:
    """Numbers as they are kept: 138 0000 6207 without its spaces, ６８平方米 as 68. What is no number stays as it was typed."""
    if element.type == "phone":
        return normalised(typed).replace("(", "").replace(")", "")  # (0379)60998957
    if element.type in IDENTIFIERS:
        return normalised(typed)
    if element.type == "email":
        return "".join(
            unicodedata.normalize("NFKC", typed).replace("。", ".").split()
        )  # as a Chinese keyboard types it
    if element.type not in NUMBERS:
        return typed
    unit = UNIT.search(element.label)
    units = {unit[1], *SQUARE_METRES} if unit and unit[1] in SQUARE_METRES else {unit[1]} if unit else set()
    number = normalised(typed)
    for ending in sorted((normalised(each) for each in units), key=len, reverse=True):
        number = number.removesuffix(ending)
    if IN_THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    return number if PLAIN_NUMBER.fullmatch(number) else typed


def _rows(part: Group, key: str, post: QueryDict) -> list[dict[str, Any]]:
    rows = []
    for number in range(ROWS_MAX + 1):
        if not any(name.startswith(f"{key}.{number}.") for name in post):
            break
        rows.append({f.name: _value(f, f"{key}.{number}.{f.name}", post) for f in part.fields})
    return rows or [{}]


def in_words(part: Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if part.element.type == "boolean":
        return dict(YES_NO).get(str(value), "")
    if part.element.type == "region":
        region = Region.objects.filter(pk=str(value)).first()
        return region.path or region.name if region else ""
    return str(value or "")


@dataclass(frozen=True)
class Answer:
    """A line of a check page."""

    name: str
    label: str
    text: str


def answers(guide: GuideContent, form: Mapping[str, Any], parts: list[Field | Group] | None = None) -> list[Answer]:
    """What was filled in, in the form's order, in words; regions read in one query. `parts`: its layout, where it is known."""
    parts = layout(guide) if parts is None else parts
    paths = _paths(parts, form)
    made = []
    for part in parts:
        if isinstance(part, Field):
            made.append(Answer(f"form.{part.name}", part.element.label, _words(part, form.get(part.name), paths)))
            continue
        for number, row in enumerate(form.get(part.name) or []):
            said = "；".join(
                f"{f.element.label} {text}" for f in part.fields if (text := _words(f, row.get(f.name), paths))
            )
            made.append(Answer(f"form.{part.name}", f"{part.name} {number + 1}", said))
    return made


def _words(part: Field, value: Any, paths: Mapping[str, str]) -> str:
    return paths.get(str(value), "") if part.element.type == "region" else in_words(part, value)


def _paths(parts: list[Field | Group], form: Mapping[str, Any]) -> dict[str, str]:
    fields = [part for part in parts if isinstance(part, Field) and part.element.type == "region"]
    codes = [str(form.get(part.name, "")) for part in fields]
    groups = [part for part in parts if isinstance(part, Group)]
    codes += [
        str(row.get(f.name, ""))
        for part in groups
        for row in form.get(part.name) or []
        for f in part.fields
        if f.element.type == "region"
    ]
    found = Region.objects.filter(pk__in=[code for code in codes if code])
    return {region.pk: region.path or region.name for region in found}
