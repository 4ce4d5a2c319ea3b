"""How a law is cited: 《中华人民共和国行政许可法》第三十二条第一款第四项."""

import re

NUMERAL = "[零一二三四五六七八九十百千]+"
_ARTICLE = re.compile(rf"《[^》]+》.*第{NUMERAL}条")
_PART = re.compile(rf"《[^》]+》.*(第{NUMERAL}(部分|章)|附件)")
_LAW = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_LICENSING = re.compile(r"(中华人民共和国)?行政许可法")
_ARTICLE_ALONE = re.compile(rf"第{NUMERAL}条(之{NUMERAL})?")
_PART_ALONE = re.compile(rf"(附件)?(第{NUMERAL}(部分|章))?")


def laws(text: str) -> list[str]:
    return _LAW.findall(text)


def cites_article(text: str) -> bool:
    return bool(_ARTICLE.search(text))


def cites_part(text: str) -> bool:
    """Documents without articles are cited by part, chapter or annex."""
    return bool(_PART.search(text))


def names_law(text: str) -> bool:
    return bool(laws(text))


def names_licensing_law(text: str) -> bool:
    return any(_LICENSING.fullmatch(law) for law in laws(text))


def rests_on_licensing_law_alone(text: str | None) -> bool:
    """行政许可法 binds licences only; its defaults serve nothing else (facts §3)."""
    cited = laws(text or "")
    return bool(cited) and all(_LICENSING.fullmatch(law) for law in cited)


def is_article(text: str) -> bool:
    return text == "全文" or text.startswith("附件第") or bool(_ARTICLE_ALONE.match(text))


def is_part(text: str) -> bool:
    return bool(text) and bool(_PART_ALONE.fullmatch(text))
