"""A workbook of one sheet, made while it is sent: a million rows take no more memory than a hundred.

Every cell is text, so that long numbers stay whole and what somebody typed as a name never runs. The archive is complete only with its
last piece: a program that opens one cut short says that it is damaged.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile

ROWS_MAX = 1_048_574  # what a sheet has, without the head and a last line that says so
ROWS_AT_ONCE = 500
WIDTH = 22
# What XML takes for itself is written as it wants it, what it has no way to say is left out.
TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"} | dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)
)
NOT_IN_TITLES = str.maketrans("", "", r"[]:*?/\\")
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
MAIN = f'xmlns="{OFFICE}/spreadsheetml/2006/main"'
TYPES = (
    f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


class _Out(io.RawIOBase):
    """Takes what the archive writes until it is fetched; nobody can go back in it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.parts.append(bytes(data))
        return len(data)

    def fetch(self) -> bytes:
        whole = b"".join(self.parts)
        self.parts.clear()
        return whole


def xlsx(title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The pieces of the file, as they come about."""
    out = _Out()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in _frame(title).items():
            archive.writestr(name, DECLARED + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{DECLARED}{_before(len(head))}{_row(head)}".encode())
            rows = iter(lines)
            kept = islice(rows, ROWS_MAX)
            while some := list(islice(kept, ROWS_AT_ONCE)):
                sheet.write("".join([_row(line) for line in some]).encode())
                yield out.fetch()
            if next(rows, None) is not None:
                sheet.write(_row([f"只导出前 {ROWS_MAX} 行。请缩小地区、部门或者日期范围，分几次导出。"]).encode())
            sheet.write(b"</sheetData></worksheet>")
    yield out.fetch()


def _frame(title: str) -> dict[str, str]:
    name = title.translate(TEXT).translate(NOT_IN_TITLES)[:31] or "名单"
    link = f"{OFFICE}/officeDocument/2006/relationships"
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _leads(f"{link}/officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _leads(f"{link}/worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{link}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    }


def _leads(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{one}</Relationships>'


def _before(columns: int) -> str:
    """The head stays in sight, and columns are wide enough to read."""
    return (
        f'<worksheet {MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols><col min="1" max="{max(columns, 1)}" width="{WIDTH}" customWidth="1"/></cols><sheetData>'
    )


def _row(line: Sequence[str]) -> str:
    cells = "".join(
        [f'<c t="inlineStr"><is><t xml:space="preserve">{text.translate(TEXT)}</t></is></c>' for text in line]
    )
    return f"<row>{cells}</row>"
