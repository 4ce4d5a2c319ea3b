"""Article by article: what it asks, how it is kept, live figures, the acts that cite it, the latest evidence."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from onewindow.oversight.articles import Figure, figures_of
from onewindow.oversight.evidence import Done, done, latest
from onewindow.oversight.figures import figures
from onewindow.record.moves import moves_citing
from onewindow.regulation.citations import Citation, citations, package_root
from onewindow.regulation.official import official_text
from onewindow.regulation.register import REGISTER, Article, Kept
from onewindow.web.cockpit.access import Look, overseer_required
from onewindow.web.cockpit.events import SUBJECTS, seen
from onewindow.web.cockpit.overview import frame
from onewindow.web.cockpit.tiles import Tile
from onewindow.web.desk.access import DeskRequest


@lru_cache(maxsize=1)
def cited() -> dict[int, list[Citation]]:
    """Where the code names each article; the source does not change while it runs."""
    return citations(package_root())


@dataclass(frozen=True)
class Listed:
    article: Article
    acts: int
    places: int


@overseer_required
def index(request: DeskRequest, look: Look) -> HttpResponse:
    rows = [
        Listed(article, len(moves_citing(number)), len(cited().get(number, []))) for number, article in REGISTER.items()
    ]
    counts = {kept: sum(row.article.kept is kept for row in rows) for kept in Kept}
    context = {
        **frame(look, "articles"),
        "chapters": [(title, list(found)) for title, found in groupby(rows, lambda row: row.article.chapter_title)],
        "finding": f"六十条里 {counts[Kept.CODE]} 条由系统保证，{counts[Kept.NOT_YET]} 条还没有落实",
        "counts": [(kept.label, number) for kept, number in counts.items()],
    }
    return render(request, "cockpit/articles.html", context)


@dataclass(frozen=True)
class Act:
    done: Done
    address: str
    subject: str


@overseer_required
def article(request: DeskRequest, look: Look, number: int) -> HttpResponse:
    if number not in REGISTER:
        raise Http404
    about, today = REGISTER[number], look.now.date()
    official = official_text(settings.OFFICIAL_TEXT).get(number, "")
    counts = figures(look.focus, look.period, today)
    context: dict[str, Any] = {
        **frame(look, "articles"),
        "article": about,
        "official": official.splitlines(),
        "tiles": [_tile(look, figure) for figure in figures_of(number, look.focus, counts, look.period, today)],
        "acts": [_act(look, row) for row in done(number, look.focus, look.period)],
        "evidence": seen(look, latest(number, look.focus, look.period)),
        "package": look.address("article_package", number),
        "places": cited().get(number, []),
        "previous": REGISTER.get(number - 1),
        "following": REGISTER.get(number + 1),
    }
    return render(request, "cockpit/article.html", context)


def _tile(look: Look, figure: Figure) -> Tile:
    return Tile(
        figure.label, f"{figure.number:,}", "", figure.number, look.address(figure.list, **figure.parts), figure.note,
        figure.parts.get("list", "") if figure.list == "cases" and figure.parts.get("list") in {"red", "yellow"} else "",
    )  # fmt: skip


def _act(look: Look, row: Done) -> Act:
    move = row.move
    address = look.address("events", kind=move.table, acts=move.name) if row.number is not None else ""
    return Act(row, address, SUBJECTS.get(move.table, move.table))
