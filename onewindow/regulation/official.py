"""The official text, brought in by an operator: a text file in, a JSON file in the operator's own folder out."""

from __future__ import annotations

import json
import re
from pathlib import Path

from onewindow.regulation.articles import LAST_ARTICLE, NUMERALS

STORED = "official.json"

_NUMBERS = {text: number for number, text in NUMERALS.items()}
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_NUMERAL = r"[零〇一二三四五六七八九十百]+"
_ARTICLE = re.compile(rf"第({_NUMERAL})条(?:\s+(.*))?")
_CHAPTER = re.compile(rf"第{_NUMERAL}[编章节]\s+\S.*")


class UnreadableOfficialText(ValueError):
    """The file is not the sixty articles; the message names the line and what to do."""


def import_official(source: Path, store: Path) -> dict[int, str]:
    """Read the articles from a UTF-8 text file and keep them in the folder `store`, in place of an earlier text."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableOfficialText(f"{source.name} 不是UTF-8编码的文本，请另存为UTF-8纯文本后重新导入。") from error
    except OSError as error:
        raise UnreadableOfficialText(f"读不了文件 {source}（{error.strerror}），请检查路径和权限。") from error
    articles = parse(text)
    store.mkdir(parents=True, exist_ok=True)
    fresh = store / f"{STORED}.new"
    fresh.write_text(json.dumps(articles, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(store / STORED)
    return articles


def official_text(store: Path) -> dict[int, str]:
    """The stored articles, paragraphs on lines of their own; empty while none is imported."""
    path = store / STORED
    if not path.exists():
        return {}
    return {int(number): text for number, text in json.loads(path.read_text(encoding="utf-8")).items()}


def parse(text: str) -> dict[int, str]:
    """Article → text. Title and chapter lines are left out; a line that begins no article goes on with the one before."""
    articles: dict[int, list[str]] = {}
    current: list[str] | None = None
    for place, raw in enumerate(text.splitlines(), start=1):
        line = _BOOKMARK.sub("", raw).strip()
        if not line:
            continue
        if match := _ARTICLE.fullmatch(line):
            current = _begin(articles, match[1], place)
            line = (match[2] or "").strip()
        elif _CHAPTER.fullmatch(line):
            current = None
            continue
        elif current is None:
            if articles:
                raise UnreadableOfficialText(
                    f"第{place}行不属于任何一条：“{line[:20]}”，请检查条号是否写作“第×条”并空格。"
                )
            continue  # title and notes before the first article
        if line:
            current.append(line)
    _check(articles)
    return {number: "\n".join(lines) for number, lines in articles.items()}


def _begin(articles: dict[int, list[str]], numeral: str, place: int) -> list[str]:
    number = _NUMBERS.get(numeral)
    if number is None:
        raise UnreadableOfficialText(f"第{place}行的条号“第{numeral}条”不在第一条至第六十条之间，请核对原文。")
    if number in articles:
        raise UnreadableOfficialText(f"第{place}行的第{numeral}条重复出现，请删去多余的一处后重新导入。")
    expected = len(articles) + 1
    if number != expected:
        raise UnreadableOfficialText(
            f"第{place}行是第{numeral}条，此处应为第{NUMERALS[expected]}条，请补全或调整顺序后重新导入。"
        )
    return articles.setdefault(number, [])


def _check(articles: dict[int, list[str]]) -> None:
    if not articles:
        raise UnreadableOfficialText("文件中没有找到“第一条”这样的条文，请确认选对了文件。")
    if len(articles) < LAST_ARTICLE:
        missing = NUMERALS[len(articles) + 1]
        raise UnreadableOfficialText(
            f"条文只到第{NUMERALS[len(articles)]}条，缺第{missing}条及以后，请补全后重新导入。"
        )
    if empty := [number for number, lines in articles.items() if not lines]:
        raise UnreadableOfficialText(f"第{NUMERALS[empty[0]]}条没有内容，请补全后重新导入。")
