"""What an editor typed on a section's page, as the guide's JSON: also what is wrong is kept, the linter says so.

Names are addresses: materials.2.name. A list has its length beside it (materials.#), a part that may be missing a mark (extension.?).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import QueryDict

from onewindow.catalogue.fields import Field, Group, Part, Rows, Section
from onewindow.catalogue.fields.options import YES_NO
from onewindow.kernel.pinyin import pinyin_key

ROWS_MAX = 200
ABSENT = object()
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")


def read(section: Section, data: QueryDict) -> dict[str, Any]:
    """The parts of the guide that this page holds."""
    parts = {part.name: _part(part, part.name, data) for part in section.parts}
    return {name: None if value is ABSENT else value for name, value in parts.items()}


def _part(part: Part, at: str, data: QueryDict) -> Any:
    if isinstance(part, Field):
        return _value(part, at, data)
    if isinstance(part, Group):
        if part.absent and data.get(f"{at}.?") != "1":
            return None
        return _fields(part.fields, at, data)
    rows = [_row(part, f"{at}.{n}", data) for n in range(_count(data.get(f"{at}.#", "")))]
    if any(isinstance(field, Field) and field.name == "key" for field in part.fields):
        _give_keys(part, rows)
    return rows


def _count(text: str) -> int:
    return min(int(text), ROWS_MAX) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _row(part: Rows, at: str, data: QueryDict) -> dict[str, Any]:
    fields = part.other if part.mark and f"{at}.{part.mark}" in data else part.fields
    return _fields(fields, at, data)


def _fields(fields: Iterable[Part], at: str, data: QueryDict) -> dict[str, Any]:
    values = {field.name: _part(field, f"{at}.{field.name}", data) for field in fields}
    return {name: value for name, value in values.items() if value is not ABSENT}


def _value(field: Field, at: str, data: QueryDict) -> Any:
    if field.kind == "yes":
        return data.get(at) == "1"
    if field.kind in {"many", "covers"}:
        return [_cover(value) if field.kind == "covers" else value for value in data.getlist(at)]
    text = "" if field.kind == "null" else " ".join(data.get(at, "").split())
    return _typed(field, text) if text else (ABSENT if field.empty == "absent" else field.empty)


def _typed(field: Field, text: str) -> Any:
    if field.kind == "need":
        return text if text == "always" else {"option": text}
    if field.kind in {"whole", "decimal"}:
        return number(text)
    if field.options == YES_NO:
        return text == "yes"
    return text


def _cover(value: str) -> str | int:
    kind, _, name = value.partition(":")
    return int(name) if kind == "c" and name.isdigit() else name


def number(text: str) -> Any:
    """The number; what is none stays as typed."""
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _give_keys(part: Rows, rows: list[dict[str, Any]]) -> None:
    """A row without a key gets one from its name, so that nobody has to think of it."""
    taken = {row["key"] for row in rows if row.get("key")}
    for row in rows:
        words = str(row.get(part.title[0]) or "")
        if row.get("key") or not words:
            continue
        base = re.sub(r"[^a-z0-9]+", "_", pinyin_key(words)).strip("_")[:40] or "item"
        row["key"] = next(key for key in _candidates(base) if key not in taken)
        taken.add(row["key"])


def _candidates(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}_{n}" for n in range(2, 1000))


def blank(fields: Iterable[Part]) -> dict[str, Any]:
    """A new row: the usual choices made, texts to be written."""
    row: dict[str, Any] = {}
    for field in fields:
        if isinstance(field, Rows):
            row[field.name] = []
        elif isinstance(field, Field) and field.empty != "absent":
            row[field.name] = _usual(field)
    return row


def _usual(field: Field) -> Any:
    usual: dict[str, Any] = {"yes": False, "many": [], "covers": [], "need": "always", "whole": 0}
    if field.kind in usual:
        return usual[field.kind]
    if field.kind == "choice" and field.options:
        return field.options[0][0]
    return field.empty


def operate(section: Section, parts: dict[str, Any], op: str) -> str:
    """Add, remove or move a row, after all that was typed has been read; the address of the row to open.

    `add:materials`, `add:form:other`, `remove:materials.2`, `up:materials.2`, `down:materials.2`; an unknown op does nothing.
    """
    verb, _, rest = op.partition(":")
    address, _, variant = rest.partition(":")
    found = _list_at(section, parts, address if verb == "add" else address.rpartition(".")[0])
    if found is None:
        return ""
    rows, part = found
    if verb == "add" and len(rows) < ROWS_MAX:
        rows.append(blank(part.other if variant and part.mark else part.fields))
        return f"{address}.{len(rows) - 1}"
    place = address.rpartition(".")[2]
    if not place.isdigit() or int(place) >= len(rows):
        return ""
    n = int(place)
    if verb == "remove":
        del rows[n]
        return ""
    other = {"up": n - 1, "down": n + 1}.get(verb, n)
    if 0 <= other < len(rows):
        rows[n], rows[other] = rows[other], rows[n]
        return f"{address.rpartition('.')[0]}.{other}"
    return ""


def _list_at(section: Section, parts: dict[str, Any], address: str) -> tuple[list[Any], Rows] | None:
    """The list that an address names, and its spec: materials, situations.2.options."""
    fields: Iterable[Part] = section.parts
    value: Any = parts
    found: Rows | None = None
    for step in address.split("."):
        if step.isdigit() and isinstance(value, list):
            if int(step) >= len(value) or found is None:
                return None
            value = value[int(step)]
            fields = found.fields_of(value)
            continue
        found = next((part for part in fields if isinstance(part, Rows) and part.name == step), None)
        if found is None or not isinstance(value, dict):
            return None
        value = value.get(step)
    return (value, found) if isinstance(value, list) and found is not None else None
