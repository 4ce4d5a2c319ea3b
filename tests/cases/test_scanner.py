"""Uploads looked through by a real clamd with a signature of our own: what it takes, finds, is too large for it, and when it is away."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onewindow.cases.models import Draft
from onewindow.catalogue.list_import import read
from onewindow.kernel import scanner
from tests.factories import draft, individual_business
from tests.programs import found, free_port, running
from tests.web.portal_pages import at, device_of, photo

pytestmark = pytest.mark.proof

# in two parts, so that no scanner takes this file for what it looks for
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MEGABYTE = 1 << 20
LONGEST, LOOKED_THROUGH = 3 * MEGABYTE, 2 * MEGABYTE  # of this clamd: what it reads at all, and what it looks through
AWAY = "病毒检查暂时用不了。请过几分钟再传"
TOO_LARGE = "太大，病毒检查看不完，没有收下。请压缩"


@dataclass(frozen=True)
class Clamd:
    """One that runs, its two addresses and its process."""

    socket: str
    port: str
    process: "subprocess.Popen[bytes]"
    temporary: Path


@contextmanager
def clamd(folder: Path) -> Iterator[Clamd]:
    program = found("clamd", package="clamav-daemon", untried="病毒检查没有用真的 clamd 测试")
    signatures, temporary, path, port = folder / "signatures", folder / "temporary", folder / "clamd", free_port()
    signatures.mkdir(exist_ok=True)
    temporary.mkdir(exist_ok=True)
    (signatures / "own.ndb").write_text(f"Own.Test.Signature:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"""Foreground yes
DatabaseDirectory {signatures}
TemporaryDirectory {temporary}
LocalSocket {path}
TCPAddr 127.0.0.1
TCPSocket {port}
StreamMaxLength {LONGEST}
MaxFileSize {LOOKED_THROUGH}
AlertExceedsMax yes
"""
    )
    command = [program, "--config-file", str(folder / "clamd.conf")]
    with running(command, folder / "log", lambda: scanner.answers(str(path))) as process:
        yield Clamd(str(path), f"127.0.0.1:{port}", process, temporary)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with clamd(tmp_path_factory.mktemp("clamd")) as one:
        yield one


@pytest.fixture(params=["socket", "port"])
def either_way(request: pytest.FixtureRequest, daemon: Clamd, settings: Any) -> None:
    settings.CLAMAV = getattr(daemon, request.param)


@dataclass
class Sender:
    """An applicant at the page of a draft."""

    client: Client
    draft: Draft
    folder: Path

    def sends(self, behind: bytes = b"") -> str:
        """What they are told about a photo with that behind it; empty where it was taken."""
        file = photo("照片.jpg")
        file.seek(0, os.SEEK_END)
        file.write(behind)
        file.seek(0)
        answer = self.client.post(
            at("draft_upload", self.draft.pk, "layout"), {"files": file}, headers={"HX-Request": "true"}
        )
        kept = self.draft.attachments.count()
        assert kept == len([path for path in self.folder.rglob("*") if path.is_file()])
        page = answer.content.decode()
        assert ("没有收下" in page or AWAY in page) == (kept == 0), page
        return "" if kept else page


@pytest.fixture
def sender(db: None, settings: Any, tmp_path: Path) -> Sender:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    made = draft(individual_business(), with_files=False)
    return Sender(device_of(made.user), made, tmp_path / "files")


@pytest.mark.usefixtures("either_way")
def test_a_clean_file_is_taken_and_a_virus_is_refused_by_its_name(sender: Sender) -> None:
    told = sender.sends(EICAR)
    assert "“照片.jpg”里查出病毒（Own.Test.Signature.UNOFFICIAL），没有收下。请换一份没有病毒的文件" in told
    assert sender.sends(bytes(MEGABYTE)) == ""  # several pieces on the line


def test_a_list_of_the_catalogue_is_looked_through_too(daemon: Clamd, settings: Any) -> None:
    settings.CLAMAV = daemon.socket
    [problem] = read("清单.xlsx", EICAR).problems
    assert "查出病毒" in problem.message


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("size", [LOOKED_THROUGH + 1, LONGEST + 1, 4 * LONGEST])
def test_a_file_beyond_a_limit_of_clamd_is_refused_and_told_so(
    size: int, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    assert f"“照片.jpg”{TOO_LARGE}" in sender.sends(bytes(size))
    [line] = [one for one in caplog.messages if "clamd did not look through" in one]
    assert "size limit exceeded" in line or "Limits.Exceeded" in line


def test_without_clamd_nothing_is_taken_and_with_it_again_everything_is(
    sender: Sender, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with clamd(tmp_path) as one:
        settings.CLAMAV = one.socket
        one.process.kill()
        one.process.wait()
        assert AWAY in sender.sends()
        assert "could not look" in caplog.text
    with clamd(tmp_path):  # its socket is still there
        assert sender.sends() == ""


def hangs(one: Clamd) -> None:
    one.process.send_signal(signal.SIGSTOP)


def dies_meanwhile(one: Clamd) -> None:
    one.process.send_signal(signal.SIGSTOP)  # takes the connection and all that it has room for, and does not read
    timer = threading.Timer(0.2, one.process.kill)
    timer.daemon = True
    timer.start()


def has_no_room(one: Clamd) -> None:
    one.temporary.rename(one.temporary.with_name("elsewhere"))


@pytest.mark.parametrize("trouble", [hangs, dies_meanwhile, has_no_room])
@pytest.mark.parametrize("way", ["socket", "port"])
def test_a_file_that_clamd_could_not_look_through_is_refused(
    trouble: Callable[[Clamd], None], way: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.5)
    with clamd(tmp_path) as one:
        settings.CLAMAV = getattr(one, way)
        assert scanner.why_not("照片.jpg", bytes(MEGABYTE)) == ""
        trouble(one)
        assert AWAY in scanner.why_not("照片.jpg", bytes(MEGABYTE))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd", "nonsense"])
def test_while_clamd_is_away_nothing_is_taken(address: str, settings: Any) -> None:
    settings.CLAMAV = address
    assert "病毒检查暂时用不了" in scanner.why_not("照片.jpg", b"content")
    assert not scanner.answers(address)
