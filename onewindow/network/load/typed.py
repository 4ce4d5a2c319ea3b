"""Pydantic's complaints in Chinese, each on its line of the file."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from onewindow.network.load.located_yaml import Address, LocatedYaml
from onewindow.network.load.problems import Problems


class Entry(BaseModel):
    """An entry of a data file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


T = TypeVar("T", bound=BaseModel)


UNQUOTED = "；文件里不加引号"  # only whoever writes a file is told


def explain(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong and how to mend it."""
    name = ".".join(str(part) for part in error["loc"])
    context: dict[str, Any] = error.get("ctx", {})
    said = {
        "missing": (f"缺少 {name}", "请补上这一项，没有内容的写 null 或 []"),
        "extra_forbidden": (f"不认识的项 {name}", "请核对拼写，或者删去"),
        "literal_error": (f"{name} 的值 {error['input']} 不在允许的范围", f"应为 {context.get('expected', '')}"),
        "string_type": (f"{name} 应为文字", "请填写文字；纯数字请加引号"),
        "bool_type": (f"{name} 应为 true 或 false", "请改写"),
        "list_type": (f"{name} 应为列表", "请写成 [] 或以 - 开头的多行"),
        "greater_than_equal": (f"{name} 不能小于 {context.get('ge')}", f"请填写不小于 {context.get('ge')} 的数"),
        **dict.fromkeys(("int_type", "int_from_float"), (f"{name} 应为整数", f"请填写整数，例如 5{UNQUOTED}")),
        "float_type": (f"{name} 应为数字", f"请填写数字，例如 2.5{UNQUOTED}"),
    }
    return said.get(error["type"], (f"{name} 不合要求", "请按 SCHEMA.md 改写"))


def entries(source: LocatedYaml, top: str, kind: type[T], problems: Problems) -> list[tuple[Address, T]]:
    """The entries of the file's only list with their addresses, as far as they are right."""
    data = source.data
    if not isinstance(data, dict) or set(data) != {top} or not isinstance(data[top], list):
        problems.add(source.file, 1, f"最外层应当只有 {top}: 列表", "请按 SCHEMA.md 改写")
        return []
    found: list[tuple[Address, T]] = []
    for position, raw in enumerate(data[top]):
        address: Address = (top, position)
        try:
            found.append((address, kind.model_validate(raw, strict=True)))
        except ValidationError as error:
            report(source, address, error.errors(include_url=False), problems)
    return found


def report(source: LocatedYaml, address: Address, errors: Sequence[ErrorDetails], problems: Problems) -> None:
    for error in errors:
        message, remedy = explain(error)
        problems.add(source.file, source.line((*address, *error["loc"])), message, remedy)
