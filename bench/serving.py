"""The production server as `onewindow up` starts it: granian's web processes and the worker, on a port of loopback."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.place import ROOT, Place

PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Site:
    host: str
    port: int
    web_pid: int
    worker_pid: int
    up_pid: int  # that of `onewindow up`, which starts them again

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextmanager
def site(where: Place, *, sms_endpoint: str, workers: int = 2) -> Iterator[Site]:
    """Up and answering; stopped afterwards, with all that it started."""
    port, log = _free_port(), where.files / "up.log"
    command = [sys.executable, "-m", "onewindow.config.cli", "up", "--port", str(port), "--workers", str(workers)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=where.environment(SMS_ENDPOINT=sms_endpoint),
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
        )
    try:
        _await(process, f"http://127.0.0.1:{port}/", log)
        yield Site("127.0.0.1", port, _child(process.pid, "granian"), _child(process.pid, "worker"), process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers; what it says is the page's business
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"onewindow up did not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _child(parent: int, word: str) -> int:
    """The child of `onewindow up` that was started for that."""
    for path in Path("/proc").iterdir():
        if not path.name.isdigit():
            continue
        try:
            stat, command = (path / "stat").read_text(), (path / "cmdline").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent and word in command.split("\0"):
            return int(path.name)
    raise RuntimeError(f"onewindow up has started no {word}")
