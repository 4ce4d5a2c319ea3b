"""When the database is away, or no disk takes another byte: said in plain words, with what was typed kept for another try."""

import errno
import re
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_SECONDS = 5
# Classes of SQLSTATE that say the connection is gone or not to be had; 57P: the server is going down or coming up; 53: it lacks
# disk, memory or connections. In all of these the same is worth another try.
GONE = ("08", "57P", "53")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}  # for an uploaded file
SECRET = re.compile(r"password|token|^code$")  # names of fields that are typed anew rather than kept in a page


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or there was no room; what it refused itself (a lock, a time limit) is something else."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called where the error is still at hand."""
    if not is_away(sys.exc_info()[1]):
        return server_error(request)
    if request.path.startswith("/api/"):
        from onewindow.web.api.problems import away

        return away().response()
    posted = request.method == "POST" and "HX-Request" not in request.headers
    context = {"request": request, "typed": list(typed_in(request)) if posted else [], "posted": posted}
    if posted:
        context |= {"csrf_token": request.POST.get("csrfmiddlewaretoken", ""), "files": bool(request.FILES)}
    return HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def typed_in(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Names and values of the form that was sent, but for secrets."""
    try:
        fields = request.POST
    except (RawPostDataException, UnreadablePostError):
        return
    for name, values in fields.lists():
        if not SECRET.search(name):  # that of the form goes in by itself
            yield from ((name, str(value)) for value in values)
