"""The evidence of an article as a file to take along: readable offline, figures, acts and events with their digests, the root."""

import csv
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from onewindow.oversight.articles import figures_of
from onewindow.oversight.evidence import Done, done
from onewindow.oversight.figures import figures
from onewindow.oversight.package import COLUMNS, cited_events, line, record_taken, root_content, root_over
from onewindow.regulation.official import official_text
from onewindow.regulation.register import REGISTER
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.events import SUBJECTS
from onewindow.web.desk.access import DeskRequest
from onewindow.web.spreadsheets import harmless
from onewindow.web.spreadsheets import sheet as workbook

STYLE = Path(__file__).parent.parent / "static" / "web" / "package.css"
LATEST = 200  # events on the page; all are in the table beside it
PIECE = 1 << 16


@require_POST
@overseer_required
def download(request: DeskRequest, look: Look, number: int) -> HttpResponse:
    """Written into a file beside the memory; that it was taken, and its digest, is on record before it is sent."""
    if number not in REGISTER:
        raise Http404
    with transaction.atomic():
        out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        counted = _write(out, look, number)
        out.seek(0)
        digest = hashlib.sha256()
        while piece := out.read(PIECE):
            digest.update(piece)
        record_taken(
            number, look.place, look.period, by=look.officer, at=look.now, events=counted, sha256=digest.hexdigest()
        )
    out.seek(0)
    name = f"article-{number}-{look.period.first:%Y%m%d}-{look.period.last:%Y%m%d}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]


def _write(out: IO[bytes], look: Look, number: int) -> int:
    """The package; how many events are in it."""
    today = look.now.date()
    counts = figures(look.focus, look.period, today)
    found = figures_of(number, look.focus, counts, look.period, today)
    acts = done(number, look.focus, look.period)
    numbers = [[figure.label, str(figure.number), figure.note] for figure in found]
    cited = [
        [row.move.label, row.move.name, SUBJECTS.get(row.move.table, row.move.table), "" if row.number is None else str(row.number)]
        for row in acts
    ]  # fmt: skip
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _table(package, "数字.csv", ["数字", "多少", "说明"], numbers)
        with package.open("数字.xlsx", "w") as sheet:
            sheet.writelines(workbook("数字", ["数字", "多少", "说明"], numbers))
        _table(package, "动作.csv", ["动作", "代号", "对什么", "次数"], cited)
        shown, total, last = _events(package, look, acts)
        root = root_over(last)
        if root is not None:
            package.writestr("每日根.json", json.dumps(root_content(root), ensure_ascii=False, indent=1) + "\n")
        package.writestr("样式.css", STYLE.read_text(encoding="utf-8"))
        context: dict[str, Any] = {
            "article": REGISTER[number], "official": official_text(settings.OFFICIAL_TEXT).get(number, "").splitlines(), "look": look,
            "numbers": numbers, "cited": cited, "shown": shown, "total": total, "root": root, "fixed": root is not None and root.last_event >= last,
            "content": root_content(root) if root else {},
        }  # fmt: skip
        package.writestr("说明.html", render_to_string("cockpit/package.html", context))
    return total


def _events(package: zipfile.ZipFile, look: Look, acts: Iterable[Done]) -> tuple[list[list[str]], int, int]:
    """Row by row; the first of them for the page, how many, the last event's key."""
    shown: list[list[str]] = []
    total, last = 0, 0
    with package.open("记录.csv", "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for event in cited_events(acts, look.focus, look.period):
            row = line(event)
            writer.writerow([harmless(cell) for cell in row])
            total, last = total + 1, max(last, event.pk)
            if len(shown) < LATEST:
                shown.append(row)
    return shown, total, last


def _table(package: zipfile.ZipFile, name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with package.open(name, "w") as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(head)
        writer.writerows([harmless(cell) for cell in row] for row in lines)
