"""Refusals go to the log as events of their own: somebody asked for what is not theirs to see or to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onewindow.accounts.models import User
from onewindow.kernel.logs import tell_security
from onewindow.web.api.callers import identify

NOT_THEIRS = "not_theirs"
KINDS = {401: "not_signed_in", 403: "forbidden", 404: NOT_THEIRS}


class Refused:
    """401, 403, and 404 for an object by its key (what may not be seen does not exist) to somebody known. Which object is told by
    the access log, whose line has the same id; here its route is enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if kind := KINDS.get(response.status_code):
            _tell(request, kind)
        return response


def _tell(request: HttpRequest, kind: str) -> None:
    found, actor = request.resolver_match, _actor(request)
    by_key = found is not None and bool(found.captured_kwargs)  # type: ignore[attr-defined]
    if kind != NOT_THEIRS or (by_key and actor):
        route = found.route if found else ""
        tell_security("refused", kind, actor=actor, route=route, method=request.method or "")


def _actor(request: HttpRequest) -> str:
    if request.path.startswith("/api/"):
        caller = identify(request)
        return caller.key if caller else ""
    return f"user:{request.user.pk}" if isinstance(request.user, User) else ""
