"""YAML that remembers on which line everything stands."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onewindow.network.load.problems import Problems

Address = tuple[str | int, ...]  # the way to a value: ("items", 2, "materials", 0, "name")

_SCALARS = yaml.constructor.SafeConstructor()
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast


@dataclass(slots=True)
class LocatedYaml:
    """The plain data of one file and the line of each value."""

    file: str
    data: Any
    lines: dict[Address, int] = field(repr=False)

    def line(self, address: Address) -> int:
        """The line of the value, or of the nearest thing around it. Parts of the address that name nothing are left out."""
        at: Address = ()
        for part in address:
            if (*at, part) in self.lines:
                at = (*at, part)
        return self.lines.get(at, 1)


def read(path: Path, problems: Problems, *, name: str | None = None) -> LocatedYaml | None:
    """The file's data; None, with the reason in `problems`, where it cannot be read."""
    file = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.add(file, 0, "文件不存在", f"请把它放到 {path.parent} 目录")
        return None
    except UnicodeDecodeError:
        problems.add(file, 0, "文件不是 UTF-8 编码", "请另存为 UTF-8")
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or "无法解析"
        problems.add(file, mark.line + 1 if mark else 0, f"YAML 语法错误：{detail}", "请检查缩进、引号和括号")
        return None
    if node is None:
        problems.add(file, 0, "文件是空的", "请按 SCHEMA.md 填写")
        return None
    lines: dict[Address, int] = {}
    data = _Walk(file, problems, lines).value(node, ())
    return LocatedYaml(file, data, lines)


@dataclass(slots=True)
class _Walk:
    file: str
    problems: Problems
    lines: dict[Address, int]
    seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, address: Address) -> Any:
        line = self.lines[address] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return _SCALARS.construct_object(node)
        if id(node) in self.seen:
            self.problems.add(self.file, line, "用了 YAML 锚点或别名", "请把内容完整写出")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*address, position)) for position, child in enumerate(node.value)]
        return self._mapping(node, address)

    def _mapping(self, node: yaml.Node, address: Address) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node)
            line = key_node.start_mark.line + 1
            if key in found:
                self.problems.add(self.file, line, f"同一处写了两次 {key}", "请只保留一个")
            found[key] = self.value(value_node, (*address, key))
            self.lines[(*address, key)] = line
        return found
