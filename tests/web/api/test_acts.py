"""One endpoint an act: there for every act on offer and for no other, and each does in each state what the table says."""

import base64
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import models, transaction

from onewindow.accounts.actors import Applicant
from onewindow.cases.models import Case, State
from onewindow.cases.moves import TABLE
from onewindow.catalogue.models import Item
from onewindow.oversight.moves import TABLE as OVERSIGHT
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from onewindow.record.verify import verify
from onewindow.web.api.house import api
from onewindow.web.api.kinds import KINDS
from onewindow.web.api.signatures import body_of, parameters
from onewindow.web.api.tables import HANDLING
from tests import factories
from tests.factories.states import IN_STATE, Try
from tests.factories.stories import Story
from tests.web.api.calls import Caller, as_applicant, as_officer, as_system, ok, problem

pytestmark = pytest.mark.proof

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

REFUSED = {403, 409, 422}
ACTS = [row.name for row, _ in HANDLING]


def paths() -> set[str]:
    return set(api.get_openapi_schema()["paths"])


def test_every_act_on_offer_has_its_endpoint_and_no_other_has() -> None:
    rows = [row for table in (TABLE, OVERSIGHT) for row in table.moves.values() if row.offered]
    expected = {f"/api/v1/cases/{{number}}/acts/{row.name}" for row in rows if NEW not in row.sources}
    expected |= {f"/api/v1/drafts/{{draft_id}}/acts/{row.name}" for row in rows if NEW in row.sources}
    for kind in KINDS:
        rows = [row for row in kind.table.moves.values() if row.offered and NEW not in row.sources]
        expected |= {f"/api/v1/{kind.path}/{{number}}/acts/{row.name}" for row in rows}
    expected |= {"/api/v1/drafts/{draft_id}/acts/submit_package", "/api/v1/cases/{number}/acts/impose"}
    expected.add("/api/v1/cases/{number}/acts/issue_urging")
    assert {path for path in paths() if "/acts/" in path} == expected


def test_every_parameter_of_every_act_has_its_place_in_the_request() -> None:
    for row, act in HANDLING:
        body = body_of(row.name, act)
        assert set(body.model_fields if body else ()) == set(parameters(act)), row.name
        assert not {"by", "at", "recorded_at"} & set(parameters(act))


