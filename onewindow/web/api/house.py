"""The API put together: its routers, how bodies are read, how exceptions are answered, what its OpenAPI document says."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from onewindow.web.api import (
    acts,
    answers,
    beginnings,
    cases,
    changes,
    drafts,
    me,
    national,
    openapi,
    packages,
    problems,
    public,
    subjects,
)


class Strict(Parser):
    """JSON as it is defined: no NaN, no Infinity, which no other system could read back."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


class Readable(JSONRenderer):
    """Chinese as Chinese: people look at answers too."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Api(NinjaAPI):
    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        return openapi.completed(self, super().get_openapi_schema(**given))


api = Api(
    title="洛阳一窗 API",
    version="1",
    description=openapi.INTRODUCTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,  # served by pages.py, made once
    parser=Strict(),
    renderer=Readable(),
)
for each in (public, me, cases, acts, answers, subjects, beginnings, drafts, packages, changes, national):
    api.add_router("", each.router)
for error in (Exception, Http404, HttpError, AuthenticationError, ValidationError):
    api.add_exception_handler(error, problems.answer)
