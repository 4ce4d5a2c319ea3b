"""Draws a document: JSON in, PDF/A out. A page takes some ten milliseconds once the fonts are read."""

import io
import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import pylopdf_fonts_zh_cn
import segno
import typst
from PIL import ImageFont

FOLDER = Path(__file__).resolve().parent
FONTS = Path(pylopdf_fonts_zh_cn.__file__).resolve().parent
STANDARD: Final = "a-2a"  # archival and tagged: screen readers find headings, tables and alternative texts
MISSING = "〓"  # what Chinese printers set where they lack a character
AS_IT_IS = {"qr", "pictures", "foot", "number", "head"}  # not typed by people, or not text
LONGEST_WORD = 24  # letters that are kept together; longer ones would run off the page

_lock = threading.Lock()


def draw(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF. The same data and `at` (its creation date) give the same bytes. Raises typst.TypstError."""
    softened = _each_text(data, _soften)
    try:
        return _compile(template, softened, at)
    except typst.TypstError:
        shown = _each_text(softened, _printable)
        if shown == softened:
            raise
        return _compile(template, shown, at)


def qr_code(text: str) -> str:
    """An SVG of a QR code, error correction M. With one pattern of eight: readers know them all, and finding the best one takes as long as
    half a page of PDF."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=4).save(made, kind="svg", border=0, scale=4, xmldecl=False)
    return made.getvalue().decode()


def _compile(template: str, data: Any, at: datetime) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _lock:
        made = _compiler().compile(
            input=str(FOLDER / f"{template}.typ"),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARD,
            timestamp=int(at.timestamp()),
        )
    return cast(bytes, made)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(FOLDER), font_paths=fonts, ignore_system_fonts=True)


def _each_text(value: Any, change: Any) -> Any:
    """The same structure with every text changed that people typed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    if isinstance(value, Mapping):
        return {key: item if key in AS_IT_IS else _each_text(item, change) for key, item in value.items()}
    return value


_WORD = re.compile(rf"[!-~]{{{LONGEST_WORD}}}(?=[!-~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")


def _soften(text: str) -> str:
    """Let endless words break, and drop what no font shows."""
    return _WORD.sub(lambda word: word.group() + "\u200b", _CONTROL.sub("", text))


def _printable(text: str) -> str:
    """PDF/A refuses a character that no font has: 〓 stands in for it."""
    return "".join(character if _has_glyph(character) else MISSING for character in text)


@lru_cache(maxsize=20_000)
def _has_glyph(character: str) -> bool:
    if character.isspace() or character == "\u200b":
        return True
    return any(_mask(font, character) != _mask(font, "\U0010ffff") for font in _faces())


@lru_cache(maxsize=1)
def _faces() -> tuple[ImageFont.FreeTypeFont, ...]:
    return tuple(ImageFont.truetype(str(path), 24) for path in sorted(FONTS.glob("*.otf")))


def _mask(font: ImageFont.FreeTypeFont, character: str) -> bytes:
    return bytes(font.getmask(character))
