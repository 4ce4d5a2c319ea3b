"""Each request has an id, a line in the log and a place in the counts. No query string, no body, no header of the caller's goes in."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse

from onewindow.kernel.logs import CASE, REQUEST_ID, masked

HEADER = "X-Request-ID"
HARMLESS = re.compile(r"[0-9A-Za-z._-]{8,64}", re.ASCII)
OF_A_CASE = re.compile(
    r"(?:^|/)cases/<(?:\w+:)?(?:case_id|number|pk)>"
)  # a case's key or number is the first thing it names
access = logging.getLogger("onewindow.access")


class Served:
    """Requests of this process by class of status, and the seconds that they took."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._lock = Lock()
        # each from nought: what first appears with its first error has not risen, to Prometheus
        self._counts: dict[str, tuple[int, float]] = {f"{first}xx": (0, 0.0) for first in range(2, 6)}

    def add(self, status: int, seconds: float) -> None:
        key = f"{status // 100}xx"
        with self._lock:
            requests, total = self._counts.get(key, (0, 0.0))
            self._counts[key] = requests + 1, total + seconds

    def counts(self) -> dict[str, tuple[int, float]]:
        with self._lock:
            return dict(self._counts)


SERVED = Served()


class Observed:
    """The id and the case stay set until the thread's next request: Django logs a refusal after the last middleware is through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        REQUEST_ID.set(_request_id(request))
        CASE.set("")
        began, status = time.perf_counter(), 500  # also where the page for errors fails itself
        try:
            response = self.get_response(request)
            status = response.status_code
        finally:
            seconds = time.perf_counter() - began
            SERVED.add(status, seconds)
            _tell(request, status, round(seconds * 1000))
        response.headers[HEADER] = REQUEST_ID.get()
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        route = request.resolver_match.route if request.resolver_match else ""
        if OF_A_CASE.search(route):
            CASE.set(str(next(iter(kwargs.values()), "")))


def _tell(request: HttpRequest, status: int, milliseconds: int) -> None:
    figures = {"method": request.method, "path": request.path, "status": status, "milliseconds": milliseconds}
    access.info("%s %s %d %d ms", request.method, request.path, status, milliseconds, extra=figures)


def _request_id(request: HttpRequest) -> str:
    """The caller's, so that it can be followed through several systems; our own where it is missing, odd or somebody's number."""
    given = request.headers.get(HEADER, "")
    return given if HARMLESS.fullmatch(given) and masked(given) == given else secrets.token_hex(8)
