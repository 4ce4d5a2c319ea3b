"""The acts that a figure counts, from the record: those named, or those that told the applicant. Paged by key, exported."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.cases.moves import TABLE as CASES
from onewindow.oversight.evidence import events as events_of
from onewindow.oversight.evidence import may_know, move_of
from onewindow.record.models import Event
from onewindow.record.moves import TABLES
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.events import seen
from onewindow.web.cockpit.export import spreadsheet, when
from onewindow.web.cockpit.overview import frame
from onewindow.web.desk.access import DeskRequest

PAGE = 50


@dataclass(frozen=True)
class Acts:
    """A list of acts done: those that cite an article, those named, those that told the applicant."""

    kind: str
    names: list[str]
    label: str
    parts: dict[str, str]


def acts_asked(request: DeskRequest) -> Acts:
    kind, asked = request.GET.get("kind", "case")[:30], request.GET.get("acts", "")[:200]
    told = request.GET.get("told") == "1"
    known = [name for table in TABLES if table.kind == kind for name in table.moves]
    names = (
        [name for name, move in CASES.moves.items() if move.notice]
        if told
        else [n for n in asked.split(",") if n in known]
    )
    if not names:
        raise Http404
    moves = [move for name in names if (move := move_of(kind, name))]
    label = "告知申请人" if told else "、".join(move.label for move in moves)
    return Acts(kind, names, label, {"kind": kind, "told": "1"} if told else {"kind": kind, "acts": ",".join(names)})


@overseer_required
def events(request: DeskRequest, look: Look) -> HttpResponse:
    asked = acts_asked(request)
    if not may_know(asked.kind, look.focus):
        raise Http404
    found = events_of(asked.kind, asked.names, look.focus, look.period)
    total = found.count()
    ordered = _behind(request, found)
    page = list(ordered[: PAGE + 1])
    context = {
        **frame(look, "articles"), "asked": asked, "total": total, "rows": seen(look, page[:PAGE]),
        "following": look.address("events", **asked.parts, after=page[PAGE - 1].pk) if len(page) > PAGE else "",
        "first": look.address("events", **asked.parts) if "after" in request.GET else "",
        "export": look.address("events_export", **asked.parts),
    }  # fmt: skip
    return render(request, "cockpit/events.html", context)


def _behind(request: DeskRequest, found: QuerySet[Event]) -> QuerySet[Event]:
    key = request.GET.get("after", "")
    last = found.filter(pk=key).first() if key.isdigit() and len(key) < 19 else None
    if last is None:
        return found
    return found.filter(Q(happened_at__lt=last.happened_at) | Q(happened_at=last.happened_at, pk__lt=last.pk))


@overseer_required
def events_export(request: DeskRequest, look: Look) -> HttpResponse:
    asked = acts_asked(request)
    if not may_know(asked.kind, look.focus):
        raise Http404
    found = events_of(asked.kind, asked.names, look.focus, look.period)
    lines = (
        [when(event.happened_at), event.act, event.chain.key, str(event.sequence), "、".join(map(str, event.articles)), bytes(event.digest).hex()]
        for event in found.iterator(chunk_size=500)
    )  # fmt: skip
    head = ["时间", "动作", "编号", "第几条记录", "办法条文", "摘要"]
    return spreadsheet(f"acts-{look.now:%Y%m%d}", asked.label, head, lines)
