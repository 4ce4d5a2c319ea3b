"""The process that keeps postgres running while somebody holds it, and stops it after the last holder.

Started by `ensure`, in a session of its own, so that a Ctrl-C in the holder's terminal does not reach it. If it is killed
itself, the kernel sends postgres the signal for a fast shutdown.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from onewindow.config.embedded import cluster, holding, orphans, places
from onewindow.config.embedded.places import Places
from onewindow.config.embedded.settings import SETTINGS, Purpose

WITH_PARENT = "ONEWINDOW_WITH_PARENT"  # set for processes whose own children are to end with them, too
_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 0.25
_LIVED_SECONDS = 2  # one that lived so long had started
_PATIENCE_SECONDS = 30  # in which one that was killed is to be running again


def die_with_parent(number: int) -> Callable[[], None]:
    """A Popen preexec_fn: the kernel sends this signal to the child when its parent dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_kernel() -> None:
        if hasattr(libc, "prctl"):  # Linux only; elsewhere a left-over server is cleared at the next start
            libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return ask_kernel


def end_with_parent(number: int) -> None:
    """The same for a process that runs already: ours."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() == 1:  # it was quicker
            os._exit(1)


def start_postgres(where: Places, *, purpose: Purpose) -> subprocess.Popen[bytes]:
    """Start postgres as a child that stops with us."""
    options = {**SETTINGS[purpose], "unix_socket_directories": str(where.socket)}
    command = [str(where.binaries / "postgres"), "-D", str(where.data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with where.log.open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=cluster.environment(),
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - one thread
            **cluster.identity(where),
        )


def supervise(state: Path, *, purpose: Purpose) -> int:
    own = holding.Lock(holding.supervisor(state))
    if not holding.wait(own.try_exclusive, seconds=2):  # others probe it for moments
        return 0  # another one is already there
    own.write(str(os.getpid()))
    stopping = False

    def ask_to_stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    postgres, began = start_postgres(places.find(state), purpose=purpose), time.monotonic()
    lived_until = 0.0
    held = holding.Lock(holding.holders(state))
    while True:
        now = time.monotonic()
        if stopping or held.try_exclusive():
            return _stop(postgres)
        if postgres.poll() is None:
            lived_until = now if now - began > _LIVED_SECONDS else lived_until
        elif now - lived_until > _PATIENCE_SECONDS:
            return postgres.returncode or 1  # it cannot start: its log says why
        else:  # it was killed; what is left of its sessions bars the next one for a moment
            orphans.clear(places.find(state).data)
            postgres, began = start_postgres(places.find(state), purpose=purpose), now
        time.sleep(_LOOK_EVERY_SECONDS)


def _stop(postgres: subprocess.Popen[bytes]) -> int:
    """Fast shutdown: sessions are ended, everything committed is on disk."""
    if postgres.poll() is not None:
        return 0
    postgres.send_signal(signal.SIGINT)
    try:
        return postgres.wait(timeout=60)
    except subprocess.TimeoutExpired:
        postgres.send_signal(signal.SIGQUIT)
        return postgres.wait()


if __name__ == "__main__":
    sys.exit(supervise(Path(sys.argv[1]), purpose=Purpose(sys.argv[2])))
