"""A workbook read back: the guides, and every cell that is wrong with its sheet and row."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from onewindow.catalogue.fields import Field
from onewindow.catalogue.sheets import columns as of
from onewindow.catalogue.sheets.cells import WrongCell, from_cell
from onewindow.network.load.problems import Problem

OPTIONAL = {"legal_review", "joint", "follows", "renewal"}  # parts whose key a guide without them does not have
ROWS_MAX = 60_000
UNPACKED_MAX = 200_000_000  # bytes; a workbook that unpacks to more is no list
TEXTS, SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"
TEXTS_MAX = 40_000_000  # bytes: held in memory; sheets are read line by line
PART_MAX = 2_000_000  # bytes of any other part (styles, names), which become a tree in memory
COLUMNS_MAX = 200  # a sheet may say that it is thousands wide, and each row would be filled up to that
REQUIRED_YES = Field("required", "必填", "yes")
REPEAT_YES = Field("repeat", "组可多行", "yes")


@dataclass
class Read:
    """What the file says of each item, in its order."""

    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str, int], tuple[str, int]] = field(
        default_factory=dict
    )  # item, list, row of it → sheet, row

    def found_at(self, key: str, at: tuple[str | int, ...]) -> tuple[str, int]:
        """The sheet and row that an address of a guide was read from."""
        n = at[1] if len(at) > 1 and isinstance(at[1], int) else 0
        name = str(at[0]) if at else ""
        return self.places.get((key, name, n)) or self.places.get((key, "", 0)) or (key, 0)


@dataclass(frozen=True)
class Line:
    """A row of a sheet by headings."""

    sheet: str
    number: int
    cells: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.cells.get(of.KEY) or "").strip()


def read_workbook(data: bytes) -> Read:
    made = Read()
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if _unpacks_too_large(packed.infolist()):
                made.problems.append(Problem("文件", 0, "展开以后太大", "请上传从这里导出的清单，不要放图片"))
                return made
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError):
        made.problems.append(
            Problem("文件", 0, "打不开，不是 XLSX 表格", "请上传从这里导出、用表格软件另存为 XLSX 的文件")
        )
        return made
    for title in (of.ITEMS, *(sheet.title for sheet in of.SHEETS.values()), of.SITUATIONS, of.FORM):
        if title not in book.sheetnames:
            made.problems.append(Problem(title, 0, "没有这张表", "请从这里导出一份，在上面改"))
    if not made.problems:
        _read(book, made)
    book.close()
    return made


def _unpacks_too_large(parts: list[zipfile.ZipInfo]) -> bool:
    """By what the parts say of themselves: no more than that is ever read of them."""
    sizes = {part.filename: part.file_size for part in parts}
    return (
        sum(sizes.values()) > UNPACKED_MAX
        or sizes.pop(TEXTS, 0) > TEXTS_MAX
        or any(size > PART_MAX for name, size in sizes.items() if not name.startswith(SHEETS))
    )


def _read(book: Any, made: Read) -> None:
    for line in _lines(book, of.ITEMS, made):
        if not line.key:
            made.problems.append(
                Problem(line.sheet, line.number, "没有事项标识", "请填写；新事项用英文小写字母和连字符起一个")
            )
        elif line.key in made.contents:
            made.problems.append(
                Problem(line.sheet, line.number, f"事项标识 {line.key} 重复", "请删去一行，或者换一个标识")
            )
        else:
            made.contents[line.key] = _item(line, made)
            made.places[line.key, "", 0] = (line.sheet, line.number)
    for name, sheet in of.SHEETS.items():
        for line in _of_items(book, sheet.title, made):
            rows = made.contents[line.key][name]
            made.places[line.key, name, len(rows)] = (line.sheet, line.number)
            rows.append(_fields(line, sheet.columns, made))
    for line in _of_items(book, of.SITUATIONS, made):
        situations = made.contents[line.key]["situations"]
        _situation(line, situations)
        made.places.setdefault((line.key, "situations", len(situations) - 1), (line.sheet, line.number))
    for line in _of_items(book, of.FORM, made):
        form = made.contents[line.key]["form"]
        _form(line, form, made)
        made.places.setdefault((line.key, "form", len(form) - 1), (line.sheet, line.number))


def _lines(book: Any, title: str, made: Read) -> Iterator[Line]:
    rows = book[title].iter_rows(values_only=True, max_row=ROWS_MAX, max_col=COLUMNS_MAX)
    headings = [str(cell or "").strip() for cell in next(rows, ())]
    wanted = _headings(title)
    if missing := [one for one in wanted if one not in headings]:
        made.problems.append(Problem(title, 1, f"表头少了 {'、'.join(missing)}", "请从这里导出一份，不要改表头"))
        return
    for number, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield Line(title, number, dict(zip(headings, cells, strict=False)))


def _headings(title: str) -> list[str]:
    if title == of.ITEMS:
        return [column.heading for column in of.ITEM_COLUMNS] + [toggle.heading for toggle in of.TOGGLES]
    if title == of.SITUATIONS:
        return [of.KEY, *of.SITUATION_COLUMNS]
    if title == of.FORM:
        return [of.KEY, *of.FORM_COLUMNS]
    sheet = next(sheet for sheet in of.SHEETS.values() if sheet.title == title)
    return [of.KEY, *(column.heading for column in sheet.columns)]


def _of_items(book: Any, title: str, made: Read) -> Iterator[Line]:
    for line in _lines(book, title, made):
        if line.key in made.contents:
            yield line
        else:
            made.problems.append(
                Problem(
                    title,
                    line.number,
                    f"事项标识 {line.key or '没有填'} 不在“事项”表里",
                    "请改成“事项”表里的标识，或者删去这一行",
                )
            )


def _cell(line: Line, column: of.Column, made: Read) -> Any:
    try:
        return from_cell(column.field, line.cells.get(column.heading))
    except WrongCell as wrong:
        made.problems.append(Problem(line.sheet, line.number, str(wrong), wrong.how))
        return None


def _fields(line: Line, columns: tuple[of.Column, ...], made: Read) -> dict[str, Any]:
    row = {column.way[0]: _cell(line, column, made) for column in columns}
    return {name: value for name, value in row.items() if value != "absent"}


def _item(line: Line, made: Read) -> dict[str, Any]:
    content: dict[str, Any] = {name: [] for name in of.LISTS}
    missing = {toggle.name for toggle in of.TOGGLES if str(line.cells.get(toggle.heading) or "").strip() != "是"}
    for column in of.ITEM_COLUMNS:
        head = column.way[0]
        if head in missing:
            if head not in OPTIONAL:
                content[head] = None
            continue
        value = _cell(line, column, made)
        if value == "absent":
            continue
        if len(column.way) == 1:
            content[head] = value
        else:
            content.setdefault(head, {})[column.way[1]] = value
    content["promised_limit"]["basis"] = None  # a promise has no legal basis
    return content


def _situation(line: Line, situations: list[dict[str, Any]]) -> None:
    key, question, option, label = (str(line.cells.get(name) or "").strip() for name in of.SITUATION_COLUMNS)
    if not situations or situations[-1]["key"] != key:
        situations.append({"key": key, "question": question, "options": []})
    if option or label:
        situations[-1]["options"].append({"key": option, "label": label})


def _form(line: Line, form: list[dict[str, Any]], made: Read) -> None:
    group, repeat, element = (line.cells.get(name) for name in of.FORM_COLUMNS[:3])
    one = {
        "element": str(element or "").strip(),
        "required": _cell(line, of.Column("必填", ("required",), REQUIRED_YES), made),
    }
    if not group:
        form.append(one)
        return
    if not form or form[-1].get("group") != group:
        several = _cell(line, of.Column("组可多行", ("repeat",), REPEAT_YES), made) if repeat is not None else False
        form.append({"group": str(group), "repeat": several, "fields": []})
    form[-1]["fields"].append(one)
