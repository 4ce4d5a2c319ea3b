"""耗时: how many working days cases spend in each stage, by item or by line; the slowest on top."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.catalogue.models import BasicItem
from onewindow.oversight.figures import line_names
from onewindow.oversight.stages import LATEST, STAGES, Spent, Times, stage_times
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.overview import frame
from onewindow.web.desk.access import DeskRequest

BY = {"item": "按事项", "line": "按部门"}


@dataclass(frozen=True)
class Row:
    name: str
    spent: Spent
    address: str  # the cases that were counted


@overseer_required
def stages(request: DeskRequest, look: Look) -> HttpResponse:
    by = request.GET.get("by", "item")
    if by not in BY:
        raise Http404
    found = stage_times(look.focus, look.period, by)
    names = _names(by, found)
    rows = [
        Row(names.get(spent.key, spent.key), spent, look.address("cases", list="decided", **{by: spent.key}))
        for spent in found.parts
    ]
    context = {
        **frame(look, "stages"), "by": by, "stages": STAGES, "rows": rows, "cut": found.cut, "latest": LATEST,
        "whole": Row(look.place, found.whole, look.address("cases", list="decided")), "finding": _finding(look, found),
        "tabs": [(label, look.address("stages", by=key), key == by) for key, label in BY.items()], "kept": {"by": by},
    }  # fmt: skip
    return render(request, "cockpit/stages.html", context)


def _names(by: str, found: Times) -> dict[str, str]:
    keys = [spent.key for spent in found.parts]
    if by == "line":
        return line_names(keys)
    return dict(BasicItem.objects.filter(pk__in=keys).values_list("pk", "name"))


def _finding(look: Look, found: Times) -> str:
    """Which stage takes longest, for the half and for the slow tenth."""
    spreads = {label: found.whole.spread(key) for key, label in STAGES.items()}
    known = {label: spread for label, spread in spreads.items() if spread}
    if not known:
        return f"{look.place}这段时间没有办结的件"
    label, slowest = max(known.items(), key=lambda pair: (pair[1].ninetieth, pair[1].median))
    if not slowest.ninetieth:
        return f"{look.place}九成的件每个环节都在当天办完"
    return f"{look.place}{label}最花时间：一半的件 {slowest.median} 个工作日内，九成 {slowest.ninetieth} 个工作日内"
