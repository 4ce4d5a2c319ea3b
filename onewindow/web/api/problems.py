"""Refusals as application/problem+json (RFC 9457): a code for machines, a Chinese title and detail for people, places for forms."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja.errors import AuthenticationError, HttpError, ValidationError

from onewindow.accounts.errors import AccountRefused
from onewindow.cases.drafts import SavedElsewhere
from onewindow.cases.errors import Incomplete, NoSuchChoice, ReasonRequired, Unanswered
from onewindow.cases.uploads import UploadRefused
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.web.away import RETRY_SECONDS, is_away

log = logging.getLogger("onewindow.api")
TYPE = "/api/v1/docs#problem-"

TITLES: Mapping[int, str] = {
    400: "请求读不懂",
    401: "请先取得令牌",
    403: "没有这个权限",
    404: "没有找到",
    405: "这个地址不支持这种方法",
    409: "现在不能这样办",
    412: "内容已经变了",
    413: "内容太大",
    415: "内容的格式不支持",
    422: "内容不符合要求",
    429: "调用太频繁",
    500: "系统出错",
    503: "系统暂时连不上",
}
DETAILS: Mapping[int, str] = {
    400: "请求的内容不是完整的 JSON，请检查后再试。",
    401: "请在 Authorization 里带上 Bearer 令牌。令牌可能已经过期或者收回。",
    404: "没有这个内容，或者您无权查看。",
    405: "请查看接口说明里这个地址支持的方法。",
    500: "系统出错，已经记录。请稍后再试。",
    503: "这次调用没有生效。请过几秒钟带同一个 Idempotency-Key 再试。",
}
WHAT_WAS_TYPED = (Incomplete, ReasonRequired, NoSuchChoice, Unanswered)


class Problem(Exception):
    """Raised anywhere below an endpoint; `more` are further members, `headers` go with the answer."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail or DETAILS.get(status, "")
        self.headers, self.more = dict(headers or {}), more

    def response(self) -> HttpResponse:
        content = {
            "type": f"{TYPE}{self.code}",
            "title": TITLES.get(self.status, HTTPStatus(self.status).phrase),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        body = json.dumps(content, ensure_ascii=False)
        return HttpResponse(body, status=self.status, content_type="application/problem+json", headers=self.headers)


def away() -> Problem:
    """The database cannot be reached."""
    return Problem(503, "away", headers={"Retry-After": str(RETRY_SECONDS)})


def not_found() -> Problem:
    """What may not be seen does not exist."""
    return Problem(404, "not_found")


def unauthenticated() -> Problem:
    return Problem(401, "unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="onewindow"'})


def refused(refusal: ActRefused) -> Problem:
    """An act that the law or the state of the matter does not allow, in its own words."""
    if isinstance(refusal, WrongPerson):
        return Problem(403, refusal.code, refusal.message)
    more: dict[str, Any] = {}
    if isinstance(refusal, Incomplete):
        more["problems"] = refusal.problems
    if isinstance(refusal, SavedElsewhere):
        more["revision"] = refusal.theirs.revision
    status = 422 if isinstance(refusal, WHAT_WAS_TYPED) else 409
    return Problem(status, refusal.code, refusal.message, **more)


WORDS: Mapping[str, str] = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "string_type": "应当是文字",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "应当是整数",
    "int_type": "应当是整数",
    "bool_parsing": "应当是 true 或者 false",
    "date_from_datetime_parsing": "应当是日期，例如 2026-06-09",
    "enum": "不在可选的值之中",
    "literal_error": "不在可选的值之中",
    "dict_type": "应当是对象",
    "list_type": "应当是列表",
    "model_attributes_type": "应当是对象",
}


def invalid(errors: list[dict[str, Any]]) -> Problem:
    """What pydantic found, place by place."""
    problems = {}
    for error in errors:
        place = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path", "header"))
        place = place.removeprefix("sent.") if place != "sent" else "body"
        problems[place or "body"] = WORDS.get(error["type"], f"不符合要求（{error['type']}）")
    return Problem(422, "invalid", f"有 {len(problems)} 处不符合要求，请逐项改正。", problems=problems)


def problem_of(error: Exception) -> Problem | None:
    """What an exception means to the caller; None where it is our own fault."""
    if is_away(error):
        return away()
    return next((told(error) for kinds, told in MEANINGS if isinstance(error, kinds)), None)


def _unkept(error: Any) -> Problem:
    """What the database does not take: NUL, half a character, more than fits."""
    return Problem(422, "unkept", "内容里有不能保存的字符，或者有一项太长、太大。请改正后再试。")


def _conflict(error: Any) -> Problem:
    """Two in the same instant."""
    log.warning("conflict at the API: %s", error)
    return Problem(409, "conflict", "同一时间有另一个操作，请查看最新进展后再试。")


# A form where JSON is wanted has been read as a form already (RawPostDataException).
UNREADABLE = (SuspiciousOperation, MultiPartParserError, UnreadablePostError, RawPostDataException)
MEANINGS: Sequence[tuple[Any, Callable[[Any], Problem]]] = (
    (Problem, lambda error: error),
    (ActRefused, refused),
    (UploadRefused, lambda error: Problem(422, "upload_refused", error.message)),
    (AccountRefused, lambda error: Problem(422, "account_refused", error.message)),
    (InvalidIdentifier, lambda error: Problem(422, "invalid_identifier", str(error))),
    (ValidationError, lambda error: invalid(error.errors)),
    ((Http404, ObjectDoesNotExist), lambda error: not_found()),
    (AuthenticationError, lambda error: unauthenticated()),
    (HttpError, lambda error: Problem(error.status_code, "unreadable")),
    (RequestDataTooBig, lambda error: Problem(413, "too_large", "发送的内容太大，请分几次发送。")),
    (UNREADABLE, lambda error: Problem(400, "unreadable")),
    ((DataError, UnicodeError, OverflowError), _unkept),
    (IntegrityError, _conflict),
)


def answer(request: HttpRequest, error: Any) -> HttpResponse:
    """The handler of all exceptions. What is our fault is logged whole and told without details."""
    problem = problem_of(error)
    if problem is None:
        got_request_exception.send(sender=None, request=request)
        log.error("error at %s %s", request.method, request.path, exc_info=error)
        problem = Problem(500, "internal")
    return problem.response()
