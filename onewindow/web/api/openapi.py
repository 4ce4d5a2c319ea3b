"""The OpenAPI document: what ninja writes of endpoints and shapes, completed by what every call has (refusals, headers, keys, security)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.operation import Operation

from onewindow.web.api.callers import POST_HEADER, Bearer
from onewindow.web.api.idempotency import HEADER, KEY_MAX
from onewindow.web.api.problems import TITLES, TYPE
from onewindow.web.api.scopes import SCOPES

INTRODUCTION = """办事指南、申请、办件和每一个办理动作的接口。

拒绝都是 application/problem+json（RFC 9457）：`code` 给程序判断，`detail` 可以直接显示给人，`problems` 按位置指出哪里要改。
每次写入可以带 `Idempotency-Key`（24 小时内同一个键只办一次）；读取都有 `ETag`，办理一件时把它写在 `If-Match` 里。
"""
ALWAYS = (429, 503)
WITH_TOKEN = (401, 403)
OF_READS = (304,)
OF_WRITES = (409, 412, 413, 415)

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "description": f"{TYPE}<code>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "给程序判断的代码"},
        "detail": {"type": "string", "description": "可以直接显示给人"},
        "problems": {"type": "object", "additionalProperties": {"type": "string"}, "description": "位置 → 怎样改"},
    },
}
HEADERS = {
    "RateLimit-Limit": "每分钟可以调用多少次",
    "RateLimit-Remaining": "这一分钟还剩多少次",
    "RateLimit-Reset": "多少秒后重新计数",
}
RETRY = {"Retry-After": "多少秒后再试"}


def completed(api: NinjaAPI, document: Any) -> Any:
    prefix = "/" + api.get_root_path({}).strip("/")
    operations = {(method.lower(), f"{prefix}{path}"): operation for method, path, operation in _operations(api)}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            _complete(method, path, told, operations[method, path])
    components = document["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {f"Problem{status}": _problem(status) for status in TITLES}
    components["headers"] = {name: _header(text, "integer") for name, text in {**HEADERS, **RETRY}.items()}
    components["securitySchemes"] = _security(prefix)
    document["servers"] = [{"url": settings.PUBLIC_ADDRESS}]
    return document


def _operations(api: NinjaAPI) -> Iterator[tuple[str, str, Operation]]:
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, path, operation


def _complete(method: str, path: str, told: Any, operation: Operation) -> None:
    reads = method == "get"
    bearer = next((each for each in operation.auth_callbacks or [] if isinstance(each, Bearer)), None)
    statuses = {*ALWAYS, *(() if reads else OF_WRITES)}
    statuses |= set(WITH_TOKEN) if bearer else set()
    if "{" in path:
        statuses.add(404)
    if told["parameters"] or "requestBody" in told:
        statuses |= {422}
    if "requestBody" in told:
        statuses |= {400}
    for status in statuses:
        told["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
    for status, response in told["responses"].items():
        if int(status) < 300:
            response.setdefault("headers", {}).update(_headers(method, int(status)))
    if reads:
        told["responses"].setdefault(304, {"description": "没有变化（If-None-Match）"})
    told["parameters"] = told["parameters"] + _parameters(method, path, bearer)
    if bearer:
        told["security"] = [{"oauth2": list(bearer.scopes)}, {"bearer": []}]


def _headers(method: str, status: int) -> dict[str, Any]:
    made: dict[str, Any] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    if method == "get":
        made["ETag"] = _header("内容的标记；办件的以链首摘要开头", "string")
    return made


def _parameters(method: str, path: str, bearer: Bearer | None) -> list[dict[str, Any]]:
    made = []
    if method == "get":
        made.append(_in_header("If-None-Match", "已经有的 ETag：没有变化时返回 304", 200))
    else:
        made.append(
            _in_header(HEADER, f"同一个键只办一次，24 小时内重发得到同样的回答；最多 {KEY_MAX} 个字符", KEY_MAX)
        )
        if "/cases/" in path or "/drafts/" in path:
            made.append(_in_header("If-Match", "读取时的 ETag：有了新的进展时返回 412", 200))
    if bearer:
        made.append(_in_header(POST_HEADER, "有几个岗位时，以哪个岗位办理（编号见 /me）", 20, pattern=r"^\d{0,19}$"))
    return made


def _in_header(name: str, text: str, most: int, pattern: str = "") -> dict[str, Any]:
    schema = {"type": "string", "maxLength": most} | ({"pattern": pattern} if pattern else {})
    return {"in": "header", "name": name, "required": False, "description": text, "schema": schema}


def _header(text: str, kind: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": kind}}


def _problem(status: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        made["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in (*RETRY, *HEADERS)}
    return made


def _security(prefix: str) -> dict[str, Any]:
    address = f"{settings.PUBLIC_ADDRESS}{prefix}/oauth"
    scopes = dict(SCOPES)
    return {
        "oauth2": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {"tokenUrl": f"{address}/token", "scopes": scopes},
                "authorizationCode": {
                    "authorizationUrl": f"{address}/authorize", "tokenUrl": f"{address}/token", "refreshUrl": f"{address}/token",
                    "scopes": scopes,
                },
            },
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "工作人员在工作台上做的令牌"},
    }  # fmt: skip
