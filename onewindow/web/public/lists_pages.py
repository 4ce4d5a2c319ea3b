"""The published lists on the portal: filtered, paged by key, as files (Art. 16, 18, 27)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.catalogue.fields.options import TYPES
from onewindow.catalogue.lists import LISTS, Chosen, PublicList, agency_names, behind, changes, found, rows
from onewindow.catalogue.models import ChangeKind, ChangeOrder
from onewindow.regulation.articles import Art
from onewindow.web.spreadsheets import as_csv, as_xlsx

PAGE = 20
CHANGES_OF_THE_LIST = Art(16)
HISTORY = ["编号", "变更", "事项", "清单", "内容", "依据", "生效日期", "状态", "发布机关", "发布日期"]


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = [(one, one.guides(today).order_by().count()) for one in LISTS.values()]
    context = {
        "section": "find",
        "lists": shown,
        "changes": changes(Chosen()).count(),
        "law": list(CHANGES_OF_THE_LIST.numbers),
    }
    return render(request, "public/lists.html", context)


@require_safe
def one_list(request: HttpRequest, name: str) -> HttpResponse:
    which = _list(name)
    chosen = _chosen(request)
    today = timezone.localdate()
    everything = found(which, chosen, today)
    page = list(behind(everything, request.GET.get("after", ""))[: PAGE + 1])
    context = {
        "section": "find", "which": which, "rows": list(rows(which, page[:PAGE], today)), "total": everything.order_by().count(),
        "chosen": chosen, "types": TYPES, "agencies": agency_names().items(), "kept": _kept(chosen),
        "following": page[PAGE - 1].pk if len(page) > PAGE else None, "paged": "after" in request.GET, "law": list(which.article.numbers),
    }  # fmt: skip
    return render(request, "public/list.html", context)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    chosen, kind = _chosen(request), _kind(request)
    everything = changes(chosen, kind)
    page = everything
    if (key := request.GET.get("after", "")).isdigit() and len(key) < 19:
        page = page.filter(pk__lt=key)
    held = list(page[: PAGE + 1])
    context = {
        "section": "find", "rows": held[:PAGE], "total": everything.count(), "chosen": chosen, "kind": kind, "kinds": ChangeKind.choices,
        "kept": _kept(chosen, kind=kind), "following": held[PAGE - 1].pk if len(held) > PAGE else None, "paged": "after" in request.GET,
        "agencies": agency_names().items(), "law": list(CHANGES_OF_THE_LIST.numbers), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "public/list_changes.html", context)


@require_safe
def export(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The list as chosen, whole."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    today = timezone.localdate()
    title = "事项变更" if name == "changes" else _list(name).title
    lines = _history_lines(request) if name == "changes" else _lines(request, _list(name), today)
    file = f"{name}-{today:%Y%m%d}"
    return as_csv(file, lines) if form == "csv" else as_xlsx(file, title, lines)


def _lines(request: HttpRequest, which: PublicList, today: Any) -> Iterator[list[str]]:
    yield ["编码", "事项", "部门", *which.columns]
    for row in rows(which, found(which, _chosen(request), today), today):
        yield [row.code, row.name, row.agency, *("；".join(row.facts.get(column, [])) for column in which.columns)]


def _history_lines(request: HttpRequest) -> Iterator[list[str]]:
    yield HISTORY
    for order in changes(_chosen(request), _kind(request)):
        yield _history_line(order)


def _history_line(order: ChangeOrder) -> list[str]:
    issued = timezone.localtime(order.issued_at).date().isoformat() if order.issued_at else ""
    return [
        order.number, order.get_kind_display(), order.name, order.region.name, order.summary, order.basis, order.effective_on.isoformat(),
        order.get_state_display(), order.issued_by.name if order.issued_by else "", issued,
    ]  # fmt: skip


def _list(name: str) -> PublicList:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


def _chosen(request: HttpRequest) -> Chosen:
    asked = request.GET
    kind = asked.get("type", "")
    return Chosen(asked.get("q", "").strip()[:60], asked.get("agency", "")[:60], kind if kind in dict(TYPES) else "")


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in ChangeKind.values else ""


def _kept(chosen: Chosen, **more: str) -> str:
    """The choice, for addresses."""
    parts = {"q": chosen.query, "agency": chosen.agency, "type": chosen.type, **more}
    return urlencode({name: value for name, value in parts.items() if value})
