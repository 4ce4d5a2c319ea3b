"""Pinyin keys for sorting and search: stored, so that no database collation is needed."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

_SPACE = re.compile(r"\s+")


def pinyin_key(text: str) -> str:
    """Toneless full pinyin without spaces, ü as v, other characters as they are: 洛龙区 → luolongqu."""
    return "".join(lazy_pinyin(_tidy(text))).lower()


def initials(text: str) -> str:
    """The first letter of each syllable, as people type it: 瀍河回族区 → chhzq."""
    return "".join(lazy_pinyin(_tidy(text), style=Style.FIRST_LETTER)).lower()


def _tidy(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
