"""The drill: a city is backed up and restored into a clean folder; what is damaged, cut short or foreign is refused."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.cases.models import Attachment
from onewindow.config.backup.archive import BackupError, opened, sealed
from onewindow.config.backup.making import Made, make
from onewindow.config.backup.restoring import check
from onewindow.config.backup.tools import ensure_fit
from onewindow.config.embedded import ensure, forget
from onewindow.record.models import Event
from tests.databases import ROOT, Databases
from tests.factories import decided

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("backup")]


def quiet(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def made(
    transactional_db: None,
    databases: Databases,
    tmp_path: Path,
    key: pyrage.x25519.Identity,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Made]:
    """A backup of a city with one decided case, one of whose files is gone."""
    monkeypatch.setattr(settings, "ROOTS", tmp_path / "roots")
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "stored")
    story = decided()
    first, *others = Attachment.objects.filter(case=story.case)
    assert others
    first.file.storage.delete(str(first.file.name))
    url = databases.url(databases.name)
    yield make(tmp_path / "city.owb", recipients=[str(key.to_public())], url=url, at=timezone.now(), tell=quiet)


def onewindow(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE", "DJANGO", "ONEWINDOW", "PG"))
    }
    return subprocess.run(
        [sys.executable, "-m", "onewindow.config.cli", *map(str, arguments)],
        cwd=ROOT, env={**plain, **environment}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_restored_into_a_clean_folder_and_verified(made: Made, key: pyrage.x25519.Identity, tmp_path: Path) -> None:
    assert len(made.lost) == 1
    (tmp_path / "key").write_text(f"{key}\n")
    into, events = tmp_path / "restored", Event.objects.count()
    try:
        done = onewindow("restore", made.path, "--key", tmp_path / "key", "--into", into)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{events}条记录" in done.stdout.replace(" ", "").replace("\n", "")
        with ensure(into) as server, psycopg.connect(server.app_url) as restored:
            one = restored.execute("SELECT count(*), max(digest) FROM record_event").fetchone()
            assert one == (events, bytes(Event.objects.order_by("-digest")[0].digest))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):  # append-only there, too
                restored.execute("UPDATE record_event SET act = 'x'")
        stored = {str(path.relative_to(into / "files")) for path in (into / "files").rglob("*") if path.is_file()}
        named = {attachment.file.name for attachment in Attachment.objects.all()}
        assert named - stored == set(made.lost)
        again = onewindow("restore", made.path, "--key", tmp_path / "key", "--into", into)
        assert (again.returncode, "不是空的" in again.stderr) == (1, True)
    finally:
        forget(into)


def test_what_is_damaged_or_foreign_is_refused(made: Made, key: pyrage.x25519.Identity, tmp_path: Path) -> None:
    assert check(made.path, key=str(key), tell=quiet).manifest["lost"] == made.lost
    assert made.path.with_name("city.owb.sha256").read_text().startswith(made.sha256)
    with pytest.raises(BackupError, match="私钥不是这份备份的"):
        check(made.path, key=str(pyrage.x25519.Identity.generate()), tell=quiet)
    with pytest.raises(BackupError, match="AGE-SECRET-KEY-1"):
        check(made.path, key="没有", tell=quiet)
    whole = made.path.read_bytes()
    for name, content in {
        "turned": whole[:-900] + bytes([whole[-900] ^ 1]) + whole[-899:],
        "cut": whole[: len(whole) // 2],
    }.items():
        other = tmp_path / name
        other.write_bytes(content)
        with pytest.raises(BackupError):
            check(other, key=str(key), tell=quiet)


def test_parts_of_two_backups_are_refused(key: pyrage.x25519.Identity, tmp_path: Path) -> None:
    path = tmp_path / "mixed.owb"
    with sealed(path, [str(key.to_public())]) as archive:
        archive.add_bytes("about.json", b"{}")
        archive.finish({"lost": []})
    assert check(path, key=str(key), tell=quiet).manifest["parts"]["about.json"]["parts"] == 1
    with sealed(path, [str(key.to_public())]) as archive:
        archive.add_bytes("about.json", b"{}")
        archive.tallies.add("files/x", 1, "00")  # counted, but not there
        archive.finish({"lost": []})
    with pytest.raises(BackupError, match="与清单不符"):
        check(path, key=str(key), tell=quiet)


def test_nothing_half_made_is_left(key: pyrage.x25519.Identity, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), sealed(tmp_path / "half.owb", [str(key.to_public())]) as archive:
        archive.add_bytes("about.json", b"{}")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BackupError, match="age1"), sealed(tmp_path / "half.owb", ["没有"]):
        pass


def test_tools_whose_backup_an_older_server_would_refuse_make_none() -> None:
    ensure_fit(170004)
    ensure_fit(180001)
    for version, major in ((150020, 15), (160010, 16)):
        with pytest.raises(BackupError, match=f"数据库是 PostgreSQL {major}.*请把 PG_BIN 设为.*/{major}/bin"):
            ensure_fit(version)


def test_whoever_has_read_enough_of_a_backup_may_leave(
    key: pyrage.x25519.Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the other thread still has something to say: no fault of it is told."""
    told: list[object] = []

    def slowly(*arguments: Any) -> None:
        decrypt(*arguments)
        read.set()
        time.sleep(0.2)  # the last of it is still to be written

    decrypt, read = pyrage.decrypt_io, threading.Event()
    monkeypatch.setattr(pyrage, "decrypt_io", slowly)
    monkeypatch.setattr(threading, "excepthook", told.append)
    with sealed(tmp_path / "x.owb", [str(key.to_public())]) as archive:
        archive.add_bytes("about.json", b"{}")
        archive.finish({})
    with opened(tmp_path / "x.owb", str(key)):
        assert read.wait(5)
    assert told == []


def test_commands_say_what_is_missing(tmp_path: Path) -> None:
    done = onewindow("backupkey", tmp_path / "key")
    assert (tmp_path / "key").read_text().startswith("AGE-SECRET-KEY-1")
    assert done.stdout.strip().splitlines()[-1].startswith("age1")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert "不会覆盖" in onewindow("backupkey", tmp_path / "key").stderr
    (tmp_path / "x.owb").write_bytes(b"no backup")
    done = onewindow("restore", tmp_path / "x.owb", "--check", "--key", tmp_path / "key")
    assert (done.returncode, "打不开" in done.stderr) == (1, True)
    done = onewindow("restore", tmp_path / "x.owb", "--key", tmp_path / "key")
    assert "--into" in done.stderr
