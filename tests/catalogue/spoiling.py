"""What makes a right guide wrong, a part at a time."""

from collections.abc import Callable
from typing import Any

Spoil = Callable[[dict[str, Any]], object]


def put(*way: Any) -> Spoil:
    """put("materials", 0, "name", "有关材料"): sets the value at the address."""
    *before, last, value = way

    def spoil(content: dict[str, Any]) -> None:
        place: Any = content
        for part in before:
            place = place[part]
        place[last] = value

    return spoil


def repeat(name: str, /, **changes: Any) -> Spoil:
    """Lists the first entry once more."""
    return lambda content: content[name].append({**content[name][0], **changes})


def all_of(*spoils: Spoil) -> Spoil:
    return lambda content: [spoil(content) for spoil in spoils]


def step(**fields: Any) -> Spoil:
    entry = {"key": "extra", "name": "检验", "role": "expert", "days": 3, "kind": "special", **fields}
    return lambda content: content["steps"].insert(0, entry)


def delegate(to_level: str, mode: str, basis: str | None) -> Spoil:
    return put("delegated", [{"to_level": to_level, "mode": mode, "basis": basis}])


def commit(**changes: Any) -> Spoil:
    return lambda content: content["commitment"].update(changes)
