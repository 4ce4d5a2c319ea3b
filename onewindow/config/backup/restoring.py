"""Restoring into a clean place, and checking a backup without restoring it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from onewindow.config.backup.archive import CHUNK_BYTES, BackupError, opened
from onewindow.config.backup.tools import ensure_fit, running

Tell = Callable[[str, int, int], None]


@dataclass
class Checked:
    """What was found in a backup."""

    manifest: dict[str, Any] = field(default_factory=dict)
    root: Path | None = None  # the root file beside its heads, where it was restored

    def told(self) -> str:
        parts = self.manifest["parts"]
        files = parts.get("files", {"parts": 0, "bytes": 0})
        return (
            f"{self.manifest['made_at'][:16].replace('T', ' ')} 的备份，数据库 {parts['database']['bytes'] / 1024**2:.1f} MB，"
            f"{files['parts']} 个文件 {files['bytes'] / 1024**2:.1f} MB"
        )


def check(path: Path, *, key: str, tell: Tell) -> Checked:
    """Decrypt all of it and hold it against its manifest; nothing is written. Raises BackupError."""
    with opened(path, key) as archive:
        for number, _ in enumerate(archive.parts(), 1):
            tell("核对", number, number)
        return Checked(archive.manifest)


def restore(path: Path, *, key: str, url: str, files: Path, roots: Path, tell: Tell) -> Checked:
    """Into an empty database and an empty folder. Raises BackupError; then the place is to be thrown away.

    `url`: the owner of the database, or a superuser. The roles that the dump grants to must be there.
    """
    ensure_empty(url, files)
    for folder in (files, roots):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = Checked()
    with opened(path, key) as archive, ExitStack() as dump:
        into: IO[bytes] | None = None
        for number, part in enumerate(archive.parts(), 1):
            kind, _, name = part.name.partition("/")
            if kind == "database":
                into = into or dump.enter_context(running("pg_restore", url, *ARGUMENTS, feed=True))
                _copy(part.content, into)
            elif into is not None:
                dump.close()  # all of it is there: the first fault of the database is told before any file is written
                into = None
            if kind in {"roots", "files"}:
                target = (roots if kind == "roots" else files) / name
                _write(part.content, target)
                if kind == "roots" and target.suffix == ".json":
                    found.root = target
            tell("恢复", number, number)
        found.manifest = archive.manifest
    return found


ARGUMENTS = ("--exit-on-error", "--single-transaction")


def ensure_empty(url: str, files: Path) -> None:
    """Raises BackupError where something would be written over, or the server is too old for our tools."""
    if files.exists() and any(files.iterdir()):
        raise BackupError(f"{files} 不是空的。恢复只写入空的文件夹，请换一个。")
    query = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with psycopg.connect(url) as connection:
        ensure_fit(connection.info.server_version)
        row = connection.execute(query).fetchone()
    if row and row[0]:
        raise BackupError("要恢复到的数据库不是空的。请新建一个空库（见 docs/operations.md），再恢复。")


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(CHUNK_BYTES):
        target.write(piece)


def _write(source: IO[bytes], path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("xb") as out:
            path.chmod(0o600)
            _copy(source, out)
    except OSError as wrong:
        raise BackupError(f"写不了 {path}：{wrong.strerror}。请检查磁盘空间后在空文件夹里重新恢复。") from wrong
