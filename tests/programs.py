"""Programs of Debian that we promise to work with, and that some tests run: the real thing, with a configuration of the test's own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from onewindow.config.embedded.supervisor import die_with_parent

WHERE = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])  # daemons are not on everybody's path
PATIENCE = 30  # seconds


def found(*names: str, package: str, untried: str) -> str:
    """The first of them that is there. Where none is, the test is skipped with the command that installs it; under CI that is a failure."""
    path = next(filter(None, (shutil.which(name, path=WHERE) for name in names)), None)
    if path is None:
        message = f"没有找到 {names[0]}，{untried}。安装：apt-get install --no-install-recommends {package}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], log: Path, up: Callable[[], bool]) -> Iterator["subprocess.Popen[bytes]"]:
    """Started, waited for, and stopped with the test, however that ends."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it calls nothing that takes a lock
        )
    try:
        until = time.monotonic() + PATIENCE
        while not up():
            assert process.poll() is None, log.read_text(errors="replace")[-2000:]
            assert time.monotonic() < until, log.read_text(errors="replace")[-2000:]
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)  # one that a test has stopped could not end
        process.terminate()
        process.wait(PATIENCE)
