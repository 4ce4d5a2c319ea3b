"""The lists that the figures count: cases by measure, acts by article, published guides. Filtered, sorted, paged by key, exported."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.cases.models import Case
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.cases.moves import TABLE as CASES
from onewindow.cases.queries import after, in_order
from onewindow.catalogue.models import BasicItem
from onewindow.oversight.evidence import events as events_of
from onewindow.oversight.evidence import may_know, move_of
from onewindow.oversight.figures import line_names
from onewindow.oversight.guides import findings, guides
from onewindow.oversight.measures import MEASURES, Measure
from onewindow.record.models import Event
from onewindow.record.moves import TABLES
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.events import seen
from onewindow.web.cockpit.export import spreadsheet, when
from onewindow.web.cockpit.overview import frame
from onewindow.web.cockpit.rows import case_rows
from onewindow.web.desk.access import DeskRequest

PAGE = 50
SORTS = {"due": "按到期排", "received": "按收件排", "closed": "按办结排"}
LISTED = ("item__basic", "agency__region", "place")


@dataclass(frozen=True)
class Chosen:
    """A list of cases as somebody looks at it."""

    measure: Measure
    sort: str
    item: str

    def cases(self, look: Look) -> CaseQuerySet:
        wanted = self.measure.wanted(look.period, look.now.date())
        if self.item:
            wanted &= Q(item__basic=self.item)
        return look.focus.cases().filter(wanted)

    @property
    def sorts(self) -> dict[str, str]:
        keys = ["closed", "received"] if self.measure.sort == "closed" else ["due", "received"]
        return {key: SORTS[key] for key in keys}

    @property
    def parts(self) -> dict[str, str]:
        return {
            "list": self.measure.key,
            "sort": self.sort if self.sort != self.measure.sort else "",
            "item": self.item,
        }


def chosen(request: DeskRequest) -> Chosen:
    asked = request.GET
    measure = MEASURES.get(asked.get("list", "open"))
    if measure is None:
        raise Http404
    made = Chosen(measure, measure.sort, asked.get("item", "")[:80])
    sort = asked.get("sort", "")
    return Chosen(measure, sort, made.item) if sort in made.sorts else made


@overseer_required
def cases(request: DeskRequest, look: Look) -> HttpResponse:
    asked = chosen(request)
    found = asked.cases(look)
    total = found.count()
    shown, more = _case_page(request, asked, found)
    context: dict[str, Any] = {
        **frame(look, "overview"),
        "chosen": asked,
        "measures": MEASURES.values(),
        "total": total,
        "rows": case_rows(look, shown),
        "items": _items(look),
        "lines": _lines(look),
        "following": look.address("cases", **asked.parts, after=shown[-1].pk) if more else "",
        "first": look.address("cases", **asked.parts) if "after" in request.GET else "",
        "export": look.address("cases_export", **asked.parts),
        "sorts": [(label, look.address("cases", **{**asked.parts, "sort": key}), key == asked.sort) for key, label in asked.sorts.items()],
    }  # fmt: skip
    return render(request, "cockpit/cases.html", context)


def _case_page(request: DeskRequest, asked: Chosen, found: CaseQuerySet) -> tuple[list[Case], bool]:
    key = request.GET.get("after", "")
    behind = found.filter(pk=key).first() if key.isdigit() and len(key) < 19 else None
    if behind is not None and not (asked.sort == "closed" and behind.closed_at is None):
        ordered = after(found, asked.sort, behind)
    else:
        ordered = in_order(found, asked.sort)
    page = list(ordered.select_related(*LISTED)[: PAGE + 1])
    return page[:PAGE], len(page) > PAGE


def _items(look: Look) -> list[tuple[str, str]]:
    items = BasicItem.objects.all()
    if key := look.scope.agency_key or look.focus.line:
        items = items.filter(agency_key=key)
    return list(items.order_by("name").values_list("key", "name"))


def _lines(look: Look) -> list[tuple[str, str]]:
    """The lines to choose from; none where the scope is one."""
    if look.scope.agency_key:
        return []
    keys = set(BasicItem.objects.values_list("agency_key", flat=True)) | ({look.focus.line} - {""})
    return sorted(line_names(keys).items(), key=lambda pair: pair[1])


@overseer_required
def cases_export(request: DeskRequest, look: Look) -> HttpResponse:
    asked = chosen(request)
    found = in_order(asked.cases(look), asked.sort).select_related(*LISTED)
    head = ["办件编号", "事项", "申请人", "办件地", "部门", "状态", "收件时间", "到期日", "办结时间"]
    lines = (
        [case.number, case.item.basic.name, case.applicant_name, case.place.path, case.agency.name, case.state_label(),
         when(case.received_at), case.due.isoformat() if case.due else "", when(case.closed_at)]
        for case in found.iterator(chunk_size=500)
    )  # fmt: skip
    return spreadsheet(f"{asked.measure.key}-{look.now:%Y%m%d}", asked.measure.label, head, lines)


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


@overseer_required
def guide_list(request: DeskRequest, look: Look) -> HttpResponse:
    """The published guides of the focus."""
    found = list(guides(look.focus))
    said, warned = findings(found), request.GET.get("warned") == "1"
    rows = [(version, said[version.pk]) for version in found if said[version.pk] or not warned]
    context = {**frame(look, "articles"), "rows": rows, "total": len(rows), "warned": warned}
    return render(request, "cockpit/guides.html", context)
