"""An SMS gateway as bad as they come: it hangs, answers 500, answers twice. It acts on a message once a key, and writes that down."""

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HANG_SECONDS = 12.0  # longer than our patience with it
WAYS = ("hang", "500", "500", "twice", "twice")
_dice = random.SystemRandom()


class Gateway(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, log: Path, bad: float) -> None:
        """`bad`: the share of calls that go wrong in one of the three ways."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.log, self.bad = log.open("a", buffering=1), bad
        self.lock, self.acted, self.calls = threading.Lock(), set[str](), 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def act(self, key: str) -> str:
        """Act on it unless that was done; how to answer."""
        with self.lock:
            self.calls += 1
            if key not in self.acted:
                self.acted.add(key)
                self.log.write(json.dumps({"key": key}) + "\n")
        return _dice.choice(WAYS) if _dice.random() < self.bad else "well"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever called was killed meanwhile."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gateway

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        how = self.server.act(self.headers["Idempotency-Key"])
        if how == "hang":
            time.sleep(HANG_SECONDS)
        for _ in range(2 if how == "twice" else 1):
            self._answer(500 if how == "500" else 200)
        self.close_connection = True

    def _answer(self, status: int) -> None:
        content = b'{"id": "1"}'
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what counts is in the log of keys."""


@contextmanager
def gateway(log: Path, *, bad: float) -> Iterator[Gateway]:
    server = Gateway(log, bad)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        server.log.close()
