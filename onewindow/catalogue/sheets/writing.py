"""The list as a workbook."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from onewindow.catalogue.sheets import columns as of
from onewindow.catalogue.sheets.cells import to_cell

Contents = Mapping[str, Mapping[str, Any]]  # item key → guide
LINES = (
    "一行一个事项；材料、条件、环节等各在自己的表里，用“事项标识”对上。",
    "不要改表名和表头。列的次序可以变，行的次序就是指南里的次序。",
    "“延长·有”这样的列填“是”，才读它后面的各列；填“否”，就是没有。",
    "选择类的格子填表里已经用的词；多选用顿号分开。材料的“何时要”填“每次都要”，或者“问题标识.选项标识”。",
    "上传以后先看差异，确认了才写入。",
)


def workbook(contents: Contents) -> bytes:
    """All items, in the order of `contents`."""
    book = Workbook(write_only=True)
    _sheet(book, of.GUIDANCE, ["说明"], ([line] for line in LINES))
    headings = [column.heading for column in of.ITEM_COLUMNS] + [toggle.heading for toggle in of.TOGGLES]
    _sheet(book, of.ITEMS, headings, (_item(content) for content in contents.values()))
    for name, sheet in of.SHEETS.items():
        rows = (
            [key, *(to_cell(c.field, row.get(c.way[0])) for c in sheet.columns)]
            for key, one in contents.items()
            for row in one[name]
        )
        _sheet(book, sheet.title, [of.KEY, *(column.heading for column in sheet.columns)], rows)
    _sheet(book, of.SITUATIONS, [of.KEY, *of.SITUATION_COLUMNS], _situations(contents))
    _sheet(book, of.FORM, [of.KEY, *of.FORM_COLUMNS], _form(contents))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _item(content: Mapping[str, Any]) -> list[Any]:
    cells = []
    for column in of.ITEM_COLUMNS:
        value: Any = content
        for name in column.way:
            value = value.get(name) if isinstance(value, Mapping) else None
        absent = value is None and len(column.way) > 1 and content.get(column.way[0]) is None
        cells.append(None if absent else to_cell(column.field, value))
    return cells + ["是" if content.get(toggle.name) is not None else "否" for toggle in of.TOGGLES]


def _situations(contents: Contents) -> Iterable[list[Any]]:
    for key, content in contents.items():
        for situation in content["situations"]:
            for option in situation["options"] or [{"key": None, "label": None}]:
                yield [key, situation["key"], situation["question"], option["key"], option["label"]]


def _form(contents: Contents) -> Iterable[list[Any]]:
    for key, content in contents.items():
        for part in content["form"]:
            if "group" in part:
                for one in part["fields"]:
                    yield [
                        key,
                        part["group"],
                        "是" if part["repeat"] else "否",
                        one["element"],
                        "是" if one["required"] else "否",
                    ]
            else:
                yield [key, None, None, part["element"], "是" if part["required"] else "否"]


def _sheet(book: Workbook, title: str, headings: list[str], rows: Iterable[list[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for line in (headings, *rows):
        cells = [WriteOnlyCell(sheet, value=value) for value in line]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # text, whatever it begins with
        sheet.append(cells)
