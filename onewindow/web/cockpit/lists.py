"""The lists that the figures count: cases by measure, published guides. Filtered, sorted, paged by key, exported."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.cases.models import Case, State
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.cases.queries import after, in_order
from onewindow.catalogue.models import BasicItem
from onewindow.oversight.figures import counted, line_names
from onewindow.oversight.guides import findings, guides
from onewindow.oversight.measures import MEASURES, Measure
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.export import as_text, spreadsheet, when
from onewindow.web.cockpit.overview import frame
from onewindow.web.cockpit.rows import case_rows
from onewindow.web.desk.access import DeskRequest

PAGE = 50
SORTS = {"due": "按到期排", "received": "按收件排", "closed": "按办结排"}
STATES = {state.value: state.label for state in State}
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
    total = found.count() if asked.item or not asked.measure.what else counted(look.focus, asked.measure, look.period)
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
        "export_text": look.address("cases_export", **{**asked.parts, "as": "csv"}),
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


EXPORTED = (
    "number", "item__basic__name", "applicant_name", "place__path", "agency__name", "state", "received_at", "due", "closed_at",
)  # fmt: skip
HEAD = ["办件编号", "事项", "申请人", "办件地", "部门", "状态", "收件时间", "到期日", "办结时间"]


@overseer_required
def cases_export(request: DeskRequest, look: Look) -> HttpResponse:
    """The list whole, read as it is sent. Nothing that is encrypted is read."""
    asked = chosen(request)
    rows = in_order(asked.cases(look), asked.sort).values_list(*EXPORTED)
    lines = (
        [number, item, name if look.names else "", place, agency, STATES[state], when(received), due.isoformat() if due else "", when(closed)]
        for number, item, name, place, agency, state, received, due, closed in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    name = f"{asked.measure.key}-{look.now:%Y%m%d}"
    if request.GET.get("as") == "csv":
        return as_text(name, HEAD, lines)
    return spreadsheet(name, asked.measure.label, HEAD, lines)


@overseer_required
def guide_list(request: DeskRequest, look: Look) -> HttpResponse:
    """The published guides of the focus."""
    found = list(guides(look.focus))
    said, warned = findings(found), request.GET.get("warned") == "1"
    rows = [(version, said[version.pk]) for version in found if said[version.pk] or not warned]
    context = {
        **frame(look, "articles"),
        "rows": rows,
        "total": len(rows),
        "warned": warned,
        "whole": look.address("guides"),
    }
    return render(request, "cockpit/guides.html", context)
