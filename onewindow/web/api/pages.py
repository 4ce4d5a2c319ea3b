"""The OpenAPI document, and the same as a page that people read: from ourselves, without scripts."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja.responses import NinjaJSONEncoder

from onewindow.cases import errors as _case_errors
from onewindow.record.errors import ActRefused
from onewindow.web.api.house import api
from onewindow.web.api.scopes import SCOPES

BOUND = (_case_errors,)


@cache
def document() -> str:
    """It changes with the code only."""
    return json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder, ensure_ascii=False)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type="application/json")


@cache
def sections() -> list[tuple[str, list[dict[str, Any]]]]:
    """The endpoints by what they are for, each with what it takes and answers."""
    whole = json.loads(document())
    made: dict[str, list[dict[str, Any]]] = {}
    for path, methods in whole["paths"].items():
        for method, told in methods.items():
            made.setdefault(told["tags"][0], []).append(_endpoint(method, path, told, whole))
    return list(made.items())


def _endpoint(method: str, path: str, told: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    parameters = [(p["name"], p["in"], p.get("description", ""), p["required"]) for p in told["parameters"]]
    content = told.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = next((each["schema"] for each in content.values()), {})
    scopes = [scope for each in told.get("security", []) for scope in each.get("oauth2", [])]
    return {
        "method": method.upper(), "path": path, "name": told["operationId"], "summary": told["summary"],
        "description": told.get("description", "").partition("\n\n")[0].replace("`", ""), "parameters": [p for p in parameters if p[1] != "header"],
        "fields": _fields(body, whole), "scopes": scopes, "answers": [(s, s if int(s) < 400 else "") for s in told["responses"]],
    }  # fmt: skip


def _fields(schema: dict[str, Any], whole: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Name, type and whether it must be there."""
    schema = _followed(schema, whole)
    needed = set(schema.get("required", []))
    return [(name, _type(one, whole), name in needed) for name, one in schema.get("properties", {}).items()]


def _followed(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return next((_followed(one, whole) for one in schema.get("anyOf", []) if "$ref" in one), schema)


def _type(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    if "$ref" in schema:
        inner = _followed(schema, whole)
        return " | ".join(map(str, inner["enum"])) if "enum" in inner else inner.get("title", "object")
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one, whole) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}), whole)}[]"
    return str(schema.get("format") or schema.get("type") or "任意")


def _codes() -> list[str]:
    found, rest = set(), [ActRefused]
    while rest:
        kind = rest.pop()
        found.add(kind.code)
        rest += kind.__subclasses__()
    return sorted(found)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"sections": sections(), "scopes": SCOPES.items(), "codes": _codes()})
