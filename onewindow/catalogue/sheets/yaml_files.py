"""The list as YAML, in the form of the city's data: `items:` by department."""

import math
from collections.abc import Mapping
from typing import Any

import yaml

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.sheets.reading import Read
from onewindow.network.load.problems import Problem

PARTS_MAX = 500_000  # of a file with all that its references repeat; the whole city has 50 thousand
DEPTH_MAX = 20

# the C ones are ten times as fast
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_yaml(contents: Mapping[str, Mapping[str, Any]]) -> str:
    """One file with all items; keys in the order of the schema."""
    order = {name: n for n, name in enumerate(GuideContent.model_fields)}
    items = [dict(sorted(content.items(), key=lambda pair: order.get(pair[0], 99))) for content in contents.values()]
    head = "# The list as published here; the form is that of SCHEMA.md.\n"
    return head + yaml.dump({"items": items}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)


def read_yaml(data: bytes) -> Read:
    made = Read()
    try:
        found = yaml.load(data.decode("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (UnicodeDecodeError, yaml.YAMLError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        made.problems.append(
            Problem("文件", mark.line + 1 if mark else 0, "读不懂，不是 UTF-8 的 YAML", "请照从这里导出的样子改写")
        )
        return made
    if why := _unfit(found):
        made.problems.append(Problem("文件", 0, *why))
        return made
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        made.problems.append(Problem("文件", 1, "最外层应当只有 items: 列表", "请照从这里导出的样子改写"))
        return made
    for n, item in enumerate(items, start=1):
        key = item.get("key") if isinstance(item, dict) else None
        if not isinstance(key, str) or key in made.contents:
            made.problems.append(Problem("items", n, f"第 {n} 个事项没有标识，或者标识重复", "请写上各不相同的 key"))
        else:
            made.contents[key] = item
    return made


def _unfit(found: Any) -> tuple[str, str] | None:
    """What YAML can hold and a list cannot: references that multiply, depths without end, other kinds of values."""
    waiting, parts = [(found, 0)], 0
    while waiting:
        one, depth = waiting.pop()
        parts += 1
        if parts > PARTS_MAX or depth > DEPTH_MAX:
            return "展开以后太大，或者层次太深", "请上传从这里导出的清单，不要用引用（& 和 *）"
        if isinstance(one, dict):
            if not all(isinstance(key, str) for key in one):
                return "有的键不是文字", "请照从这里导出的样子改写，键用英文"
            waiting += ((value, depth + 1) for value in one.values())
        elif isinstance(one, list):
            waiting += ((value, depth + 1) for value in one)
        elif not isinstance(one, str | int | None) and not (isinstance(one, float) and math.isfinite(one)):
            return f"有一个值（{one!s:.40}）不是文字也不是数", "日期请加上引号，例如 '2026-01-01'"
    return None
