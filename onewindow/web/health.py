"""Whether this process lives, and whether it can serve: for whoever starts it and whoever sends it requests."""

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

LIVE, READY = "/health/live", "/health/ready"


class Health:
    """Answers before anything else looks at the request: by any host's name, without TLS, without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._migrated = False  # once true it stays: nobody goes back under a running process

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == LIVE:
            return _told({"process": True})
        if request.path == READY:
            return _told(self._ready())
        return self.get_response(request)

    def _ready(self) -> dict[str, bool]:
        found = {"database": False, "structure": False}
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1")
            found["database"] = True
            self._migrated = self._migrated or _migrated()
            found["structure"] = self._migrated
        except (DatabaseError, InterfaceError):
            connection.close()
        return found


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _told(found: dict[str, bool]) -> HttpResponse:
    return JsonResponse(found, status=200 if all(found.values()) else 503, headers={"Cache-Control": "no-store"})
