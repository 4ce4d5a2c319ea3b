"""Lists as files: CSV that spreadsheets open in Chinese, XLSX whose cells are text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MAX = 200_000
Lines = Iterable[list[str]]


class _Echo:
    def write(self, line: str) -> str:
        return line


def harmless(cell: str) -> str:
    """No cell is a formula; long numbers stay text."""
    if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{cell}"
    return f"\t{cell}" if cell.isdigit() and len(cell) > 11 else cell


def as_csv(name: str, lines: Lines) -> HttpResponse:
    def written() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff"
        for line in lines:
            yield writer.writerow([harmless(cell) for cell in line])

    return _file("".join(written()).encode(), f"{name}.csv", "text/csv; charset=utf-8")


def as_xlsx(name: str, title: str, lines: Lines) -> HttpResponse:
    """The first line is the head."""
    rows, out = iter(lines), BytesIO()
    workbook(title, next(rows, []), rows).save(out)
    return _file(out.getvalue(), f"{name}.xlsx", XLSX)


def workbook(title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(
        ILLEGAL_CHARACTERS_RE.sub("", title).translate(str.maketrans("", "", r"[]:*?/\\"))[:31] or "名单"
    )
    sheet.freeze_panes = "A2"
    for number in range(len(head)):
        sheet.column_dimensions[chr(ord("A") + number)].width = 22
    sheet.append([_cell(sheet, text) for text in head])
    rows = iter(lines)
    for line in islice(rows, ROWS_MAX):
        sheet.append([_cell(sheet, text) for text in line])
    if next(rows, None) is not None:
        sheet.append([f"只导出前 {ROWS_MAX} 行。请缩小地区、部门或者日期范围，分几次导出。"])
    return book


def _cell(sheet: object, text: str) -> WriteOnlyCell:
    """Always text: long numbers stay whole, and what somebody typed as a name never runs."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", harmless(text).lstrip("\t")))
    cell.data_type = "s"
    return cell


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
