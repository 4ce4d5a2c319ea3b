"""Making the cluster: initdb, passwords, the two roles and the database."""

import json
import os
import secrets
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from onewindow.config.embedded.errors import EmbeddedError
from onewindow.config.embedded.places import PORT, Places

DATABASE = "onewindow"
SUPERUSER = "postgres"
OWNER = "onewindow_owner"
APPLICATION = "onewindow_app"

_HBA = "# every role by its password, on the socket only\nlocal all all scram-sha-256\n"


def create(places: Places) -> None:
    """Make the cluster if there is none. A half-made one is never taken for a cluster: it bears another name."""
    if places.data.exists():
        _check_version(places)
        return
    draft = places.home / "data.new"
    subprocess.run(["rm", "-rf", str(draft)], check=True)
    draft.mkdir(mode=0o700)
    places.give(draft)
    password_file = places.home / "initdb-password"
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(passwords(places.state, create=True)[SUPERUSER])
    places.give(password_file)
    try:
        _initdb(places, draft, password_file)
    finally:
        password_file.unlink()
    (draft / "pg_hba.conf").write_text(_HBA)
    draft.rename(places.data)


def _initdb(places: Places, folder: Path, password_file: Path) -> None:
    # Characters are classified by C.UTF-8 where the system has it; sorting is by code point,
    # and no ICU is assumed.
    failed = ""
    for ctype in ("C.UTF-8", "C"):
        command = [
            str(places.binaries / "initdb"),
            *("-D", str(folder), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password_file}"),
            *("--encoding=UTF8", "--locale=C", f"--lc-ctype={ctype}", "--text-search-config=simple", "--no-sync"),
        ]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd="/", env=environment(), **identity(places)
        )
        if done.returncode == 0:
            return
        failed += done.stderr
    raise EmbeddedError(f"内嵌 PostgreSQL 初始化失败：\n{failed.strip()}\n请检查 {places.home} 的磁盘空间与权限。")


def identity(places: Places) -> dict[str, Any]:
    """The arguments of Popen that make a child run as the server's user."""
    if places.user is None:
        return {}
    return {"user": places.user.pw_uid, "group": places.user.pw_gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """A plain environment: no PG* variable and no locale of the caller reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "Asia/Shanghai"}


def _check_version(places: Places) -> None:
    ours = (places.data / "PG_VERSION").read_text().strip()
    done = subprocess.run([places.binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    theirs = done.stdout.split()[-1].split(".")[0]
    if ours != theirs:
        raise EmbeddedError(
            f"{places.data} 是 PostgreSQL {ours} 的数据，安装的是 {theirs}。演示数据可重新生成：先 make reset，再 make demo。"
        )


def passwords(state: Path, *, create: bool = False) -> dict[str, str]:
    """The roles' passwords, made at first start, readable by the caller only."""
    file = state / "passwords.json"
    if not file.exists():
        if not create:
            raise EmbeddedError(f"缺少 {file}，无法连接数据库。演示数据可重新生成：先 make reset，再 make demo。")
        made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)}
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump(made, out)
    found: dict[str, str] = json.loads(file.read_text())
    return found


def url(places: Places, role: str, database: str = DATABASE) -> str:
    """A connection URL over the socket; the folder stands in the query, where its case and slashes survive."""
    password = quote(passwords(places.state)[role], safe="")
    return f"postgresql://{role}:{password}@/{database}?host={quote(str(places.socket), safe='')}&port={PORT}"


def prepare(places: Places) -> None:
    """Make roles and database if missing. Needs the running server."""
    known = passwords(places.state)
    with psycopg.connect(url(places, SUPERUSER, "postgres"), autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(known[role])
                    )
                )
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        make_database(connection, DATABASE)
    grant(url(places, SUPERUSER))


def make_database(connection: psycopg.Connection, name: str, *, template: str = "template1") -> None:
    """A database, empty or cloned, that belongs to the owner and lets nobody in but the application."""
    name_, owner, application = (sql.Identifier(part) for part in (name, OWNER, APPLICATION))
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
            name_, owner, sql.Identifier(template)
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name_))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name_, application))


def grant(superuser_url: str) -> None:
    """What the application may do with the tables the owner will make: read and write rows, never change or empty tables.

    The same statements stand in docs/operations.md for a server of one's own.
    """
    rights = {"TABLES": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCES": "USAGE, SELECT"}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for kind, rights_ in rights.items():
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}").format(
                    sql.Identifier(OWNER), sql.SQL(rights_), sql.SQL(kind), sql.Identifier(APPLICATION)
                )
            )
