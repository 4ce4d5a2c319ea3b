"""Regions out of regions.csv: code, name, level, parent_code."""

import csv
from dataclasses import dataclass
from pathlib import Path

from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.network.load.keep import Kept, keep
from onewindow.network.load.problems import Problems
from onewindow.network.models import Level, Region

FILE = "regions.csv"
COLUMNS = ["code", "name", "level", "parent_code"]
FUNCTIONAL_ZONE = ("高新技术产业开发区", "经济技术开发区", "产业集聚区", "工业园区", "示范区")  # 功能区, Art. 31


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the file."""

    line: int
    code: str
    name: str
    level: Level
    parent_code: str


def read(directory: Path, problems: Problems) -> list[Place]:
    """The file's places from above, as far as they are right."""
    path = directory / FILE
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except FileNotFoundError:
        problems.add(FILE, 0, "文件不存在", f"请把它放到 {directory} 目录")
        return []
    except UnicodeDecodeError:
        problems.add(FILE, 0, "文件不是 UTF-8 编码", "请另存为 UTF-8")
        return []
    if not rows or rows[0] != COLUMNS:
        problems.add(FILE, 1, "表头不对", "第一行应为 " + ",".join(COLUMNS))
        return []
    places: dict[str, Place] = {}
    for line, row in enumerate(rows[1:], start=2):
        place = _place(line, row, places, problems)
        if place:
            places[place.code] = place
    if sum(place.level is Level.CITY for place in places.values()) != 1:
        problems.add(FILE, 0, "应当恰好有一个市级区域", "一次部署服务一个地级市，请保留一行 city")
    return list(places.values())


def _place(line: int, row: list[str], before: dict[str, Place], problems: Problems) -> Place | None:
    if len(row) != len(COLUMNS):
        problems.add(FILE, line, f"应有 {len(COLUMNS)} 列，实有 {len(row)} 列", "请补齐或删去多余的逗号")
        return None
    code, name, level_name, parent_code = (value.strip() for value in row)
    if len(code) != 12 or not code.isdigit():
        problems.add(FILE, line, f"区划代码 {code} 不是 12 位数字", "请核对统计用区划代码")
        return None
    if level_name not in Level.values:
        problems.add(FILE, line, f"层级 {level_name} 不认识", "应为 " + "、".join(Level.values))
        return None
    if code in before:
        problems.add(FILE, line, f"区划代码 {code} 与第{before[code].line}行重复", "请删去一行")
        return None
    place = Place(line, code, name, Level(level_name), parent_code)
    _check_position(place, before, problems)
    return place


def _check_position(place: Place, before: dict[str, Place], problems: Problems) -> None:
    line, code, level = place.line, place.code, place.level
    if not place.name:
        problems.add(FILE, line, "没有名称", "请填写区域名称")
    if code[level.prefix_length :].strip("0"):
        problems.add(FILE, line, f"{level.label}的代码 {code} 后面应当全是 0", "请核对代码与层级")
    above = before.get(place.parent_code)
    if level is Level.CITY:
        if place.parent_code:
            problems.add(FILE, line, "市级区域不应有上级", "请把 parent_code 留空")
    elif above is None:
        problems.add(FILE, line, f"上级 {place.parent_code} 不在本行之前", "请把上级区域写在前面")
    elif above.level.rank != level.rank - 1 or not code.startswith(above.code[: above.level.prefix_length]):
        problems.add(FILE, line, f"{code} 不属于上级 {place.parent_code}", "请核对 parent_code，下级代码以上级代码开头")


def load(places: list[Place]) -> tuple[dict[str, Region], Kept]:
    """Writes them; returns all by code."""
    regions: dict[str, Region] = {}
    for place in places:
        above = regions.get(place.parent_code)
        within = above.path if above and above.level != Level.CITY else ""
        name = place.name.removeprefix(within)  # some villages' names repeat all that is above them
        regions[place.code] = Region(
            code=place.code,
            name=name,
            level=place.level,
            parent_id=place.parent_code or None,
            path=within + name,
            pinyin=pinyin_key(name),
            initials=initials(name),
            functional_zone=place.level.rank in (1, 2) and place.name.endswith(FUNCTIONAL_ZONE),
        )
    kept = keep(
        list(regions.values()),
        among=Region.objects.all(),
        unique=["code"],
        fields=["name", "level", "parent_id", "path", "pinyin", "initials", "functional_zone"],
    )
    return regions, kept
