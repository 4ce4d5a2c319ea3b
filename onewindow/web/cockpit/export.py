"""Lists as XLSX, written row by row into a file beside the memory, then sent. No cell is a formula, no number of a person is in it."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from onewindow.web.spreadsheets import XLSX, harmless

ROWS_MAX = 200_000


def spreadsheet(name: str, title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook(title, head, lines).save(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)  # type: ignore[return-value]


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


def when(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
