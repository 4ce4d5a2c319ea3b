"""Lists of administration: filtered, sorted, in pages, exported as they are filtered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import BY_KEY, page
from onewindow.web.spreadsheets import as_csv, as_xlsx

PAGE, EXPORT_MAX, TYPED_MAX = 25, 20_000, 60


@dataclass(frozen=True)
class Filter:
    """A box above the list; with `choices` one to choose from."""

    name: str
    label: str
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Listing:
    key: str
    head: Sequence[str]
    rows: QuerySet[Any]
    cells: Callable[[Any], list[str]]
    address: Callable[[Any], str]
    sorts: dict[str, tuple[str, Sequence[str]]]  # name: label, order
    empty: tuple[str, str]
    filters: Sequence[Filter] = ()
    add: tuple[str, str] = ("", "")
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    address: str
    cells: list[str]


def show(request: DeskRequest, officer: Officer, listing: Listing) -> HttpResponse:
    typed = {one.name: request.GET.get(one.name, "").strip()[:TYPED_MAX] for one in listing.filters}
    rows = listing.rows
    for one in listing.filters:
        value = typed[one.name]
        if value and (not one.choices or value in dict(one.choices)):
            rows = one.apply(rows, value)
    sort = request.GET.get("sort", "")
    sort = sort if sort in listing.sorts else next(iter(listing.sorts))
    rows = rows.order_by(*listing.sorts[sort][1])
    kept = {name: value for name, value in {**typed, "sort": sort}.items() if value}
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request.GET["export"], listing, rows)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing, "typed": [(one, typed[one.name]) for one in listing.filters], "sort": sort, "page": shown,
        "rows": [Row(listing.address(row), listing.cells(row)) for row in shown], "kept": urlencode(kept),
        "narrowed": any(typed.values()),
    }  # fmt: skip
    return page(request, officer, "list", listing.key, context)


def _export(form: str, listing: Listing, rows: QuerySet[Model]) -> HttpResponse:
    lines = [list(listing.head), *(listing.cells(row) for row in rows[:EXPORT_MAX])]
    return as_file(form, f"{listing.key}-{timezone.localdate():%Y%m%d}", BY_KEY[listing.key].label, lines)


def as_file(form: str, name: str, title: str, lines: list[list[str]]) -> HttpResponse:
    return as_csv(name, lines) if form == "csv" else as_xlsx(name, title, lines)
