"""A process is killed between an act and its message, or between the message and its answer (processes of their own)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.notices.gateway_server import GatewayServer, gateway_server

pytestmark = [pytest.mark.django_db, pytest.mark.real_time]
ROOT = Path(__file__).resolve().parent.parent.parent

BEGIN = "import django; django.setup()\n"
ACT = """
import os, signal
from django.utils import timezone
from tests.factories.stories import submitted
submitted(at=timezone.now())
os.kill(os.getpid(), signal.SIGKILL)
"""
WORKER = """
from django.core.management import call_command
call_command("procrastinate", "worker", "--one-shot")
"""
LATER = """
from onewindow.notices.tasks import pick_up
pick_up(timestamp=0)
"""


class Machine:
    """Processes on one database and one gateway."""

    def __init__(self, clone: dict[str, str], server: GatewayServer, files: Path) -> None:
        self.url = clone["DATABASE_URL"]
        self.environment = {
            **os.environ, **clone,
            "DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "ONEWINDOW_MODE": "test", "PYTHONPATH": str(ROOT), "FILES": str(files),
            "SMS_GATEWAY": "onewindow.notices.gateways.http.HttpGateway", "SMS_ENDPOINT": server.address,
            "SMS_DEDUPLICATES": str(server.deduplicates),
        }  # fmt: skip

    def start(self, script: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", BEGIN + script]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def run(self, script: str) -> int:
        process = self.start(script)
        _, errors = process.communicate(timeout=120)
        assert process.returncode in (0, -signal.SIGKILL), errors
        return process.returncode

    def some_minutes_pass(self) -> None:
        """For what is looked at only when it is old enough: no sleeping, the rows grow older."""
        with psycopg.connect(self.url) as connection:
            connection.execute("update notices_message set created_at = created_at - interval '10 minutes'")
            connection.execute("update notices_document set issued_at = issued_at - interval '10 minutes'")

    def states(self) -> list[str]:
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute("select state from notices_message order by id")]

    def drawn(self) -> list[bool]:
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute("select rendered_at is not null from notices_document")]


def test_message_when_killed_after_the_act_goes_out_once(clone: dict[str, str], tmp_path: Path) -> None:
    with gateway_server() as server:
        machine = Machine(clone, server, tmp_path)
        assert machine.run(ACT) == -signal.SIGKILL
        assert server.calls == []
        assert machine.states() == ["pending"]
        assert machine.run(WORKER) == 0
        machine.some_minutes_pass()
        assert machine.run(LATER + WORKER) == 0
        assert machine.states() == ["sent"]
        assert machine.drawn() == [True]
        assert len(server.calls) == 1


@pytest.mark.parametrize("deduplicates", [True, False])
def test_message_when_killed_before_the_answer_is_never_doubled(
    clone: dict[str, str], tmp_path: Path, deduplicates: bool
) -> None:
    """The gateway has taken the message, and the worker dies without knowing. The same key again, or never again."""
    with gateway_server(deduplicates=deduplicates) as server:
        machine = Machine(clone, server, tmp_path)
        machine.run(ACT)
        worker = machine.start(WORKER)
        server.before_answer = worker.kill
        worker.communicate(timeout=120)
        assert worker.returncode == -signal.SIGKILL
        assert machine.states() == ["sending"]
        machine.some_minutes_pass()
        server.before_answer = lambda: None
        assert machine.run(LATER + WORKER) == 0
        assert machine.states() == ["sent" if deduplicates else "unknown"]
        assert machine.run(LATER + WORKER) == 0
        keys = [call["key"] for call in server.calls]
        assert keys == keys[:1] * (2 if deduplicates else 1)
        assert len(server.out) == 1
