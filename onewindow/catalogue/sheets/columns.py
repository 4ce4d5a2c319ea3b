"""How a guide lies in a workbook: one sheet of items, one sheet a list of rows.

A workbook holds exactly what the guides hold: a cell that is empty is null where null is allowed, a key that is absent stays absent
(its cell holds nothing), and what is nested deeper than a row is written as lines of its own.
"""

from dataclasses import dataclass

from onewindow.catalogue.fields import SECTIONS, Field, Group, Rows
from onewindow.regulation.articles import Art

WHOLE_LIST = Art(16)
KEY = "事项标识"
PRESENT = "有"


@dataclass(frozen=True)
class Column:
    """`way`: the address of the field within the guide or the row."""

    heading: str
    way: tuple[str, ...]
    field: Field


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows of one list. `within`: the keys of rows that they lie in (options lie in a situation)."""

    title: str
    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Toggle:
    """Whether a part that may be missing is there."""

    heading: str
    name: str


def _plain(fields: tuple[object, ...], head: str = "", way: tuple[str, ...] = ()) -> list[Column]:
    return [
        Column(f"{head}{one.label}", (*way, one.name), one)
        for one in fields
        if isinstance(one, Field) and one.kind != "null"
    ]


def _items() -> tuple[list[Column], list[Toggle]]:
    columns = [
        Column(KEY, ("key",), Field("key", KEY)),
        Column("部门标识", ("agency",), Field("agency", "部门标识")),
    ]
    toggles = []
    for section in SECTIONS:
        for part in section.parts:
            if isinstance(part, Field):
                columns += _plain((part,))
            elif isinstance(part, Group):
                columns += _plain(part.fields, f"{part.label}·", (part.name,))
                if part.absent:
                    toggles.append(Toggle(f"{part.label}·{PRESENT}", part.name))
    return columns, toggles


ITEM_COLUMNS, TOGGLES = _items()
ITEMS = "事项"
LISTS: dict[str, Rows] = {part.name: part for section in SECTIONS for part in section.parts if isinstance(part, Rows)}
NESTED = {"situations": "options", "form": "fields"}  # lists within rows
SHEETS: dict[str, Sheet] = {
    name: Sheet(part.label if part.label != "表单" else "申请表单", name, tuple(_plain(part.fields)))
    for name, part in LISTS.items()
    if name not in NESTED
}
SITUATIONS, FORM = "情形", "申请表单"
SITUATION_COLUMNS = ("问题标识", "问题", "选项标识", "选项")
FORM_COLUMNS = ("组名", "组可多行", "数据项", "必填")
GUIDANCE = "说明"
