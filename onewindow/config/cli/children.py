"""The processes that a command starts and ends: none outlives it, however it dies."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from onewindow.config.embedded.supervisor import die_with_parent

_PATIENCE_SECONDS = 20


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C or SIGTERM."""


class Children:
    """A few long-running processes, ended together."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _raise_stopped)
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # impatience must not leave half of them
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _PATIENCE_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name: str, arguments: list[str], *, log: Path | None = None) -> None:
        """Start `python -m …`. Its output goes to the log, or where ours goes."""
        out = log.open("ab") if log else None
        # sessions of their own: a Ctrl-C reaches them through us, in order, and not twice
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread
        )
        if out:
            out.close()

    def failed(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, process in self._running.items() if process.poll() is not None), None)

    def watch(self) -> str:
        """Wait until one of them ends by itself; raises Stopped when we are asked to stop."""
        while not (name := self.failed()):
            time.sleep(0.5)
        return name


def _raise_stopped(*_: object) -> None:
    raise Stopped


def web(*, host: str, port: int, workers: int = 1, threads: int = 8) -> list[str]:
    """The web server's arguments."""
    return [
        "granian",
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--workers-kill-timeout", "10"),
        "onewindow.config.wsgi:application",
    ]


WORKER = ["onewindow.config.cli", "worker"]
