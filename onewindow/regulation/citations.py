"""Where the code cites the Measures, read from the source itself: every call `Art(...)`, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


class UnreadableCitation(ValueError):
    """A citation whose numbers are not written out, so that no reader of the source could find it."""


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """`path` is relative to the folder of the package; `name` is the function, class or constant that the call stands in."""

    path: str
    line: int
    name: str


@lru_cache(maxsize=2)
def package_root() -> Path:
    """The folder of the product's own package, wherever it is installed."""
    return Path(__file__).resolve().parent.parent


def citations(root: Path) -> dict[int, list[Citation]]:
    """Article → places, in order, of every Python file under `root` but those of this package and migrations."""
    found: dict[int, list[Citation]] = {}
    for path in sorted(root.rglob("*.py")):
        within = path.relative_to(root)
        if within.parts[0] == "regulation" or "migrations" in within.parts or "tests" in within.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for call, name in _calls(tree, ""):
            citation = Citation(str(Path(root.name) / within), call.lineno, name or within.stem)
            for number in _numbers(call, citation):
                found.setdefault(number, []).append(citation)
    return {number: sorted(found[number]) for number in sorted(found)}


def _calls(node: ast.AST, name: str) -> Iterator[tuple[ast.Call, str]]:
    """Every `Art(...)` with the dotted name around it: Class.method, or the constant it is assigned to."""
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{name}.{child.name}" if name else child.name
        elif isinstance(child, ast.Assign | ast.AnnAssign):
            target = child.targets[0] if isinstance(child, ast.Assign) else child.target
            if isinstance(target, ast.Name):
                inner = f"{name}.{target.id}" if name else target.id
        if isinstance(child, ast.Call) and _called(child) == "Art":
            yield child, inner
        yield from _calls(child, inner)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _numbers(call: ast.Call, citation: Citation) -> Iterator[int]:
    for argument in call.args:
        if not isinstance(argument, ast.Constant) or type(argument.value) is not int:
            raise UnreadableCitation(f"{citation.path}:{citation.line}: write the article out, as in Art(22)")
        yield argument.value
