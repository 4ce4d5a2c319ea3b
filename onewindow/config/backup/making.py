"""Making a backup: a root first, then the database by one snapshot, then the files, which are written before the rows that name them."""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from psycopg import sql

from onewindow.config.backup.archive import CHUNK_BYTES, FORMAT, BackupError, Writer, sealed
from onewindow.config.backup.tools import ensure_fit, running
from onewindow.record.roots import take_root

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Made:
    path: Path
    bytes: int
    sha256: str
    files: int
    lost: list[str]  # named by the database, but not in the store

    def told(self) -> str:
        return f"{self.path}：{self.bytes / 1024**2:.1f} MB，{self.files} 个文件，SHA-256 {self.sha256}"


def make(path: Path, *, recipients: list[str], url: str, at: datetime, tell: Tell) -> Made:
    """Write the backup, then read it back from the disk to see that it is what was written. Raises BackupError.

    `url`: a role that may read every table.
    """
    settings.ROOTS.mkdir(parents=True, exist_ok=True)
    root = take_root(settings.ROOTS, at=at)
    with sealed(path, recipients) as archive:
        about = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "last_event": root.last_event,
            "migrations": _migrations(),
        }
        archive.add_bytes("about.json", json.dumps(about, ensure_ascii=False).encode())
        with psycopg.connect(url) as connection:
            ensure_fit(connection.info.server_version)
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot = _one(connection, "SELECT pg_export_snapshot()")
            size = int(_one(connection, "SELECT pg_database_size(current_database())"))
            named = set(_named(connection))
            with running("pg_dump", url, "--format=custom", f"--snapshot={snapshot}") as dump:
                _database(archive, dump, size, tell)
        for file in _of_root(settings.ROOTS, bytes(root.root).hex()):
            archive.add_bytes(f"roots/{file.name}", file.read_bytes())
        stored = _files(archive, tell, expected=len(named))
        lost = sorted(named - stored)
        archive.finish({**about, "lost": lost})
    return Made(path, path.stat().st_size, _read_back(path), len(stored), lost)


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name"))


def _one(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])


def missing_files(folder: Path, *, but: Collection[str]) -> list[str]:
    """What the database in use names and the folder does not have, except what was lost before."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return sorted(name for name in set(_named(connection)) - set(but) if not (folder / name).exists())


def _named(connection: psycopg.Connection) -> Iterator[str]:
    """The files that the database names, in the connection's snapshot."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                column, table = sql.Identifier(str(field.column)), sql.Identifier(model._meta.db_table)
                query = sql.SQL("SELECT {column} FROM {table} WHERE {column} <> ''").format(column=column, table=table)
                yield from (name for (name,) in connection.execute(query))


def _database(archive: Writer, dump: IO[bytes], size: int, tell: Tell) -> None:
    """A dump's length is not known beforehand: it goes in by pieces."""
    done = number = 0
    while piece := dump.read(CHUNK_BYTES):
        number += 1
        done += len(piece)
        archive.add_bytes(f"database/{number:06d}", piece)
        tell("数据库", min(done, size), size)
    tell("数据库", size, size)


def _of_root(folder: Path, root: str) -> Iterator[Path]:
    for file in sorted(folder.glob("*.json"), reverse=True):
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.get("root") == root:
            yield file
            yield folder / content["heads"]
            return


def _files(archive: Writer, tell: Tell, *, expected: int) -> set[str]:
    stored: set[str] = set()
    for name in _walk(""):
        try:
            size = default_storage.size(name)
            with default_storage.open(name) as file:
                archive.add(f"files/{name}", file, size)
        except FileNotFoundError:
            continue  # its time had come while we were under way: retention deletes the row as well
        stored.add(name)
        tell("文件", len(stored), max(expected, len(stored)))
    return stored


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever stored
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from _walk(f"{folder}/{name}" if folder else name)


def _read_back(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    note = path.with_name(f"{path.name}.sha256")
    try:
        note.write_text(f"{digest}  {path.name}\n")
    except OSError as wrong:
        raise BackupError(f"写不了 {note}：{wrong.strerror}。备份本身已经写好。") from wrong
    return digest
