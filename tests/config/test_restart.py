"""Two web processes are restarted one after the other under requests: none fails (docs/operations.md)."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from onewindow.config.cli import children

pytestmark = [pytest.mark.django_db, pytest.mark.real_time]
PATIENCE = 60  # seconds
PAGES = ["/", "/search/?q=%E5%BC%80%E9%A5%AD%E5%BA%97", "/track/", "/health/ready"]


@dataclass
class Server:
    """One web process on a port of loopback, as `onewindow up` starts it."""

    port: int
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", *children.web(host="127.0.0.1", port=self.port, workers=1, threads=4)]
            self.process = subprocess.Popen(
                command, env=os.environ | self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if asked(self.port, "/health/live") == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def asked(port: int, page: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", page, headers={"Connection": "close"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@dataclass
class Proxy:
    """What stands before them: in turn, and the other one where nobody takes the connection (nginx: `proxy_next_upstream error`)."""

    ports: list[int]
    answered: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, port: int, *, answers: int) -> None:
        """Until it has answered so many more, or something failed."""
        wanted, until = self.answered[port] + answers, time.monotonic() + PATIENCE
        while self.answered[port] < wanted and not self.failed:
            assert time.monotonic() < until, self.answered
            time.sleep(0.05)

    def ask(self, number: int) -> None:
        while not self.over.is_set():
            number += 1
            page = PAGES[number % len(PAGES)]
            for port in (self.ports[number % 2], self.ports[(number + 1) % 2]):
                try:
                    status = asked(port, page)
                except ConnectionRefusedError:
                    continue
                except OSError as broken:
                    self.failed.append(f"{page}: {broken!r}")
                    break
                self.answered[port] += 1
                if status != 200:
                    self.failed.append(f"{page}: {status}")
                break
            else:
                self.failed.append(f"{page}: nobody took it")


@contextmanager
def two_servers(environment: dict[str, str], folder: Path) -> Iterator[list[Server]]:
    with ExitStack() as held:
        servers = []
        for number in range(2):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            server = Server(port, environment, folder / f"web{number}.log")
            server.start()
            held.callback(server.stop)
            servers.append(server)
        yield servers


def test_a_rolling_restart_fails_no_request(clone: dict[str, str], tmp_path: Path) -> None:
    environment = {**clone, "ONEWINDOW_MODE": "test", "DJANGO_SETTINGS_MODULE": "onewindow.config.settings"}
    with two_servers(environment, tmp_path) as servers:
        proxy = Proxy([server.port for server in servers])
        clients = [threading.Thread(target=proxy.ask, args=(number,)) for number in range(4)]
        for client in clients:
            client.start()
        try:
            for server in servers:
                proxy.wait_for(server.port, answers=20)
                assert server.stop() == 0
                server.start()
                proxy.wait_for(server.port, answers=20)
        finally:
            proxy.over.set()
            for client in clients:
                client.join()
    assert proxy.failed == []
