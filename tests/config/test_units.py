"""The systemd units of deploy/, by systemd's own tool, which needs no systemd that runs: sound, and shut off from all that they do not need."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import found

pytestmark = pytest.mark.proof

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = ["onewindow@.service", "onewindow-worker.service", "onewindow-backup.service"]
EXPOSED = 20  # tenths of systemd's scale from 0 to 10; above 5 it says "medium", and 9.6 without any of it


def analyze(*arguments: str) -> str:
    program = found("systemd-analyze", package="systemd", untried="systemd 单元没有测试")
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60)
    said = run.stdout + run.stderr
    assert run.returncode == 0, said
    return said


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """As they stand, with the programs that this machine has."""
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = path.read_text().replace("/srv/onewindow/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text)
    return tmp_path


def test_every_unit_is_sound(units: Path) -> None:
    names = {path.name for path in units.iterdir()}
    assert names == {*SERVICES, "onewindow-backup.timer"}
    asked = [str(units / name.replace("@.", "@8000.")) for name in sorted(names)]
    assert analyze("verify", "--man=no", *asked) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little_but_its_work(name: str, units: Path) -> None:
    analyze("security", "--offline=true", "--no-pager", f"--threshold={EXPOSED}", str(units / name))
