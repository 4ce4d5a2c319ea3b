"""Holding the embedded server: start it if it does not run, keep it while we live."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from onewindow.config.embedded import cluster, holding, orphans, places
from onewindow.config.embedded.errors import EmbeddedError
from onewindow.config.embedded.places import Places
from onewindow.config.embedded.settings import Purpose

_LOG_LIMIT_BYTES = 10 * 1024**2


@dataclass
class Server:
    """A running server and our hold on it. The hold ends with `release`, the `with` block or the process."""

    places: Places
    hold: holding.Lock
    news: str | None  # what was found and mended at the start, in Chinese

    @property
    def app_url(self) -> str:
        return cluster.url(self.places, cluster.APPLICATION)

    @property
    def owner_url(self) -> str:
        return cluster.url(self.places, cluster.OWNER)

    @property
    def superuser_url(self) -> str:
        return cluster.url(self.places, cluster.SUPERUSER, "postgres")

    def environment(self) -> dict[str, str]:
        """What the settings read."""
        return {"DATABASE_URL": self.app_url, "DATABASE_OWNER_URL": self.owner_url}

    def release(self) -> None:
        self.hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.release()


def ensure(state: Path, purpose: Purpose = Purpose.DEMO) -> Server:
    """Start the server of this state folder, or join it if it runs; hold it. One that runs keeps the settings it was started with."""
    where = places.find(state)
    hold = holding.Lock(holding.holders(where.state))
    # while a supervisor is shutting down it has the exclusive lock: its successor is ours to start
    if not holding.wait(hold.try_shared, seconds=90):
        raise EmbeddedError("上一个 PostgreSQL 仍在停止中，已等待 90 秒。请稍后再试。")
    starter = holding.Lock(holding.starters(where.state))
    if not holding.wait(starter.try_exclusive, seconds=120):
        raise EmbeddedError("另一个进程正在启动数据库，已等待 120 秒。请稍后再试。")
    try:
        news = None
        if running(where.state):
            _join(where)
        else:
            news = _start(where, purpose)
    except BaseException:
        hold.close()
        raise
    finally:
        starter.close()
    return Server(where, hold, news)


def running(state: Path) -> bool:
    """Whether a supervisor is at work for this state folder."""
    if not holding.supervisor(state).exists():
        return False
    probe = holding.Lock(holding.supervisor(state))
    try:
        return not probe.try_shared()
    finally:
        probe.close()


def _start(where: Places, purpose: Purpose) -> str | None:
    cluster.create(where)
    news = orphans.clear(where.data)
    if where.log.exists() and where.log.stat().st_size > _LOG_LIMIT_BYTES:
        where.log.replace(where.log.with_suffix(".log.1"))
    where.log.touch(mode=0o600)
    command = [sys.executable, "-m", "onewindow.config.embedded.supervisor", str(where.state), purpose]
    with where.log.open("ab") as log:
        supervisor = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).parents[3],
        )
    _await_answer(where, lambda: supervisor.poll() is None)
    cluster.prepare(where)
    return news


def _join(where: Places) -> None:
    """It runs; but whoever started it may have been killed before it answered."""
    _await_answer(where, lambda: running(where.state))
    cluster.prepare(where)


def _await_answer(where: Places, alive: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and alive():
        try:
            psycopg.connect(cluster.url(where, cluster.SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise EmbeddedError(
                    f"数据库口令与 {where.state} 中记录的不符。先 make reset，再 make demo。"
                ) from error
            time.sleep(0.1)
        else:
            return
    tail = "\n".join(where.log.read_text(errors="replace").splitlines()[-8:])
    raise EmbeddedError(f"内嵌 PostgreSQL 没有启动成功。日志（{where.log}）最后几行：\n{tail}")


def stop(state: Path) -> bool:
    """Stop the server of this state folder, whoever holds it. False if none was running."""
    if not running(state):
        return False
    lock = holding.Lock(holding.supervisor(state))
    if pid := lock.read():
        os.kill(int(pid), signal.SIGTERM)
    lock.close()
    if not holding.wait(lambda: not running(state), seconds=90):
        raise EmbeddedError(f"PostgreSQL 没有在 90 秒内停止。请查看 {state / 'postgres.log'}。")
    return True


def forget(state: Path) -> None:
    """Stop the server and delete its cluster, also one that lives outside the state folder."""
    stop(state)
    for home in (state / "pg", places.elsewhere(state)):
        if home is not None and home.exists():
            shutil.rmtree(home)
    for name in ("cluster-is-in", "passwords.json", "postgres.log", "holders.lock", "supervisor.lock", "start.lock"):
        (state / name).unlink(missing_ok=True)
