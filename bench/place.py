"""Where measurements happen: the embedded PostgreSQL as production would run it (fsync on), in a folder of its own.

A template keeps the migrated schema with Luoyang loaded; every run works on a clone, signed in as the application's role.
"""

import atexit
import base64
import hashlib
import itertools
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.report import tell
from onewindow.config.database import from_url
from onewindow.config.embedded import Purpose, Server, cluster, ensure

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "luoyang"
STATE = Path(os.environ.get("BENCH_STATE", ROOT / ".onewindow" / "bench"))
_LOADERS = ("kernel", "network", "accounts", "staff", "record", "catalogue")  # a change there makes a new template
_numbers = itertools.count(1)


@dataclass
class Place:
    """A server and a database on it, to which Django in this process is pointed."""

    server: Server
    name: str
    files: Path

    @property
    def url(self) -> str:
        return cluster.url(self.server.places, cluster.APPLICATION, self.name)

    @property
    def superuser_url(self) -> str:
        return cluster.url(self.server.places, cluster.SUPERUSER, self.name)

    @property
    def postgres_pid(self) -> int:
        return int((self.server.places.data / "postmaster.pid").read_text().split()[0])

    def environment(self, **more: str) -> dict[str, str]:
        """What web and worker processes read."""
        return {**os.environ, "DATABASE_URL": self.url, **more}

    def facts(self) -> dict[str, Any]:
        """The server's settings that figures depend on."""
        asked = (
            "server_version",
            "shared_buffers",
            "fsync",
            "synchronous_commit",
            "max_wal_size",
            "autovacuum",
            "wal_compression",
            "random_page_cost",
            "jit",
        )
        with psycopg.connect(self.superuser_url) as connection:
            return {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in asked}  # type: ignore[index]

    def analyze(self) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")


def enter() -> None:
    """Set Django up with the settings of production, before anything of the product is imported; once a process."""
    import django
    from django.apps import apps

    if apps.ready:
        return
    STATE.mkdir(parents=True, exist_ok=True)
    files = Path(tempfile.mkdtemp(prefix="run-", dir=STATE))
    atexit.register(shutil.rmtree, files, ignore_errors=True)
    os.environ.update(_environment(files))
    django.setup()
    from django.conf import settings

    logging.getLogger("onewindow.access").setLevel(logging.WARNING)  # a line a page opened says nothing here
    # people are made by the hundred; whoever measures signing in must not use this process
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _environment(files: Path) -> dict[str, str]:
    """The settings of production, but without TLS and without rate limits; keys for measurements alone."""
    key = {name: base64.b64encode(hashlib.sha256(f"bench {name}".encode()).digest()).decode() for name in ("f", "d")}
    nowhere = "postgresql://onewindow_app@/unused?host=/nonexistent"  # until a place is made
    return {
        "ONEWINDOW_MODE": "production", "DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "TLS": "0",
        "SECRET_KEY": "for measurements alone, which anybody may read here", "FIELD_KEYS": key["f"], "DIGEST_KEY": key["d"],
        "ALLOWED_HOSTS": "127.0.0.1", "ONEWINDOW_STATE": str(files), "FILES": str(files / "files"), "ROOTS": str(files / "roots"),
        "SMS_ENDPOINT": "http://127.0.0.1:9/", "SMS_DEDUPLICATES": "1", "API_PER_MINUTE": "0", "API_PER_MINUTE_ADDRESS": "0",
        "DATABASE_URL": nowhere, "DATABASE_OWNER_URL": nowhere,
    }  # fmt: skip


@contextmanager
def place(*, name: str = "", fresh: bool = False, of: str = "") -> Iterator[Place]:
    """A clone of the loaded city, or `of` a database that is kept, dropped afterwards.

    With `name` one that is kept, and used again unless it is to be `fresh`.
    """
    enter()
    server, kept = ensure(STATE, Purpose.CITY), bool(name)
    made = Place(server, name or f"run_{os.getpid()}_{next(_numbers)}", Path(os.environ["ONEWINDOW_STATE"]))
    try:
        if fresh:
            _drop(server, made.name)
        if not _exists(server, made.name):
            _copy(server, of or _template(server), made.name)
        _point(server, made.name)
        yield made
    except BaseException:
        kept = kept and not fresh  # half a history is none
        raise
    finally:
        _forget()
        if not kept:
            _drop(server, made.name)
        server.release()


def exists(name: str) -> bool:
    """A database that an earlier run has left."""
    enter()
    with ensure(STATE, Purpose.CITY) as server:
        return _exists(server, name)


def _template(server: Server) -> str:
    parts = [_digest(ROOT / "onewindow", "**/migrations/*.py"), _digest(DATA, "**/*")]
    parts += [_digest(ROOT / "onewindow" / package, "**/*.py") for package in _LOADERS]
    name = f"loaded_{hashlib.sha256(''.join(parts).encode()).hexdigest()[:16]}"
    if not _exists(server, name):
        tell("making the template: schema and the data of Luoyang …")
        _make_template(server, f"draft_{name}")
        with _superuser(server) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(f"draft_{name}"), sql.Identifier(name))
            )
    return name


def _make_template(server: Server, draft: str) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from onewindow.catalogue.load import load_directory

    _drop(server, draft)
    with _superuser(server) as connection:
        cluster.make_database(connection, draft)
    cluster.grant(cluster.url(server.places, cluster.SUPERUSER, draft))
    _point(server, draft)
    call_command("migrate", database="owner", verbosity=0)
    load_directory(DATA, at=timezone.now())
    with _superuser(server, draft) as connection:
        connection.execute("VACUUM (ANALYZE)")
    _forget()


def _point(server: Server, name: str) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    connections.close_all()
    for alias, role in (("default", cluster.APPLICATION), ("owner", cluster.OWNER)):
        connections.settings[alias].update(from_url(cluster.url(server.places, role, name), pool=False))
        connections[alias].settings_dict.update(connections.settings[alias])
    ContentType.objects.clear_cache()


def _forget() -> None:
    from django.db import connections

    connections.close_all()


def _superuser(server: Server, name: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(cluster.url(server.places, cluster.SUPERUSER, name), autocommit=True)


def _exists(server: Server, name: str) -> bool:
    with _superuser(server) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _copy(server: Server, template: str, name: str) -> None:
    with _superuser(server) as connection:
        cluster.make_database(connection, name, template=template)


def _drop(server: Server, name: str) -> None:
    with _superuser(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _digest(folder: Path, pattern: str) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return found.hexdigest()
