"""Region codes of twelve digits: county 6 + town 3 + village 3, zero-filled; a subtree is a prefix."""

from __future__ import annotations

import re
from enum import IntEnum

from onewindow.kernel.identifiers.errors import InvalidRegionCode, normalised

_CODE = re.compile(r"\d{12}", re.ASCII)


class RegionLevel(IntEnum):
    """The values are those of the level of exercise (行使层级) in item codes."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWNSHIP = 5
    VILLAGE = 6


PREFIX_LENGTH = {
    RegionLevel.NATION: 0,
    RegionLevel.PROVINCE: 2,
    RegionLevel.CITY: 4,
    RegionLevel.COUNTY: 6,
    RegionLevel.TOWNSHIP: 9,
    RegionLevel.VILLAGE: 12,
}


def check_region_code(text: str) -> str:
    code = normalised(text)
    if not _CODE.fullmatch(code):
        raise InvalidRegionCode("行政区划代码应为12位数字，请核对后重新填写。")
    if (code[:2] == "00" and code.strip("0")) or (code[6:9] == "000" and code[9:] != "000"):
        raise InvalidRegionCode("行政区划代码中间缺少上级区划，请核对后重新填写。")
    return code


def region_level(code: str) -> RegionLevel:
    """A town right under a city (441900003000, no counties there) is a town."""
    code = check_region_code(code)
    for level, parts in (
        (RegionLevel.VILLAGE, code[9:]),
        (RegionLevel.TOWNSHIP, code[6:9]),
        (RegionLevel.COUNTY, code[4:6]),
        (RegionLevel.CITY, code[2:4]),
        (RegionLevel.PROVINCE, code[:2]),
    ):
        if parts.strip("0"):
            return level
    return RegionLevel.NATION


def region_prefix(code: str) -> str:
    """What the codes of the region and of everything in it begin with; empty for the nation."""
    return code[: PREFIX_LENGTH[region_level(code)]]


def region_parents(code: str) -> list[str]:
    """The regions around it, the nearest first, the province last."""
    own = region_level(code)
    around = (level for level in reversed(RegionLevel) if RegionLevel.NATION < level < own)
    prefixes = (code[: PREFIX_LENGTH[level]] for level in around)
    return list(dict.fromkeys(parent for prefix in prefixes if (parent := prefix.ljust(12, "0")) != code))


def region_contains(outer: str, inner: str) -> bool:
    """True for the region itself as well."""
    return inner.startswith(region_prefix(outer))
