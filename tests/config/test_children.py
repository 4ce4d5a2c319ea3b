"""What a command keeps running: killed it is started again, however young; what cannot start ends the command."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import pytest

from onewindow.config.cli import children, serving

pytestmark = [pytest.mark.proof, pytest.mark.real_time]
STORY = """
import os, pathlib, signal
runs = pathlib.Path({runs!r})
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
if len(runs.read_text()) <= {killed}:
    os.kill(os.getpid(), signal.SIGKILL)
raise SystemExit(1)
"""


@pytest.fixture(autouse=True)
def _signals_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(children, "_MOST_PAUSE_SECONDS", 0)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("killed", "runs"), [(0, 3), (4, 5)])
def test_one_that_ends_at_once_is_given_up_unless_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: int, runs: int
) -> None:
    (tmp_path / "story.py").write_text(STORY.format(runs=str(tmp_path / "runs"), killed=killed))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with children.Children() as running:
        running.start("故事", ["story"])
        assert running.watch() == "故事"
    assert len((tmp_path / "runs").read_text()) == runs


def test_it_goes_on_where_nobody_can_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "story.py").write_text(STORY.format(runs=str(tmp_path / "runs"), killed=1))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Path("/dev/full").open("wb", buffering=0) as full, children.Children() as running:
        monkeypatch.setattr(sys, "stderr", TextIOWrapper(full, write_through=True))
        running.start("故事", ["story"])
        assert running.watch() == "故事"
        monkeypatch.undo()
    assert len((tmp_path / "runs").read_text()) == 3


@pytest.mark.skipif(not serving.AUTOGROUP.exists(), reason="the kernel weighs processes alone")
def test_the_worker_stands_back_with_its_whole_session_and_with_nobody_elses() -> None:
    code = "from onewindow.config.cli import serving; serving.stand_back(); print(os.nice(0), serving.AUTOGROUP.read_text())"
    ours = serving.AUTOGROUP.read_text()  # nothing at all where the session is that of the system's first process
    for apart in (True, False):
        command = [sys.executable, "-c", f"import os; {code}"]
        told = subprocess.run(command, capture_output=True, text=True, check=True, start_new_session=apart).stdout
        alone, _, together = told.partition(" ")
        assert alone == str(serving.NICE)
        assert together.rstrip().endswith(f" nice {serving.NICE}") == apart
    assert serving.AUTOGROUP.read_text() == ours
