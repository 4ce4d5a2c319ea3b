"""Names as documents print them, however somebody types them."""

from __future__ import annotations

import re
import unicodedata

DOT = "·"  # between the parts of many names: 阿卜杜·买买提; keyboards and card readers give others that look like it
_DOTS = re.compile(r"\s*[·•‧∙⋅・･●᛫•]\s*")
_FULL_STOP = re.compile(r"(?<=[\u3400-\u9fff])\s*[．.]\s*(?=[\u3400-\u9fff])")
_BETWEEN_CHARACTERS = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U000323af])\s+(?=[\u3400-\u9fff\U00020000-\U000323af])"
)
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_WIDE_LETTERS = {
    code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *range(0xFF10, 0xFF1A))
}


def tidy_name(text: str) -> str:
    """One kind of dot, no blanks that only part the characters, letters of ordinary width. Brackets stay as they are typed."""
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).translate(_WIDE_LETTERS)
    name = _FULL_STOP.sub(DOT, _DOTS.sub(DOT, name))
    return " ".join(_BETWEEN_CHARACTERS.sub("", name).split())


def same_name(one: str, other: str) -> bool:
    """Whether two ways of typing are one name: capitals, blanks and wide brackets tell nobody apart."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", tidy_name(name)).casefold().split())
