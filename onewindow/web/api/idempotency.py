"""Idempotency-Key: the same write sent twice is done once, and answered twice with the same answer.

The answer is stored in the transaction of the act itself: there is no moment in which the one is there without the other.
Only what succeeded is kept; what was refused changed nothing and may be tried again under its key.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from onewindow.web.api.callers import POST_HEADER, Caller
from onewindow.web.api.models import Answered
from onewindow.web.api.problems import Problem

HEADER = "Idempotency-Key"
REPEATED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
KEY_MAX = 200
SENT_ALONG = ("Content-Type", "ETag", "Location")
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def once(request: HttpRequest, caller: Caller | None, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a write, or give the answer that it had. Raises Problem: 409 while it runs elsewhere, 422 for another body."""
    key = request.headers.get(HEADER, "").strip()
    if request.method not in WRITES or caller is None or not key:
        return run()
    if len(key) > KEY_MAX or not key.isprintable():
        raise Problem(422, "idempotency_key", f"{HEADER} 最多 {KEY_MAX} 个可见字符。")
    mark = fingerprint(request)
    with transaction.atomic():
        _alone(caller, key)
        earlier = Answered.objects.filter(caller=caller.key, key=key).first()
        if earlier is not None and earlier.at > timezone.now() - KEPT:
            return _again(earlier, mark)
        response = run()
        if isinstance(response, HttpResponse) and 200 <= response.status_code < 300:
            kept = {"fingerprint": mark, "answer": _kept(response), "at": timezone.now()}
            Answered.objects.update_or_create(caller=caller.key, key=key, defaults=kept)
    return response


def _alone(caller: Caller, key: str) -> None:
    """Nobody else runs a write of this key, until the transaction ends. Raises Problem (409)."""
    number = int.from_bytes(hashlib.sha256(f"{caller.key}\0{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Problem(
                409, "in_progress", f"带同一个 {HEADER} 的请求正在办理，请稍后再试。", headers={"Retry-After": "1"}
            )


def fingerprint(request: HttpRequest) -> bytes:
    """Of everything that says what is to be done. Files by their content: the boundary of a form differs each time it is sent."""
    made = hashlib.sha256(
        f"{request.method} {request.get_full_path()} {request.headers.get(POST_HEADER, '')}\n".encode()
    )
    if request.content_type != "multipart/form-data":
        made.update(request.body)
        return made.digest()
    for name, values in sorted(request.POST.lists()):
        made.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            made.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                made.update(chunk)
            file.seek(0)
    return made.digest()


def _kept(response: HttpResponse) -> dict[str, object]:
    headers = {name: response.headers[name] for name in SENT_ALONG if name in response.headers}
    body = base64.b64encode(response.content).decode()
    return {"status": response.status_code, "headers": headers, "body": body}


def _again(earlier: Answered, mark: bytes) -> HttpResponse:
    if bytes(earlier.fingerprint) != mark:
        raise Problem(422, "key_reused", f"这个 {HEADER} 已经用于另一个请求，请换一个。")
    answer = earlier.answer
    headers = {**answer["headers"], REPEATED: "true"}
    return HttpResponse(base64.b64decode(answer["body"]), status=answer["status"], headers=headers)


def purge(*, before: datetime) -> int:
    return Answered.objects.filter(at__lt=before).delete()[0]
