"""What a document says, as plain data: who writes documents composes them of these, and the press draws them.

A run is a text, or {"b": text} for what is to be seen first. Nothing here is markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from onewindow.notices.models import DocumentKind

Run = str | dict[str, str]
Block = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One document, before it has a number. `character` is the character of its series in the number: 受, 许, 不许."""

    kind: DocumentKind
    title: str
    character: str
    dated: date  # below the agency's name; for a deemed acceptance the day it dates back to
    addressee: str = ""
    blocks: Sequence[Block] = ()
    facts: Sequence[tuple[str, Sequence[str]]] = ()  # of a certificate
    foot: Sequence[str] = ()
    template: Literal["letter", "certificate"] = "letter"
    seal_legend: str = ""  # 行政许可专用章
    under_seal: str = ""  # who issues it in the agency's name, where it was delegated
    number: str = ""  # a certificate's own; else the next of its series
    valid_to: date | None = None
    dated_note: str = ""
    pictures: dict[str, str] = field(default_factory=dict)  # name → path in the storage


@dataclass(frozen=True)
class Column:
    """`width` 0: as wide as its contents; else its share of what is left."""

    title: str
    width: int = 0
    centre: bool = False

    def plain(self) -> dict[str, Any]:
        return {"title": self.title, "width": self.width, "centre": self.centre}


def b(text: str) -> dict[str, str]:
    return {"b": text}


def p(*runs: Run) -> Block:
    """A paragraph, indented as paragraphs are."""
    return {"kind": "p", "runs": list(runs)}


def h(text: str) -> Block:
    return {"kind": "h", "text": text}


def table(columns: Sequence[Column], rows: Sequence[Sequence[Run]]) -> Block:
    return {"kind": "table", "columns": [column.plain() for column in columns], "rows": [list(row) for row in rows]}


def facts(rows: Sequence[tuple[str, Sequence[str]]]) -> Block:
    """A table of labels and values, each value in lines."""
    return {"kind": "facts", "rows": [[label, list(lines)] for label, lines in rows]}


def picture(name: str, caption: str) -> Block:
    return {"kind": "picture", "name": name, "caption": caption}


def paragraphs(text: str) -> list[Block]:
    """What somebody typed, a paragraph a line."""
    return [p(line.strip()) for line in text.splitlines() if line.strip()]


def ended(text: str) -> str:
    """With a full stop where whoever typed it left it out."""
    text = text.rstrip()
    return text if not text or text[-1] in "。！？；…）.!?;" else f"{text}。"


NUMERALS = "一二三四五六七八九十"


def numbered_heads(parts: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    """一、二、三、 before the headings; parts without content are left out and not counted."""
    blocks: list[Block] = []
    for number, (title, content) in enumerate([part for part in parts if part[1]]):
        blocks += [h(f"{NUMERALS[number]}、{title}"), *content]
    return blocks


def long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


WEEKDAYS = "一二三四五六日"


def short_date(day: date, today: date) -> str:
    """6月11日（周四）; with the year where it is not this one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
