"""What processes have used, read from /proc: seconds of CPU and megabytes of memory, of a process and all beneath it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Use:
    cpu_seconds: float
    memory_mb: float  # proportional share of what is shared


def used(roots: Mapping[str, int]) -> dict[str, Use]:
    """The use of each named process together with all that descend from it."""
    parents = _parents()
    return {name: _together(_family(pid, parents)) for name, pid in roots.items()}


def ran(pid: int) -> float:
    """Seconds that the main thread of a process has been on a core, exact enough for a single query."""
    return int((PROC / str(pid) / "schedstat").read_text().split()[0]) / 1e9


def shares(before: Mapping[str, Use], after: Mapping[str, Use], seconds: float) -> dict[str, dict[str, float]]:
    """CPU in per cent of one core over that time, and memory at its end."""
    return {
        name: {
            "cpu_percent": round(100 * (now.cpu_seconds - before[name].cpu_seconds) / seconds, 1),
            "memory_mb": round(now.memory_mb, 1),
        }
        for name, now in after.items()
    }


def _parents() -> dict[int, int]:
    found = {}
    for path in PROC.iterdir():
        if path.name.isdigit() and (stat := _stat(int(path.name))):
            found[int(path.name)] = int(stat[1])
    return found


def _family(root: int, parents: Mapping[int, int]) -> list[int]:
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _together(pids: Iterable[int]) -> Use:
    cpu = memory = 0.0
    for pid in pids:
        if stat := _stat(pid):
            cpu += sum(int(value) for value in stat[11:15]) / TICKS  # own and of children that have ended
            memory += _memory(pid)
    return Use(cpu, memory)


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold spaces. Empty where the process has gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _memory(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
