"""一件事: how many packages, how much is handled as one thing, what applicants were spared; every figure opens its list."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.cases.models import PackageCase
from onewindow.oversight.figures import counted_now, figures
from onewindow.oversight.packages import LISTS, Bundled, bundled, listed
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.export import spreadsheet, when
from onewindow.web.cockpit.overview import frame
from onewindow.web.cockpit.tiles import Tile
from onewindow.web.desk.access import DeskRequest

PAGE = 50


@overseer_required
def packages(request: DeskRequest, look: Look) -> HttpResponse:
    key, found = _asked(request, look)
    whole, parts = bundled(look.focus, look.period)
    after = request.GET.get("after", "")
    rows = found.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else found
    page = list(rows[: PAGE + 1])
    context: dict[str, Any] = {
        **frame(look, "packages"), "key": key, "label": LISTS[key], "finding": _finding(look, whole), "tiles": _tiles(look, whole),
        "whole": whole, "parts": parts, "rows": page[:PAGE], "total": getattr(whole, key),
        "tabs": [(label, look.address("packages", list=name), getattr(whole, name), name == key) for name, label in LISTS.items()],
        "following": look.address("packages", list=key, after=page[PAGE - 1].pk) if len(page) > PAGE else "",
        "export": look.address("packages_export", list=key),
    }  # fmt: skip
    return render(request, "cockpit/packages.html", context)


def _asked(request: DeskRequest, look: Look) -> tuple[str, "QuerySet[PackageCase]"]:
    key = request.GET.get("list", "received")
    if key not in LISTS:
        raise Http404
    found = listed(key, look.focus, look.period).select_related("version", "lead", "responsible__officer", "place")
    return key, found.order_by("-pk")


def _finding(look: Look, whole: Bundled) -> str:
    if not whole.received:
        return f"{look.place}{look.period.label}没有人办一件事"
    late = f"，{whole.late} 件全程超期" if whole.late else ""
    return f"{look.place}{look.period.label}收一件事 {whole.received:,} 件，少交材料 {whole.materials:,} 份，少跑 {whole.visits:,} 次{late}"


def _tiles(look: Look, whole: Bundled) -> list[Tile]:
    """Shares are of the cases received; what was spared is beside handing in one by one, by the guides then in force."""
    members = counted_now(look.focus, "packaged", look.period, look.now.date())
    received = figures(look.focus, look.period, look.now.date()).of("received")
    share = f"{100 * members / received:.1f}" if received else "—"
    lists = {name: look.address("packages", list=name) for name in LISTS}
    spared = [
        Tile(label, f"{number:,}", unit, whole.received, lists["received"], "和一件一件办比")
        for label, number, unit in (("少交材料", whole.materials, "份"), ("少跑", whole.visits, "次"), ("少等", whole.days, "个工作日"))
    ]  # fmt: skip
    return [
        Tile("收一件事", f"{whole.received:,}", "", whole.received, lists["received"], look.period.label),
        Tile("在办", f"{whole.open:,}", "", whole.open, lists["open"], "含待启动的成员"),
        Tile("全程超期", f"{whole.late:,}", "", whole.late, lists["late"], "过了最长一条路径的日子", "red" if whole.late else ""),
        Tile("按一件事办的占比", share, "%" if received else "", members, look.address("cases", list="packaged"), f"收件中 {members:,} 件"),
        *spared,
    ]  # fmt: skip


@overseer_required
def export(request: DeskRequest, look: Look) -> HttpResponse:
    key, found = _asked(request, look)
    head = [
        "一件事编号",
        "一件事",
        "牵头部门",
        "负责人",
        "地方",
        "收件",
        "状态",
        "办结",
        "少交材料",
        "少跑次数",
        "少等工作日",
    ]
    lines = (
        [row.number, row.title, row.lead.name, row.responsible.officer.display_name if row.responsible else "", row.place.name,
         when(row.received_at), row.state_label(), when(row.closed_at), str(row.saved_materials), str(row.saved_visits), str(row.saved_days)]
        for row in found
    )  # fmt: skip
    return spreadsheet(f"packages-{look.now:%Y%m%d}", LISTS[key], head, lines)
