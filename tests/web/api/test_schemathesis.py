"""The API driven from its own description: whatever is sent, by whomever, is answered as documented and never with an error of ours.

Bounded: a few examples an endpoint and caller, always the same ones. Half of them name a case and a draft that are there, so that
not everything ends with 404; each is undone.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onewindow.web.api.pages import document
from tests.factories import Story, draft, submitted
from tests.web.api.calls import as_applicant, as_officer, as_system

pytestmark = pytest.mark.proof

CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}
CALLERS: dict[str, Callable[[Story], str]] = {
    "signed out": lambda story: "",
    "applicant": lambda story: as_applicant(story.by).token,
    "officer": lambda story: as_officer(story.staff.window).token,
    "system": lambda story: as_system(story.staff.approver).token,
}
quiet = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Calls share the test's own transaction: as Django's test client does, they leave its connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Drawn:
    """What is sent to one operation: cases, and whether each names what is there. The first is as documented."""

    secured: bool
    cases: list[tuple[Any, bool]]


@cache
def drawn() -> list[Drawn]:
    """The same cases for every caller."""
    schema = schemathesis.openapi.from_dict(json.loads(document()))
    schema.app = get_wsgi_application()
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    return [Drawn("security" in operation.definition.raw, list(_cases(operation))) for operation in operations]


def _cases(operation: Any) -> Iterator[tuple[Any, bool]]:
    found: list[tuple[Any, bool]] = []
    for mode, examples in EXAMPLES.items():

        @seed(410305)
        @settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=quiet, phases=[Phase.generate],
            print_blob=False,
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
        def draw(case: Any, real: bool) -> None:
            found.append((case, real))

        draw()
    yield from found


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.xdist_group("schemathesis")
def test_every_endpoint_answers_as_documented(who: str, settings: Settings) -> None:
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_ADDRESS = 10**9
    story = submitted()
    known = {
        "number": story.case.number, "draft_id": draft(story.by).pk, "code": story.case.item.code, "kind": "cases",
        "key": "layout",
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"} if (token := CALLERS[who](story)) else {}
    for operation in drawn():
        shut = not headers and operation.secured  # whatever is sent, a token is asked for first
        for case, real in operation.cases[:1] if shut else operation.cases:
            _call(case, known if real else {}, headers)
    assert len(drawn()) == sum(len(methods) for methods in json.loads(document())["paths"].values())


def _call(case: Any, known: dict[str, Any], headers: dict[str, str]) -> None:
    sent = case.derive()
    for name in set(sent.path_parameters) & set(known):
        sent.path_parameters[name] = known[name]
    with transaction.atomic():
        response = sent.call(headers=headers)
        transaction.set_rollback(True)
    sent.validate_response(response, checks=CHECKS)
