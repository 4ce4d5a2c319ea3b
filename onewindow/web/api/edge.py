"""What every call passes on its way in and out, whatever its endpoint: limits, formats, keys, ETags, and the form of refusals."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

from onewindow.web.api import problems
from onewindow.web.api.callers import identify
from onewindow.web.api.etags import tagged
from onewindow.web.api.idempotency import once
from onewindow.web.api.limits import Standing, count_address, count_caller
from onewindow.web.api.problems import Problem

View = Callable[..., HttpResponseBase]
TOGETHER = 3  # how many times the size of one file a single request may bring
FORMATS = {"application/json", "multipart/form-data"}


def edge(view: View) -> View:
    """Around one address of the API. Everything that can go wrong is answered as a problem."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        standing: list[Standing | None] = []
        try:
            response = _passed(request, standing, lambda: view(request, *args, **kwargs))
        except Exception as error:
            response = problems.answer(request, error)
        for each in standing[-1:]:
            if each is not None:
                each.write(response)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["Vary"] = "Authorization, X-Post, Accept-Encoding"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered


def _passed(
    request: HttpRequest, standing: list[Standing | None], run: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    ensure_tls(request)
    standing.append(count_address(request))
    caller = identify(request)
    if caller is not None:
        standing.append(count_caller(caller))
    _ensure_readable(request)
    return tagged(request, _problem(once(request, caller, run)))


def ensure_tls(request: HttpRequest) -> None:
    """A client is not led on to https, as a browser is: it would send its token in the clear for ever. Raises Problem (403)."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Problem(403, "tls_required", "请用 https 调用。这次的令牌已经明文传过，请收回，重新取得。")


def _ensure_readable(request: HttpRequest) -> None:
    """By what the headers announce, before anything is read. Raises Problem (413, 415)."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdigit() else 0
    form = request.content_type == "multipart/form-data"
    most = TOGETHER * settings.UPLOAD_MAX_BYTES if form else settings.API_BODY_MAX_BYTES
    if size > most:
        raise Problem(413, "too_large", f"一次最多发送 {most // 1024} KB，请分几次发送。")
    if size and request.method in {"POST", "PUT", "PATCH", "DELETE"} and request.content_type not in FORMATS:
        raise Problem(415, "media_type", "请用 application/json 发送；上传材料用 multipart/form-data。")


def _problem(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code == 405:
        allowed = response.headers.get("Allow", "")
        return Problem(405, "method_not_allowed", headers={"Allow": allowed}).response()
    return response


def guarded(patterns: list[URLResolver | URLPattern]) -> list[URLResolver | URLPattern]:
    """All addresses of the API, each behind the edge."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = edge(pattern.callback)
    return patterns


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address beneath the API."""
    raise problems.not_found()
