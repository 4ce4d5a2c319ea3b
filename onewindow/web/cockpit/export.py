"""Lists as XLSX, written row by row into a file beside the memory, then sent. No number of a person is in it."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import FileResponse, HttpResponse
from django.utils import timezone

from onewindow.web.spreadsheets import XLSX, workbook


def spreadsheet(name: str, title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook(title, head, lines).save(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)  # type: ignore[return-value]


def when(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
