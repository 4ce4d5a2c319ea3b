"""Unified social credit codes (GB 32100-2015)."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random

from onewindow.kernel.identifiers.errors import InvalidUscc, normalised

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: too easily mistaken
_BASE = len(ALPHABET)
_USCC = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}", re.ASCII)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, _BASE) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc_check(first17: str) -> str:
    total = sum(_VALUES[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=False))
    return ALPHABET[-total % _BASE]


@lru_cache(maxsize=8192)  # an agency's stands in the code of each of its items
def check_uscc(text: str) -> str:
    """The organisation code inside has a check of its own, which old registrations do not always keep: it is not asked for."""
    code = normalised(text)
    if len(code) != 18:
        raise InvalidUscc(f"统一社会信用代码应为18位，现为{len(code)}位，请对照证照核对。")
    if wrong := sorted(set(code) - set(ALPHABET)):
        raise InvalidUscc(f"统一社会信用代码不使用“{wrong[0]}”（字母I、O、S、V、Z均不使用），请对照证照核对。")
    if not _USCC.fullmatch(code):
        raise InvalidUscc("统一社会信用代码第3至8位应为6位数字的行政区划码，请对照证照核对。")
    if code[17] != uscc_check(code[:17]):
        raise InvalidUscc("统一社会信用代码最后一位校验码不对，请对照证照核对。")
    return code


def make_uscc(random: Random, *, region: str = "410300", kind: str = "91") -> str:
    """An invented but valid code. `kind`: 11 organ, 12 public institution, 51 society, 91 enterprise, 92 individual business."""
    organisation = "MA" + "".join(random.choice(ALPHABET) for _ in range(6))
    first17 = f"{kind}{region[:6]}{organisation}{_organisation_check(organisation)}"
    return check_uscc(first17 + uscc_check(first17))


def _organisation_check(first8: str) -> str:
    """GB 11714: letters count by their place in the whole alphabet, unlike in the code around it."""
    total = sum(int(character, 36) * weight for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    value = -total % 11
    return "X" if value == 10 else str(value)
