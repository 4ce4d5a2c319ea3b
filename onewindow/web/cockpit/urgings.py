"""Urging orders in lists: all of a focus in the cockpit; at the desk those that the officer has to answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onewindow.kernel.lights import Light
from onewindow.oversight.articles import URGING_LISTS
from onewindow.oversight.articles import urgings as listed
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.models.urging import UrgingQuerySet
from onewindow.staff.actors import Officer
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.export import spreadsheet, when
from onewindow.web.cockpit.overview import frame
from onewindow.web.desk.access import DeskRequest, officer_required

PAGE = 50
SHOWN = ("case__item__basic", "case__place", "agency", "issuer")


@dataclass(frozen=True)
class Order:
    urging: Urging
    today: date

    @property
    def due(self) -> date | None:
        """When the answer, or what was answered, is due."""
        if self.urging.waiting:
            return self.urging.due  # type: ignore[attr-defined]
        kept = self.urging.state in {UrgingState.ACCEPTED, UrgingState.ANSWERED} and self.urging.case.open
        return self.urging.promised_on if kept else None

    @property
    def light(self) -> Light | None:
        if self.due is None:
            return None
        return Light.RED if self.due < self.today else Light.GREEN

    @property
    def words(self) -> str:
        if self.due is None:
            return "办件已办完" if not self.urging.case.open else ""
        what = "答复" if self.urging.waiting else "办完"
        return (
            f"{self.due.month}月{self.due.day}日前{what}"
            if self.light != Light.RED
            else f"{self.due.month}月{self.due.day}日就该{what}"
        )


def orders(found: UrgingQuerySet, today: date) -> list[Order]:
    return [Order(urging, today) for urging in found]


@overseer_required
def urgings(request: DeskRequest, look: Look) -> HttpResponse:
    key, found = _asked(request, look)
    page, more = _page(request, found)
    counts = {name: listed(name, look.focus, look.period, look.now.date()).count() for name in URGING_LISTS}
    context: dict[str, Any] = {
        **frame(look, "urgings"),
        "key": key,
        "label": URGING_LISTS[key],
        "total": counts[key],
        "finding": _finding(counts),
        "tabs": [(label, look.address("urgings", list=name), counts[name], name == key) for name, label in URGING_LISTS.items()],
        "rows": orders(page, look.now.date()),  # type: ignore[arg-type]
        "following": look.address("urgings", list=key, after=page[-1].pk) if more else "",
        "export": look.address("urgings_export", list=key),
    }  # fmt: skip
    return render(request, "cockpit/urgings.html", context)


def _finding(counts: dict[str, int]) -> str:
    if counts["overdue"]:
        return f"{counts['open']} 张督办单没有办结，{counts['overdue']} 张没有按时答复或者没有兑现"
    if counts["answered"]:
        return f"{counts['answered']} 张督办单已答复，等您看"
    return f"{counts['waiting']} 张督办单等答复，没有超期的" if counts["waiting"] else "没有等答复的督办单"


def _asked(request: DeskRequest, look: Look) -> tuple[str, UrgingQuerySet]:
    key = request.GET.get("list", "open")
    if key not in URGING_LISTS:
        raise Http404
    return key, listed(key, look.focus, look.period, look.now.date()).select_related(*SHOWN)


def _page(request: DeskRequest, found: UrgingQuerySet) -> tuple[list[Urging], bool]:
    """Page by number of the order: there are far fewer orders than cases."""
    after = request.GET.get("after", "")
    rows = list(found)
    if after.isdigit():
        at = next((place for place, row in enumerate(rows, start=1) if str(row.pk) == after), 0)
        rows = rows[at:]
    return rows[:PAGE], len(rows) > PAGE


@overseer_required
def export(request: DeskRequest, look: Look) -> HttpResponse:
    key, found = _asked(request, look)
    head = ["督办单", "状态", "办件编号", "事项", "部门", "发出部门", "发出时间", "答应办完", "办结时间"]
    lines = (
        [row.number, row.state_label(), row.case.number, row.case.item.basic.name, row.agency.name, row.issuer.name,
         when(row.issued_at), row.promised_on.isoformat() if row.promised_on else "", when(row.closed_at)]
        for row in found
    )  # fmt: skip
    return spreadsheet(f"urgings-{look.now:%Y%m%d}", URGING_LISTS[key], head, lines)


@officer_required
def queue(request: DeskRequest, officer: Officer) -> HttpResponse:
    """待答复督办: what this officer has to answer, the most urgent first."""
    today = timezone.localdate()
    found = Urging.objects.to_answer(officer).in_order().select_related(*SHOWN)
    rows = orders(found, today)
    late = sum(row.light == Light.RED for row in rows)
    return render(
        request, "desk/urging_queue.html", {"section": "work", "rows": rows, "late": late, "total": len(rows)}
    )
