"""What a measurement says: the machine, versions and settings beside the figures, as tables or as one JSON object."""

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGES = ("Django", "psycopg", "granian", "procrastinate", "pydantic", "typst")


@dataclass
class Table:
    title: str
    columns: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)


@dataclass
class Report:
    """`figures` are the named numbers of the JSON object; `settings` are what somebody must know to repeat them."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def write(self, *, as_json: bool) -> None:
        sys.stdout.write(self.json() if as_json else self.text())
        sys.stdout.write("\n")

    def json(self) -> str:
        whole = {
            "bench": self.name, "machine": machine(), "versions": versions() | self.versions, "settings": self.settings, **self.figures,
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False)

    def text(self) -> str:
        parts = [
            f"bench {self.name}",
            _line("machine", machine()),
            _line("versions", versions() | self.versions),
            _line("settings", self.settings),
        ]
        parts += [drawn(table) for table in self.tables]
        simple = {name: value for name, value in self.figures.items() if not isinstance(value, dict | list)}
        parts.append(drawn(Table("figures", ("figure", "value"), [*simple.items()])))
        return "\n\n".join(parts)


def machine() -> dict[str, Any]:
    load = os.getloadavg()
    return {
        "cpu": _proc("cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(int((_proc("meminfo", "MemTotal") or "0 kB").split()[0]) / 1024**2, 1),
        "kernel": platform.release(),
        "load_before": [round(value, 2) for value in load],
    }


def versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    return found | {name: importlib.metadata.version(name) for name in PACKAGES}


def drawn(table: Table) -> str:
    """As a table of Markdown, so that it can be put into the docs as it is."""
    cells = [[*map(str, table.columns)], *([_shown(value) for value in row] for row in table.rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(table.columns))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([table.title, *lines])


def tell(text: str) -> None:
    """Progress, beside the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _shown(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) and abs(value) >= 10 else str(value)


def _line(label: str, values: Mapping[str, Any]) -> str:
    return f"{label}: " + "; ".join(f"{name} {value}" for name, value in values.items())


def _proc(file: str, name: str) -> str:
    path = Path("/proc") / file
    if not path.exists():
        return ""
    for line in path.read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""
