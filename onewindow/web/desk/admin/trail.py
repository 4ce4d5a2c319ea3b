"""The audit trail: read only, filtered by days, person and kind, in pages by key, exported."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone

from onewindow.administration import trail as domain
from onewindow.administration.labels import KINDS
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import page, section_required
from onewindow.web.desk.admin.listing import as_file

KEY = "trail"
EXPORT_MAX = 20_000
HEAD = ["时间", "谁", "岗位", "做了什么", "对象", "内容", "摘要"]


def _asked(request: DeskRequest) -> tuple[domain.Asked, str]:
    """What the address asks for, and what is wrong with its days."""
    asked = request.GET
    part = asked.get("part", "")
    first, last = domain.default_days(timezone.now())
    wrong = ""
    try:
        first, last = (
            date.fromisoformat(asked.get("from") or f"{first}"),
            date.fromisoformat(asked.get("to") or f"{last}"),
        )
    except ValueError:
        wrong = "日期写成 2026-06-09 这样。"
    if last < first:
        wrong = "止日不能早于起日。"
    before = asked.get("before", "")
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
    found = domain.Asked(
        part if part in domain.PARTS else domain.CHANGES, first, last, kind, asked.get("who", "").strip()[:40],
        int(before) if before.isdecimal() and len(before) < 19 else None,
    )  # fmt: skip
    return found, wrong


@section_required(KEY)
def trail(request: DeskRequest, officer: Officer) -> HttpResponse:
    asked, wrong = _asked(request)
    if request.GET.get("export") in {"csv", "xlsx"} and not wrong:
        entries = domain.found(replace(asked, before=None), EXPORT_MAX)[:EXPORT_MAX]
        lines = [HEAD, *(_line(entry) for entry in entries)]
        name = f"trail-{asked.part}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
        return as_file(request.GET["export"], name, domain.PARTS[asked.part], lines)
    found = [] if wrong else domain.found(asked)
    kept = {
        "part": asked.part,
        "from": f"{asked.first}",
        "to": f"{asked.last}",
        "who": asked.username,
        "kind": asked.kind,
    }
    address = urlencode({name: value for name, value in kept.items() if value})
    context = {
        "asked": asked, "wrong": wrong, "entries": found[: domain.PAGE], "parts": domain.PARTS.items(), "address": address,
        "following": found[domain.PAGE - 1].key if len(found) > domain.PAGE else "",
        "kinds": [(key, label) for key, label in KINDS.items() if key != "sign_in"],
        "typed": {"from": request.GET.get("from") or f"{asked.first}", "to": request.GET.get("to") or f"{asked.last}"},
    }  # fmt: skip
    return page(request, officer, "trail", KEY, context, status=422 if wrong else 200)


def _line(entry: domain.Entry) -> list[str]:
    at = timezone.localtime(entry.at)
    return [
        f"{at:%Y-%m-%d %H:%M:%S}",
        entry.who,
        entry.capacity,
        entry.what,
        entry.of,
        "；".join(entry.details),
        entry.digest,
    ]
