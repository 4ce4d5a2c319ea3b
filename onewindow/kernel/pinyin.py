"""Pinyin keys for sorting and search: stored, so that no database collation is needed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_SPACE = re.compile(r"\s+")
_REMEMBERED = 8192  # texts: the names of a city are asked for again and again

# Where the dictionary's first reading is wrong for the names of places and families here.
_SINGLE = {ord("翟"): "zhái,dí", ord("长"): "cháng,zhǎng"}
_PHRASES = {
    "朝阳": [["cháo"], ["yáng"]],
    "重渡": [["chóng"], ["dù"]],
    "单寨": [["shàn"], ["zhài"]],
    "单村": [["shàn"], ["cūn"]],
    "曾湾": [["zēng"], ["wān"]],
}


@cache
def _dictionary() -> Any:
    """Read when first asked: half a second that most commands and a server's start need not wait."""
    import pypinyin

    pypinyin.load_single_dict(_SINGLE)
    pypinyin.load_phrases_dict(_PHRASES)
    return pypinyin


@lru_cache(maxsize=_REMEMBERED)
def pinyin_key(text: str) -> str:
    """Toneless full pinyin without spaces, ü as v, other characters as they are: 洛龙区 → luolongqu."""
    return "".join(_dictionary().lazy_pinyin(_tidy(text))).lower()


@lru_cache(maxsize=_REMEMBERED)
def initials(text: str) -> str:
    """The first letter of each syllable, as people type it: 瀍河回族区 → chhzq."""
    found = _dictionary()
    return "".join(found.lazy_pinyin(_tidy(text), style=found.Style.FIRST_LETTER)).lower()


def _tidy(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
