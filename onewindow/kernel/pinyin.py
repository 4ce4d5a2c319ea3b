"""Pinyin keys for sorting and search: stored, so that no database collation is needed."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

_SPACE = re.compile(r"\s+")

# Where the dictionary's first reading is wrong for the names of places and families here.
load_single_dict({ord("翟"): "zhái,dí", ord("长"): "cháng,zhǎng"})
load_phrases_dict(
    {
        "朝阳": [["cháo"], ["yáng"]],
        "重渡": [["chóng"], ["dù"]],
        "单寨": [["shàn"], ["zhài"]],
        "单村": [["shàn"], ["cūn"]],
        "曾湾": [["zēng"], ["wān"]],
    }
)


def pinyin_key(text: str) -> str:
    """Toneless full pinyin without spaces, ü as v, other characters as they are: 洛龙区 → luolongqu."""
    return "".join(lazy_pinyin(_tidy(text))).lower()


def initials(text: str) -> str:
    """The first letter of each syllable, as people type it: 瀍河回族区 → chhzq."""
    return "".join(lazy_pinyin(_tidy(text), style=Style.FIRST_LETTER)).lower()


def _tidy(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
