"""The processes that a command starts and ends: none outlives it, however it dies."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from onewindow.config.embedded.supervisor import WITH_PARENT, die_with_parent

_PATIENCE_SECONDS = 20
_LIVED_SECONDS = 5  # one that lived so long had started
_MOST_PAUSE_SECONDS = 15
_TRIES = 3  # of one that ends at once


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C or SIGTERM."""


@dataclass
class _Child:
    arguments: list[str]
    log: Path | None
    process: subprocess.Popen[bytes]
    began: float
    lived: bool = False  # at any time so long that it had started
    deaths: int = 0  # since it last lived a while
    again: float | None = None  # it has ended, and is started again at this moment


class Children:
    """A few long-running processes, ended together. One that ends by itself is started again."""

    def __init__(self) -> None:
        self._running: dict[str, _Child] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _raise_stopped)
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # impatience must not leave half of them
        processes = [child.process for child in self._running.values()]
        for process in reversed(processes):
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _PATIENCE_SECONDS
        for process in processes:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name: str, arguments: list[str], *, log: Path | None = None) -> None:
        """Start `python -m …`. Its output goes to the log, or where ours goes."""
        self._running[name] = _Child(arguments, log, _started(arguments, log), time.monotonic())

    def failed(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, child in self._running.items() if child.process.poll() is not None), None)

    def watch(self) -> str:
        """Keep them running: killed, or ended because the database was away, each is started again, ever more slowly.

        Returns the name of one that never came to run, several times and without being killed: starting it again would not help.
        Raises Stopped when we are asked to stop.
        """
        while True:
            for name, child in self._running.items():
                now = time.monotonic()
                if child.process.poll() is None:
                    if now - child.began > _LIVED_SECONDS:
                        child.lived, child.deaths = True, 0
                    continue
                if child.again is None:
                    child.deaths += 1
                    if not child.lived and child.process.returncode >= 0 and child.deaths >= _TRIES:
                        return name
                    _say(f"{name}结束了（{child.process.returncode}），重新启动。")
                    child.again = now + min(2 ** (child.deaths - 1) - 1, _MOST_PAUSE_SECONDS)
                if now >= child.again:  # nobody else waits for its pause
                    child.process, child.began, child.again = _started(child.arguments, child.log), now, None
            time.sleep(0.5)


def _say(line: str) -> None:
    """Where nobody can be told, as on a full disk, the work goes on."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def _started(arguments: list[str], log: Path | None) -> subprocess.Popen[bytes]:
    out = log.open("ab") if log else None
    # sessions of their own: a Ctrl-C reaches them through us, in order, and not twice
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT if out else None,
        start_new_session=True,
        env=os.environ | {WITH_PARENT: "1"},
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread
    )
    if out:
        out.close()
    return process


def _raise_stopped(*_: object) -> None:
    raise Stopped


def web(*, host: str, port: int, workers: int = 1, threads: int = 8) -> list[str]:
    """The web server's arguments."""
    return [
        "granian",
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--workers-kill-timeout", "10"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        "onewindow.config.wsgi:application",
    ]


WORKER = ["onewindow.config.cli", "worker"]
