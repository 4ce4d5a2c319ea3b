"""Lists as files: CSV that spreadsheets open in Chinese, XLSX whose cells are text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.http import HttpResponse

from onewindow.web.xlsx import ROWS_AT_ONCE, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
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
    return _file("".join(csv_lines(lines)).encode(), f"{name}.csv", CSV)


def csv_lines(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """So many at once that sending does not cost more than writing."""
    writer, rows = csv.writer(_Echo()), iter(lines)
    yield "\ufeff"
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield "".join([writer.writerow([harmless(cell) for cell in line]) for line in some])


def as_xlsx(name: str, title: str, lines: Lines) -> HttpResponse:
    """The first line is the head."""
    rows = iter(lines)
    return _file(b"".join(sheet(title, next(rows, []), rows)), f"{name}.xlsx", XLSX)


def sheet(title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A workbook in pieces, for whoever sends or keeps it. Of text only, so a number needs no mark that it is text."""
    return xlsx(title, head, ([harmless(cell).lstrip("\t") for cell in line] for line in lines))


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
