"""A value in a cell and back: words where people choose, numbers as numbers, lists joined by 、."""

from collections.abc import Mapping
from typing import Any

from onewindow.catalogue.fields import Field
from onewindow.catalogue.fields.options import YES_NO

BETWEEN = "、"


class WrongCell(ValueError):
    """`how`: what the cell should hold."""

    def __init__(self, why: str, how: str) -> None:
        super().__init__(why)
        self.how = how


def to_cell(field: Field, value: Any) -> Any:
    if value is None or value == []:
        return None
    if field.kind == "yes" or isinstance(value, bool):
        return "是" if value else "否"
    if field.kind == "need":
        return "每次都要" if value == "always" else value["option"]
    if isinstance(value, list):
        labels = dict(field.options)
        return BETWEEN.join(f"条件{one}" if isinstance(one, int) else str(labels.get(one, one)) for one in value)
    return dict(field.options).get(value, value)


def from_cell(field: Field, cell: Any) -> Any:
    """The value; for nothing typed what the field means by it. Raises WrongCell."""
    text = str(cell).strip() if cell is not None else ""
    if field.kind == "yes":
        return _yes(field, text)
    if field.kind in {"many", "covers"}:
        return [_one(field, part) for part in text.replace(",", BETWEEN).split(BETWEEN) if part]
    return _single(field, cell, text) if text else field.empty


def _single(field: Field, cell: Any, text: str) -> Any:
    if field.kind in {"whole", "decimal"}:
        return _number(field, cell, text)
    if field.kind == "need":
        return "always" if text == "每次都要" else {"option": text}
    if field.options == YES_NO:
        return _yes(field, text)
    return _choice(field, text) if field.kind == "choice" else text


def _yes(field: Field, text: str) -> bool:
    if text not in {"是", "否"}:
        raise WrongCell(f"{field.label}应为“是”或“否”，现为“{text}”", "请填“是”或者“否”")
    return text == "是"


def _one(field: Field, text: str) -> Any:
    if field.kind == "covers":
        return int(text[2:]) if text.startswith("条件") and text[2:].isdigit() else text
    return _choice(field, text)


def _choice(field: Field, text: str) -> str:
    values: Mapping[str, str] = {label: value for value, label in field.options}
    if text in values:
        return values[text]
    if text in dict(field.options):
        return text
    raise WrongCell(f"{field.label}的“{text}”不认识", "应为 " + "、".join(values))


def _number(field: Field, cell: Any, text: str) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        try:
            value = float(text)
        except ValueError:
            raise WrongCell(f"{field.label}应为数字，现为“{text}”", "请填数字") from None
    if field.kind == "whole":
        if value != int(value):
            raise WrongCell(f"{field.label}应为整数，现为“{text}”", "请填整数")
        return int(value)
    return int(value) if value == int(value) else value
