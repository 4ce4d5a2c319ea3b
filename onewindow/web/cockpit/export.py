"""Lists as files, made while they are sent, however long they are. No number of a person is in them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from onewindow.web.spreadsheets import CSV, XLSX, csv_lines, sheet


def spreadsheet(name: str, title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    return _sent(sheet(title, head, lines), f"{name}.xlsx", XLSX)


def as_text(name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    """For what is longer than a sheet, and for other programs."""
    return _sent(csv_lines(chain([head], lines)), f"{name}.csv", CSV)


def _sent(parts: Iterable[bytes | str], name: str, kind: str) -> HttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]


def when(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
