"""The overview of a focus: what stands now, how the period went, where the trouble is. Places and lines lead further down."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from onewindow.network.models import Level, Region
from onewindow.oversight.figures import Board, Figures, board, line_names, most_urgent, trend
from onewindow.oversight.periods import PERIODS
from onewindow.oversight.yesterday import lately
from onewindow.regulation.articles import Art
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.charts import line_chart
from onewindow.web.cockpit.findings import flow, standing
from onewindow.web.cockpit.rows import case_rows
from onewindow.web.cockpit.tiles import endings, now_tiles, period_tiles
from onewindow.web.desk.access import DeskRequest

EVERY_LEVEL = Art(9, 12)
LINES_SHOWN, URGENT_SHOWN = 8, 4


@dataclass(frozen=True)
class Line:
    """A row of a table of places or lines."""

    name: str
    figures: Figures
    deeper: str  # the page of that place or line; empty where there is none
    lists: dict[str, str]  # addresses of the lists
    scale: float  # what a full bar stands for, in percent

    @property
    def yellow_width(self) -> float:
        return round(self._width("yellow"), 1)

    @property
    def red_width(self) -> float:
        return round(self._width("red"), 1)

    def _width(self, light: str) -> float:
        open_ = self.figures.of("open")
        return 100 * (100 * self.figures.lights[light] / open_) / self.scale if open_ else 0.0


@overseer_required
def overview(request: DeskRequest, look: Look) -> HttpResponse:
    return page(request, look, "overview")


@overseer_required
def regions(request: DeskRequest, look: Look) -> HttpResponse:
    return page(request, look, "regions")


@overseer_required
def lines(request: DeskRequest, look: Look) -> HttpResponse:
    return page(request, look, "lines")


def page(request: DeskRequest, look: Look, section: str) -> HttpResponse:
    """One page three ways: all of it, all places, or all lines."""
    today, period = look.now.date(), look.period
    found = board(look.focus, period, today)
    names, recent = line_names(found.lines), lately(look.focus, today)
    by_line = [(names.get(key, key), key, figures) for key, figures in found.lines.items()]
    points = trend(look.focus, period) if section == "overview" else []
    places = place_lines(look, found)
    context: dict[str, Any] = {
        **frame(look, section),
        "finding": standing(_said(look, names), found.whole, _parts(look, by_line, places)),
        "flow": flow(found.whole.of("received"), found.whole.of("decided")),
        "now_tiles": now_tiles(look, found.whole, recent),
        "period_tiles": period_tiles(look, found, recent),
        "endings": endings(look, found.whole),
        "places": places,
        "whole": Line(look.place, found.whole, "", lists(look, {}), scale_of(row.figures for row in places)),
        "lines": line_rows(look, by_line, LINES_SHOWN if section == "overview" else None),
        "lines_total": len(by_line),
        "urgent": case_rows(look, most_urgent(look.focus, today, URGENT_SHOWN)) if section == "overview" else [],
        "points": points,
        "hint": HINTS.get(look.focus.region.level, "") if places and section != "lines" else "",
        "timely": section == "lines",
        "all_lines": look.address("lines"),
        "export": look.address("cases_export", list="open"),
        "charts": [("d-none d-md-block", line_chart(points, 690)), ("d-md-none", line_chart(points, 340, labels=3))],
    }
    return render(request, f"cockpit/{section}.html", context)


def frame(look: Look, section: str) -> dict[str, Any]:
    """What every page of the cockpit shows around its own."""
    line = look.focus.line
    return {
        "look": look, "section": section, "periods": PERIODS, "now": look.now, "trail": trail(look),
        "line_name": line_names([line]).get(line, line) if line else "",
    }  # fmt: skip


HINTS = {
    "city": "选一个县区往下看：县区 › 乡镇街道 › 村社区",
    "county": "选一个乡镇街道往下看",
    "township": "选一个村（社区）往下看",
}


def trail(look: Look) -> list[tuple[str, str]]:
    """From what is overseen down to the place looked at; the last one is the page."""
    scope = look.scope
    return [
        (scope.name if place.pk == scope.region.pk else place.name, look.address("regions", region="" if place.pk == scope.region.pk else place.pk, own=""))
        for place in look.focus.trail
    ]  # fmt: skip


def _said(look: Look, names: dict[str, str]) -> str:
    """市场监管局 of 全市."""
    return f"{look.place}{names.get(look.focus.line, '')}" if look.focus.line else look.place


def _parts(look: Look, by_line: list[tuple[str, str, Figures]], places: list["Line"]) -> list[tuple[str, Figures]]:
    """Among what the heading looks for the worst: lines, or the places of one line; nothing, where all is in one."""
    if look.scope.agency_key or look.focus.line:
        busy = [(row.name, row.figures) for row in places if row.figures.of("open")]
        own = _own_level(look.focus.region)
        return [] if [name for name, _ in busy] == [own] else busy
    return [(name, figures) for name, _, figures in by_line]


def lists(look: Look, parts: dict[str, str]) -> dict[str, str]:
    return {key: look.address("cases", list=key, **parts) for key in ("open", "red", "yellow", "on_time")}


def scale_of(rows: Any) -> float:
    """A round percentage that the longest bar does not pass."""
    most = max((figures.trouble for figures in rows), default=0.0)
    return next((step for step in (2.0, 4.0, 6.0, 10.0, 20.0, 30.0, 50.0) if most <= step), 100.0)


def place_lines(look: Look, found: Board) -> list[Line]:
    """The place's own level and those right beneath, the worst on top. A village has none beneath."""
    focus = look.focus
    if focus.own or focus.scope.venues is not None or focus.region.level == Level.VILLAGE:
        return []
    own = found.places.get(focus.region.pk, Figures())
    below = focus.beneath()
    scale = scale_of([own, *(found.places.get(place.pk, Figures()) for place in below)])
    rows = [Line(_own_level(focus.region), own, look.address("overview", own="1"), lists(look, {"own": "1"}), scale)]
    for place in below:
        deeper = look.address("regions", region=place.pk)
        rows.append(
            Line(place.name, found.places.get(place.pk, Figures()), deeper, lists(look, {"region": place.pk}), scale)
        )
    return sorted(rows, key=lambda row: (-row.figures.lights["red"], -row.figures.trouble, -row.figures.of("open")))


def _own_level(region: Region) -> str:
    return {"city": "市本级", "county": "区县本级", "township": "乡镇（街道）本级"}.get(region.level, "本级")


def line_rows(look: Look, by_line: list[tuple[str, str, Figures]], most: int | None) -> list[Line]:
    """The agencies by line, the worst on top; none where only one is looked at."""
    if look.scope.agency_key or look.focus.line:
        return []
    ordered = sorted(by_line, key=lambda row: (-row[2].lights["red"], -row[2].trouble, -row[2].of("open"), row[0]))[
        :most
    ]
    scale = scale_of(figures for _, _, figures in ordered)
    return [
        Line(name, figures, look.address("overview", line=key), lists(look, {"line": key}), scale)
        for name, key, figures in ordered
    ]
