"""The sixty articles for everybody: what each asks, how it is kept; the official text where the operator has imported it."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.regulation.official import official_text
from onewindow.regulation.register import REGISTER, Article, Kept


@dataclass(frozen=True)
class Shown:
    article: Article
    official: list[str]  # its paragraphs; empty while none is imported


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    official = official_text(settings.OFFICIAL_TEXT)
    rows = [Shown(article, official.get(number, "").splitlines()) for number, article in REGISTER.items()]
    context = {
        "section": "find",
        "chapters": [(title, list(found)) for title, found in groupby(rows, lambda row: row.article.chapter_title)],
        "official": bool(official),
        "counts": [(kept.label, sum(row.article.kept is kept for row in rows)) for kept in Kept],
    }
    return render(request, "public/articles.html", context)
