"""A real HTTP server on loopback that answers as an SMS gateway may: at once, late, with an error, or not at all."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class GatewayServer(ThreadingHTTPServer):
    """`calls` are the requests as they came; `out` the messages that went to phones, one a key where it deduplicates."""

    daemon_threads = True

    def __init__(self, *, deduplicates: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.deduplicates = deduplicates
        self.calls: list[dict[str, Any]] = []
        self.out: list[str] = []
        self.answers: list[int | str] = []  # of the next calls: a status, "slow", "drop", "twice"; then 200
        self.before_answer: Callable[[], None] = lambda: None
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sms"

    def take(self, key: str, body: dict[str, Any]) -> int | str:
        with self.lock:
            self.calls.append({"key": key, **body})
            answer = self.answers.pop(0) if self.answers else 200
            took = answer in (200, "slow", "drop", "twice", 502)
            if took and not (self.deduplicates and key in self.out):
                self.out.append(key)
            return answer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away, as it is meant to in some tests."""


class Handler(BaseHTTPRequestHandler):
    server: GatewayServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body["token"] = self.headers["Authorization"]
        answer = self.server.take(self.headers["Idempotency-Key"], body)
        self.server.before_answer()
        if answer == "drop":
            self.connection.close()
            return
        if answer == "slow":
            time.sleep(1.5)
        for _ in range(2 if answer == "twice" else 1):
            self.respond(answer if isinstance(answer, int) else 200)

    def respond(self, status: int) -> None:
        content = json.dumps({"id": f"gw-{len(self.server.calls)}"} if status < 300 else {"error": "no"}).encode()
        self.send_response(status)
        if 300 <= status < 400:  # elsewhere: here again, so that who follows is counted
            self.send_header("Location", self.path)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """The suite's output is for the suite."""


@contextmanager
def gateway_server(*, deduplicates: bool = True) -> Iterator[GatewayServer]:
    server = GatewayServer(deduplicates=deduplicates)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
