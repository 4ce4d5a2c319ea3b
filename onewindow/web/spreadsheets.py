"""Lists as files: CSV that spreadsheets open in Chinese, XLSX whose cells are text."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for line in lines:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in line]
        for cell in cells:
            cell.data_type = "s"  # text, whatever it begins with
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return _file(out.getvalue(), f"{name}.xlsx", XLSX)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
