"""Locks that the kernel gives back when a process dies, however it dies.

Every holder keeps a shared lock on one file; the supervisor asks for the exclusive one and gets it when the last holder
is gone. flock belongs to the open file, which no program started by the holder inherits.
"""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path


class Lock:
    """A lock file held open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def try_exclusive(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self._descriptor, 100, 0).decode()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def wait(ready: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask until it is so or the time is up."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True


def holders(state: Path) -> Path:
    return state / "holders.lock"


def supervisor(state: Path) -> Path:
    return state / "supervisor.lock"


def starters(state: Path) -> Path:
    return state / "start.lock"
