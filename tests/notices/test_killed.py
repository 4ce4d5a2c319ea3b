"""A process is killed between an act and its message, or between the message and its answer (processes of their own)."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import psycopg
import pytest

from tests.notices.gateway_server import GatewayServer, gateway_server

pytestmark = [pytest.mark.django_db, pytest.mark.real_time]
ROOT = Path(__file__).resolve().parent.parent.parent

# A process is a fork of one that has everything imported and no connection yet: what it does, and that it is killed, is real.
STARTED = """
import json, os, sys
import django; django.setup()
import procrastinate.worker, tests.factories.stories
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        exec(json.loads(line))
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
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


@dataclass
class Process:
    """One that runs, and how it ended: an exit code, or minus the signal that killed it."""

    pid: int
    ended: IO[str]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        return int(self.ended.readline())


class Machine:
    """Processes on one database and one gateway."""

    def __init__(self, clone: dict[str, str], server: GatewayServer, files: Path) -> None:
        self.url = clone["DATABASE_URL"]
        environment = {
            **os.environ, **clone,
            "DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "ONEWINDOW_MODE": "test", "PYTHONPATH": str(ROOT), "FILES": str(files),
            "SMS_GATEWAY": "onewindow.notices.gateways.http.HttpGateway", "SMS_ENDPOINT": server.address,
            "SMS_DEDUPLICATES": str(server.deduplicates),
        }  # fmt: skip
        self.starter = subprocess.Popen(
            [sys.executable, "-c", STARTED], env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )  # fmt: skip
        assert self._told() == "ready"

    def _told(self) -> str:
        assert self.starter.stdout is not None
        return self.starter.stdout.readline().strip()

    def start(self, script: str) -> Process:
        assert self.starter.stdin is not None and self.starter.stdout is not None
        self.starter.stdin.write(json.dumps(script) + "\n")
        self.starter.stdin.flush()
        return Process(int(self._told()), self.starter.stdout)

    def run(self, script: str) -> int:
        code = self.start(script).wait()
        assert code in (0, -signal.SIGKILL)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.starter.communicate(timeout=20)

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
    with gateway_server() as server, Machine(clone, server, tmp_path) as machine:
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
    with gateway_server(deduplicates=deduplicates) as server, Machine(clone, server, tmp_path) as machine:
        machine.run(ACT)
        worker = machine.start(WORKER)
        server.before_answer = worker.kill
        assert worker.wait() == -signal.SIGKILL
        assert machine.states() == ["sending"]
        machine.some_minutes_pass()
        server.before_answer = lambda: None
        assert machine.run(LATER + WORKER) == 0
        assert machine.states() == ["sent" if deduplicates else "unknown"]
        assert machine.run(LATER + WORKER) == 0
        keys = [call["key"] for call in server.calls]
        assert keys == keys[:1] * (2 if deduplicates else 1)
        assert len(server.out) == 1
