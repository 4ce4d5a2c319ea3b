"""Databases of the suite: made once, cloned for every run, every worker and after every transactional test.

The server is the embedded one, its cluster kept in `.onewindow/test` between runs. There a template database holds the
migrated schema, and a second one the loaded data of Luoyang; each bears a digest of what it was made from in its name,
so that a change makes a new one. Tests work on clones, signed in as the application's role: what production may not do,
they may not either.
"""

import fcntl
import hashlib
import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from onewindow.config.database import from_url
from onewindow.config.embedded import Purpose, Server, cluster, ensure
from tests import NOW

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".onewindow" / "test"
DATA = ROOT / "data" / "luoyang"
_LOADERS = (
    "kernel",
    "network",
    "accounts",
    "staff",
    "record",
    "catalogue",
)  # a change there makes a new loaded template
_TEMPLATES_KEPT = 4


class Databases:
    """This process's hold on the server, and the database it works on."""

    def __init__(self) -> None:
        self.server: Server = ensure(STATE, Purpose.TESTS)
        self._counter = itertools.count(1)
        with self._alone():
            self._sweep()
            self.template = self._loaded()
        self.name = self.clone()
        self._point(self.name)

    def clone(self) -> str:
        """A fresh copy of the loaded template."""
        name = f"run_{os.getpid()}_{next(self._counter)}"
        self._copy(self.template, name)
        return name

    def renew(self) -> None:
        """Throw away what a transactional test committed."""
        self.drop(self.name)
        self.name = self.clone()
        self._point(self.name)

    def drop(self, name: str) -> None:
        connections.close_all()
        with self._superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str, role: str = cluster.APPLICATION) -> str:
        return cluster.url(self.server.places, role, name)

    def close(self) -> None:
        self.drop(self.name)
        self.server.release()

    def _superuser(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(name, cluster.SUPERUSER), autocommit=True)

    def _point(self, name: str) -> None:
        """Django's connections go to that database from now on, in every thread."""
        connections.close_all()
        for alias, role in (("default", cluster.APPLICATION), ("owner", cluster.OWNER)):
            connections.settings[alias].update(from_url(self.url(name, role), pool=False))
        ContentType.objects.clear_cache()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time makes templates; the others find them made."""
        with (STATE / "templates.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _exists(self, name: str) -> bool:
        with self._superuser() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def _copy(self, template: str, name: str) -> None:
        with self._superuser() as connection:
            cluster.make_database(connection, name, template=template)

    def _migrated(self) -> str:
        name = f"template_migrated_{digest(ROOT / 'onewindow', '**/migrations/*.py')}"
        if not self._exists(name):
            draft = f"draft_{name}"
            self.drop(draft)
            with self._superuser() as connection:
                cluster.make_database(connection, draft)
            cluster.grant(self.url(draft, cluster.SUPERUSER))
            self._point(draft)
            call_command("migrate", database="owner", verbosity=0)
            self._finish(draft, name)
        return name

    def _loaded(self) -> str:
        from onewindow.catalogue.load import load_directory

        migrated = self._migrated()
        code = "".join(digest(ROOT / "onewindow" / package, "**/*.py") for package in _LOADERS)
        name = f"template_loaded_{_short(migrated + code + digest(DATA, '**/*'))}"
        if not self._exists(name):
            draft = f"draft_{name}"
            self.drop(draft)
            self._copy(migrated, draft)
            self._point(draft)
            with time_machine.travel(NOW):
                load_directory(DATA, at=NOW)
            with self._superuser(draft) as connection:
                connection.execute("VACUUM (ANALYZE)")
            self._finish(draft, name)
        return name

    def _finish(self, draft: str, name: str) -> None:
        """A template gets its name when it is whole."""
        connections.close_all()
        with self._superuser() as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (draft, name))))

    def _sweep(self) -> None:
        """Drop what killed runs left, and templates of long ago."""
        with self._superuser() as connection:
            rows = connection.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()
        names = [name for (name,) in rows]
        for name in names:
            if (run := re.fullmatch(r"run_(\d+)_\d+", name)) and not Path(f"/proc/{run[1]}").exists():
                self.drop(name)
        for kind in ("template_migrated_", "template_loaded_"):
            for name in [name for name in names if name.startswith(kind)][_TEMPLATES_KEPT:]:
                self.drop(name)


def digest(folder: Path, pattern: str) -> str:
    """A short digest of the files' names and contents."""
    found = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
