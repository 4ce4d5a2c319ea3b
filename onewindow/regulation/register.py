"""The register of the sixty articles, in wording of our own: what each asks, who keeps it, and in which package.

The official text is not part of the product; an operator imports it (`official`). The rows are in register.csv, for lawyers to
read and mend; a test holds `kept` against what the code cites.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from onewindow.regulation.articles import LAST_ARTICLE, Art


class Kept(StrEnum):
    """How an article is kept today."""

    CODE = "code"
    PEOPLE = "people"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        return {"code": "系统落实", "people": "由人落实", "not_yet": "尚未落实"}[self.value]


# Two chapters are numbered eight in the Measures; ours are told apart by a letter.
CHAPTERS: Mapping[str, str] = MappingProxyType(
    {
        "1": "总则",
        "2": "政务服务体系",
        "3": "政务服务事项",
        "4": "政务服务办理",
        "5": "政务服务场所",
        "6": "政务服务人员",
        "7": "政务服务平台",
        "8": "政务服务监督评价",
        "8b": "责任追究",
        "9": "附则",
    }
)


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    chapter: str
    title: str
    summary: str
    kept: Kept
    package: str
    duty: str  # what the product does for it

    @property
    def chapter_title(self) -> str:
        return CHAPTERS[self.chapter]

    @property
    def label(self) -> str:
        return Art(self.number).label


def _read() -> dict[int, Article]:
    text = files("onewindow.regulation").joinpath("register.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    articles = [
        Article(
            number=int(row["number"]),
            chapter=row["chapter"],
            title=row["title"],
            summary=row["summary"],
            kept=Kept(row["kept"]),
            package=row["package"],
            duty=row["duty"],
        )
        for row in rows
    ]
    if [article.number for article in articles] != list(range(1, LAST_ARTICLE + 1)):
        raise ValueError("register.csv must hold the articles 1 to 60, each once and in order")
    return {article.number: article for article in articles}


REGISTER: Mapping[int, Article] = MappingProxyType(_read())


def kept_in_code() -> frozenset[int]:
    return frozenset(number for number, article in REGISTER.items() if article.kept is Kept.CODE)
