"""Values in words, and rows and places by name: 第 4 份材料“营业执照”的依据."""

from collections.abc import Mapping
from typing import Any

from onewindow.catalogue.fields.kinds import Field, Group, Part, Rows
from onewindow.catalogue.fields.sections import section_of

NOTHING = "没有"


def in_words(field: Field, value: Any, content: Mapping[str, Any], elements: Mapping[str, str] | None = None) -> str:
    """A value as people read it. `content` knows the situations that a need names."""
    if field.kind == "yes" or isinstance(value, bool):
        return "是" if value else "否"
    if field.kind == "need":
        return need_in_words(value, content)
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list):
        labels = dict(field.options)
        return "、".join(
            covered(one, content) if field.kind == "covers" else labels.get(one, str(one)) for one in value
        )
    if field.kind == "element":
        return (elements or {}).get(str(value), str(value))
    return f"{value:g}" if isinstance(value, float) else dict(field.options).get(str(value), str(value))


def need_in_words(value: Any, content: Mapping[str, Any]) -> str:
    if value == "always":
        return "每次都要"
    wanted = value.get("option", "") if isinstance(value, dict) else ""
    return dict(need_options(content)).get(wanted, f"选“{wanted}”时") if wanted else "没有选"


def need_options(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """When a material can be wanted: always, or with an option of a situation."""
    found = [("always", "每次都要")]
    for situation in _rows(content, "situations"):
        for option in _rows(situation, "options"):
            value = f"{situation.get('key', '')}.{option.get('key', '')}"
            found.append((value, f"{situation.get('question', '')} 选“{option.get('label', '')}”时"))
    return found


def cover_options(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a promise can stand for: materials by key, conditions by number."""
    materials = [(f"m:{row.get('key', '')}", f"材料：{row.get('name', '')}") for row in _rows(content, "materials")]
    conditions = [
        (f"c:{n}", f"条件 {n}：{row.get('text', '')}") for n, row in enumerate(_rows(content, "conditions"), 1)
    ]
    return materials + conditions


def covered(one: str | int, content: Mapping[str, Any]) -> str:
    value = f"c:{one}" if isinstance(one, int) else f"m:{one}"
    return dict(cover_options(content)).get(value, str(one))


def row_title(rows: Rows, row: Any, content: Mapping[str, Any], elements: Mapping[str, str] | None = None) -> str:
    """What a row is called by."""
    if not isinstance(row, dict):
        return str(row)
    fields = {field.name: field for field in rows.fields_of(row) if isinstance(field, Field)}
    words = [
        in_words(fields[name], row.get(name), content, elements)
        for name in rows.title
        if name in fields and row.get(name)
    ]
    return " ".join(words)


def place_in_words(at: tuple[str | int, ...]) -> str:
    """An address in words: 申请材料 第 4 份 依据."""
    section = section_of(str(at[0])) if at else None
    if section is None:
        return "整份指南"
    words = [section.title]
    parts: tuple[Part, ...] = section.parts
    for step in at:
        if isinstance(step, int):
            words.append(f"第 {step + 1} 项")
            continue
        found = next((part for part in parts if part.name == step), None)
        if found is None:
            break
        if found.label not in section.title and found.label != words[-1]:
            words.append(found.label)
        parts = (
            (*found.fields, *(found.other if isinstance(found, Rows) else ()))
            if isinstance(found, Group | Rows)
            else ()
        )
    return " ".join(words)


def _rows(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = content.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
