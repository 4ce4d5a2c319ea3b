"""Several act on one case in the same instant, in transactions of their own: one is first, the others are told what it has become."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from onewindow.cases.acts import accept, apply, decide
from onewindow.cases.models import Case, Decision, Provided, State
from onewindow.config.embedded import cluster
from onewindow.notices.models import Document
from onewindow.record.door import ROOT_LOCK
from onewindow.record.errors import ActRefused, WrongState
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.databases import Databases
from tests.factories.applying import FOOD
from tests.factories.stories import DENIAL
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """Each act in a thread and on a connection of its own, begun together; what each came to, its refusal included."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            results[place] = act()  # type: ignore[call-overload]
        except ActRefused as refusal:
            results[place] = refusal  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "two acts wait for each other"
    return list(results)


def won(results: list[object]) -> Case:
    """The one that was first; all others were refused for the state it left."""
    cases = [result for result in results if isinstance(result, Case)]
    assert len(cases) == 1, results
    assert all(isinstance(result, Case | WrongState) for result in results), results
    return cases[0]


def whole() -> bool:
    return verify().whole


@pytest.mark.parametrize("other", ["grants", "denies", "withdraws"])
def test_of_two_who_end_a_case_one_wins(now: datetime, other: str) -> None:
    story = factories.at_decision(at=now)
    second = factories.officer(Role.APPROVER, story.staff.agency)
    pk = story.case.pk
    others: dict[str, Act] = {
        "grants": lambda: decide.grant(pk, by=second, at=now),
        "denies": lambda: decide.deny(pk, by=second, at=now, denial=DENIAL),
        "withdraws": lambda: apply.withdraw(pk, by=story.by, at=now, reason="不办了"),
    }
    case = won(at_once(lambda: decide.grant(pk, by=story.staff.approver, at=now), others[other]))
    ended = {"grant": State.GRANTED, "deny": State.DENIED, "withdraw": State.WITHDRAWN}
    last = story.acts()[-1]
    assert story.again().state == case.state == ended[last]
    assert sum(act in ended for act in story.acts()) == 1
    assert Decision.objects.filter(case=case).count() == (last != "withdraw")
    assert whole()


def test_of_eight_windows_that_accept_one_does(now: datetime) -> None:
    story = factories.submitted(at=now)
    windows = [factories.officer(Role.WINDOW, story.staff.agency) for _ in range(8)]
    won(at_once(*[lambda who=who: accept.accept(story.case.pk, by=who, at=now) for who in windows]))
    assert story.acts().count("accept") == 1
    assert Document.objects.filter(chain=story.case.chain, kind="acceptance").count() == 1
    assert whole()


def test_one_draft_sent_from_two_devices_is_one_case(now: datetime) -> None:
    by = factories.individual_business()
    made = factories.draft(by, FOOD, at=now)
    before = Case.objects.count()
    results = at_once(*[lambda: factories.hand_in_draft(made, by, at=now)] * 4)
    assert {result.pk for result in results if isinstance(result, Case)} == {Case.objects.latest("pk").pk}
    assert Case.objects.count() == before + 1
    assert not Provided.objects.filter(case__number="").exists()
    assert whole()


def test_numbers_of_cases_handed_in_together_have_no_gap_or_repeat(now: datetime) -> None:
    people = [factories.individual_business() for _ in range(6)]
    drafts = [factories.draft(by, FOOD, at=now) for by in people]
    results = at_once(
        *[
            lambda made=made, by=by: factories.hand_in_draft(made, by, at=now)
            for made, by in zip(drafts, people, strict=True)
        ]
    )
    numbers = sorted(case.number for case in results if isinstance(case, Case))
    assert len(set(numbers)) == 6
    assert whole()


def test_the_later_of_two_pages_says_what_the_case_has_become(now: datetime) -> None:
    story = factories.at_decision(at=now)
    second = factories.officer(Role.APPROVER, story.staff.agency)
    address = reverse("desk:decide", args=[story.case.pk])
    clients = [signed_in(story.staff.approver), signed_in(second)]
    answers = at_once(
        lambda: clients[0].post(address, {"decision": "grant"}), lambda: clients[1].post(address, {"decision": "grant"})
    )
    told = {answer.status_code: answer.content.decode() for answer in answers}  # type: ignore[attr-defined]
    assert set(told) == {302, 409}
    assert "现在是“办结（准予）”，不能准予" in told[409]


def test_while_a_root_is_taken_no_event_has_its_number_yet(databases: Databases) -> None:
    """The root's watermark is the last number given: an event numbered before it and committed after it would be a gap behind it."""
    story = factories.submitted()
    owner = psycopg.connect(databases.url(databases.name, cluster.OWNER), autocommit=True)
    with owner:
        last = "select last_value from record_event_id_seq"
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        before = owner.execute(last).fetchone()
        owner.execute("select pg_advisory_lock(%s)", [ROOT_LOCK])
        results: list[object] = []
        act = Thread(
            target=lambda: results.extend(at_once(partial(accept.accept, story.case.pk, by=story.staff.window, at=NOW)))
        )
        act.start()
        until = time.monotonic() + 20
        while owner.execute(waiting).fetchone() != (1,):
            assert time.monotonic() < until, results
            time.sleep(0.01)
        assert owner.execute(last).fetchone() == before
        owner.execute("select pg_advisory_unlock(%s)", [ROOT_LOCK])
        act.join(30)
        assert won(results).state == State.ACCEPTED
        assert owner.execute(last).fetchone() != before
