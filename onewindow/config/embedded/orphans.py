"""A postmaster left behind by a crash: stopped if it is ours, its pid file removed if it is nobody's."""

import logging
import os
import signal
from pathlib import Path

from onewindow.config.embedded.errors import EmbeddedError
from onewindow.config.embedded.holding import wait

log = logging.getLogger(__name__)


def clear(data: Path) -> str | None:
    """Make the way free for a new postmaster; tells in Chinese what was found, if anything."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return None
    pid = _pid(pid_file)
    if pid is None or not _is_postmaster(pid, data):
        # postgres itself would refuse to start if the number belongs to some other process by now
        pid_file.unlink(missing_ok=True)
        return "上次 PostgreSQL 没有正常停止（可能是断电或被强制结束），已清理遗留的 postmaster.pid，数据将自动恢复。"
    _stop(pid, data)
    return f"发现上次遗留的 PostgreSQL 进程（{pid}），已将其停止，数据完好。"


def _pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether that process is a postgres in this data folder (postmasters work inside it)."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False


def _stop(pid: int, data: Path) -> None:
    for number, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):  # fast, then immediate shutdown
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait(lambda: not _is_postmaster(pid, data), seconds=seconds):
            return
    raise EmbeddedError(f"上次遗留的 PostgreSQL 进程 {pid} 无法停止。请运行 kill -QUIT {pid} 后再试。")
