"""Killing -9 what serves, and filling its disk, at random moments."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos.disk import fill
from bench.place import Place
from bench.serving import Site

PATIENCE_SECONDS = 180.0
LEAST_PAUSE, MOST_PAUSE = 0.3, 3.0  # seconds between two kills: some fall into the recovery from the one before
_dice = random.SystemRandom()
LEAST_FULL, MOST_FULL = 0.5, 5.0  # seconds for which the disk is full
KINDS = ("web", "worker", "database", "session")
DISK = "disk"


@dataclass
class Killer:
    """`web` is a web process or their parent; `worker` the worker; `database` the postmaster; `session` one of its backends.

    With `disk` nothing is killed: for some seconds there is no byte left.
    """

    where: Place
    site: Site
    kills: Counter[str] = field(default_factory=Counter)

    def run(self, each: int, full: int, tell: Callable[[str], None]) -> None:
        """Each kind of killing so many times, and a full disk so many, in random order.

        Where there is nothing to kill at the moment, another moment is waited for.

        Raises RuntimeError where one does not come back.
        """
        left = [kind for kind in KINDS for _ in range(each)] + [DISK] * full
        _dice.shuffle(left)
        for number, kind in enumerate(left, 1):
            until = time.monotonic() + PATIENCE_SECONDS
            while not self._kill(kind):
                if time.monotonic() > until:
                    raise RuntimeError(
                        f"there has been no {kind} to kill for {PATIENCE_SECONDS:.0f} seconds: it does not come back"
                    )
                time.sleep(0.2)
            self.kills[kind] += 1
            if number % 20 == 0:
                tell(f"{number} of {len(left)} faults")
            time.sleep(_dice.uniform(LEAST_PAUSE, MOST_PAUSE))

    def _kill(self, kind: str) -> bool:
        if kind == DISK:
            filler = fill()
            time.sleep(_dice.uniform(LEAST_FULL, MOST_FULL))
            filler.unlink()
            return True
        found = {"web": self._web, "worker": self._worker, "database": self._postmaster, "session": self._sessions}[
            kind
        ]()
        try:
            os.kill(_dice.choice(found), signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            return False
        return True

    def _beneath(self, word: str) -> list[int]:
        """Processes of `onewindow up` that were started for that, and theirs."""
        parents, commands = _processes()
        first = [pid for pid, parent in parents.items() if parent == self.site.up_pid and word in commands[pid]]
        return [*first, *(pid for pid, parent in parents.items() if parent in first)]

    def _web(self) -> list[int]:
        return self._beneath("granian")

    def _worker(self) -> list[int]:
        return self._beneath("worker")

    def _postmaster(self) -> list[int]:
        try:
            return [self.where.postgres_pid]
        except (OSError, ValueError, IndexError):
            return []  # it is being started

    def _sessions(self) -> list[int]:
        parents, commands = _processes()
        return [
            pid
            for pid, parent in parents.items()
            if parent in self._postmaster() and f" {self.where.name} " in " ".join(commands[pid])
        ]


def _processes() -> tuple[dict[int, int], dict[int, list[str]]]:
    """By process: its parent, and its command line."""
    parents, commands = {}, {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                stat, command = (path / "stat").read_text(), (path / "cmdline").read_text()
            except OSError:
                continue
            parents[int(path.name)] = int(stat.rpartition(")")[2].split()[1])
            commands[int(path.name)] = command.split("\0")
    return parents, commands