def plain(value: Any) -> Any:
    """What an act takes, as JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return next((told(value) for kind, told in SINGLE if isinstance(value, kind)), value)


SINGLE: list[tuple[Any, Callable[[Any], Any]]] = [
    (Item, lambda item: item.code),
    (models.Model, lambda row: row.pk),
    (bytes, lambda value: base64.b64encode(value).decode()),
    (datetime | date, lambda value: value.isoformat()),
    (Enum, lambda value: value.value),
    (Decimal, str),
]


def caller_for(actor: Any) -> Caller:
    return as_applicant(actor) if isinstance(actor, Applicant) else as_officer(actor)


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Callable[[State], Story]]:
    """The story of a state, told once: every act is tried on it and undone."""
    made: dict[State, Story] = {}

    def told(state: State) -> Story:
        if state not in made:
            with time_machine.travel("2026-06-09T01:00:00+00:00"):
                made[state] = IN_STATE[state]()
        return made[state]

    with django_db_blocker.unblock(), transaction.atomic():
        yield told
        transaction.set_rollback(True)


GROUPED = [
    pytest.param(state, name, marks=pytest.mark.xdist_group(f"api-{state}"), id=f"{state}-{name}")
    for state, name in product(State.values, [name for name in ACTS if name in TABLE.moves])
]


@pytest.mark.parametrize(("state", "name"), GROUPED)
def test_every_endpoint_in_every_state_does_what_the_table_says(
    stories: Callable[[State], Story], state: str, name: str
) -> None:
    story = stories(State(state))
    with transaction.atomic():
        _try(story, name, state)
        transaction.set_rollback(True)


def _try(story: Story, name: str, state: str) -> None:
    row = TABLE.moves[name]
    _, actor, needs = getattr(Try(story), name)()
    before = Event.objects.filter(chain=story.case.chain).count()
    answer = caller_for(actor).act(story.case.number, name, plain(needs) or None)
    if not actor_sees(actor, story.case):
        problem(answer, 404, "not_found")
    elif answer.status_code == 200:
        assert row.allows(state)
        told = answer.json()
        case = Case.objects.get(pk=story.case.pk)
        event = Event.objects.filter(chain=case.chain).latest("sequence")
        assert told["case"]["state"] == case.state == (row.target or state)
        assert (told["event"]["act"], told["event"]["sequence"]) == (name, before + 1)
        assert told["event"]["digest"] == bytes(event.digest).hex() == told["case"]["digest"]
        assert answer.headers["ETag"] == f'"{told["case"]["digest"]}"'
        return
    else:
        told = problem(answer, answer.status_code)
        assert answer.status_code in REFUSED
        if not row.allows(state):
            assert told["code"] in {"wrong_state", "wrong_person", "not_over", "no_such_choice"}, told
    assert Event.objects.filter(chain=story.case.chain).count() == before


def actor_sees(actor: Any, case: Case) -> bool:
    who = actor.user if isinstance(actor, Applicant) else actor
    return bool(Case.objects.visible_to(who).filter(pk=case.pk).exists())


@pytest.mark.django_db
def test_a_case_from_acceptance_to_delivery_by_a_system_and_officers() -> None:
    story = factories.submitted()
    staff, number = story.staff, story.case.number
    window = as_system(staff.window)
    accepted = ok(window.act(number, "accept"))
    assert accepted["case"]["state"] == "accepted"
    capacity = Event.objects.get(chain=story.case.chain, act="accept").capacity
    assert capacity.startswith(f"post:{staff.window.post.pk}:window:via:")
    reviewer = as_officer(staff.reviewer)
    for _ in range(6):
        step = ok(reviewer.get(f"/cases/{number}"))["step"]
        case = story.again()
        if case.guide.step(case.step).role == "approver":
            break
        if case.guide.step(case.step).kind == "site_inspection":
            visit = {
                "inspected_at": "2026-06-09T09:00:00+08:00", "place": "店内", "findings": "齐全", "passed": True, "present": "本人",
            }  # fmt: skip
            ok(reviewer.act(number, "record_inspection", {"second": staff.colleague.post.pk, "visit": visit}))
        ok(reviewer.act(number, "complete_step", {"opinion": "符合条件", "favourable": True, "step": step}))
    granted = ok(as_officer(staff.approver).act(number, "grant", {"opinion": "同意"}))
    assert granted["case"]["state_label"] == "办结（准予）"
    case = story.again()
    receipt = {"name": "钱万里", "number": case.applicant.representative_number, "code": case.query_code}
    assert ok(window.act(number, "deliver", {"receipt": receipt}))["case"]["turn"] == "nobody"
    rated = ok(as_applicant(story.by).act(number, "rate", {"phase": 2, "score": 5, "channel": "mobile"}))
    assert rated["event"]["label"] == "评价"
    assert verify().whole


@pytest.mark.django_db
def test_what_was_sent_wrongly_is_told_place_by_place() -> None:
    story = factories.submitted()
    window = as_officer(story.staff.window)
    number = story.case.number
    told = problem(window.act(number, "refuse", {"reason": "材料不实", "grounds": "法"}), 422, "invalid")
    assert set(told["problems"]) == {"ground", "grounds"}
    assert "必须填写" in told["problems"]["ground"]
    problem(window.act(number, "refuse", {"reason": " ", "ground": "法"}), 422, "reason_required")
    told = problem(window.act(number, "request_correction", {"points": [{"key": "layout", "name": "图"}]}), 422)
    assert set(told["problems"]) == {"points.0.wrong", "points.0.mend"}
    wrong = {"points": [{"key": "no_such", "name": "没有", "wrong": "x", "mend": "y"}]}
    problem(window.act(number, "request_correction", wrong), 422, "no_such_choice")
    problem(window.act(number, "confirm_joint", {"party_id": 999999999}), 404, "not_found")
    moved = {"item": "no-such-item", "reason": "x", "consent": {"witness": "y"}}
    assert "item" in problem(window.act(number, "move_to_item", moved), 422, "no_such_choice")["problems"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "\ud800", "长" * 4001])
def test_what_cannot_be_kept_is_refused_and_never_an_error(text: str) -> None:
    story = factories.submitted()
    answer = as_officer(story.staff.window).act(story.case.number, "not_ours", {"reason": "x", "authority": text})
    problem(answer, 422)
    assert story.again().state == State.SUBMITTED


@pytest.mark.django_db
def test_no_number_that_is_none_and_no_other_format() -> None:
    story = factories.submitted()
    window = as_officer(story.staff.window)
    address = f"/api/v1/cases/{story.case.number}/acts/ask_fee"
    headers = {"Authorization": f"Bearer {window.token}"}
    for sent in ("{", '{"amount": NaN}'):
        problem(window.client.post(address, sent, content_type="application/json", headers=headers), 400, "unreadable")
    problem(window.client.post(address, "<a/>", content_type="text/xml", headers=headers), 415, "media_type")
    torn = window.client.post(
        address,
        b"--x\r\nnothing",
        content_type="multipart/form-data; boundary=x",
        headers=headers | {"Idempotency-Key": "k"},
    )
    problem(torn, 400, "unreadable")
    big = "x" * (1024 * 1024 + 1)
    problem(window.client.post(address, big, content_type="application/json", headers=headers), 413, "too_large")
