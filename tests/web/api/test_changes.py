"""The feed: everything once, in order, nothing skipped however transactions overlap, nothing personal in it."""

import json
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from onewindow.cases.acts.accept import accept
from onewindow.network.models import Agency, Region
from onewindow.record.door import append
from onewindow.record.models import Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Role
from onewindow.web.api import changes
from onewindow.web.api.models import FeedMark
from tests import NOW
from tests.factories import Story, officer, region, submitted
from tests.web.api.calls import Caller, as_applicant, as_data, as_officer, as_system, ok, problem


def whole_city() -> Region:
    return Region.objects.get(level="city")


def read(caller: Caller, after: int = 0, limit: int = 2) -> tuple[list[dict[str, Any]], int]:
    """To the end of the feed, page by page."""
    found: list[dict[str, Any]] = []
    for _ in range(500):
        page = ok(caller.get(f"/changes?after={after}&limit={limit}"))
        found += page["changes"]
        after = page["cursor"]
        if not page["more"]:
            return found, after
    raise AssertionError("no end")


@pytest.mark.django_db
def test_everything_comes_once_in_order_and_then_only_what_is_new() -> None:
    stories = [submitted() for _ in range(3)]
    data = as_data(whole_city())
    found, cursor = read(data)
    assert [row["cursor"] for row in found] == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert read(data, cursor) == ([], cursor)
    accept(stories[0].case.pk, by=stories[0].staff.window, at=NOW)
    with time_machine.travel(NOW + timedelta(minutes=5)):
        further, _ = read(data, cursor)
    assert [(row["act"], row["key"]) for row in further] == [("accept", stories[0].case.number)]
    assert further[0]["label"] == "受理"
    assert further[0]["previous"] in {row["digest"] for row in found}


@pytest.mark.django_db
def test_nothing_personal_is_in_it() -> None:
    story = submitted()
    text = json.dumps(read(as_data(whole_city()))[0], ensure_ascii=False)
    principal = story.case.applicant
    for secret in (principal.name, principal.document_number, principal.phone, bytes(principal.document_digest).hex()):
        assert secret not in text
    assert story.by.key not in text


@pytest.mark.django_db
def test_each_reads_of_what_is_theirs() -> None:
    here, there = submitted(), submitted(place=region("老城区"))
    both = {here.case.number, there.case.number}

    def keys(caller: Caller) -> set[str]:
        return {row["key"] for row in read(caller)[0] if row["kind"] == "case"} & both

    assert keys(as_data(whole_city())) == both
    assert keys(as_data(region("老城区"))) == {there.case.number}
    assert keys(as_system(here.staff.window)) == {here.case.number}
    assert keys(as_officer(here.staff.reviewer)) == {here.case.number}
    other = Agency.objects.get(key="civil_affairs", region=region())
    assert keys(as_officer(officer(Role.APPROVER, other))) == set()
    problem(as_applicant(here.by).get("/changes"), 403, "insufficient_scope")
    problem(as_data(region()).get("/changes?after=-1"), 422, "invalid")


def write(story: Story) -> None:
    """One event, and nothing else that two acts might have to wait for each other for."""
    append(
        story.case.chain_id, act="check_material", before="submitted", after="submitted", by=story.staff.window, at=NOW,
        article=Art(22), details={},
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_later_with_a_lower_number_is_not_skipped() -> None:
    """The first writes its event and lingers; the second writes a later one and commits. Who reads then must find both."""
    first, second = submitted(), submitted()
    data = as_data(whole_city())
    _, cursor = read(data, limit=100)
    FeedMark.objects.all().delete()
    written, leave = Signal(), Signal()

    def lingering() -> None:
        try:
            with transaction.atomic():
                write(first)
                written.set()
                leave.wait(20)
        finally:
            connection.close()

    thread = Thread(target=lingering)
    thread.start()
    assert written.wait(10)
    with transaction.atomic():
        write(second)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onewindow.record.roots.PATIENCE", "200ms")
        meanwhile, held = read(data, cursor)
    leave.set()
    thread.join(20)
    assert (meanwhile, held) == ([], cursor)
    with time_machine.travel(NOW + timedelta(minutes=5)):
        found, _ = read(data, held)
    assert [row["key"] for row in found] == [first.case.number, second.case.number]
    assert [row["cursor"] for row in found] == [cursor + 1, cursor + 2]


@pytest.mark.django_db(transaction=True)
def test_read_while_many_write_nothing_is_missed() -> None:
    stories = [submitted() for _ in range(8)]
    data = as_data(whole_city())
    _, cursor = read(data, limit=100)
    seen: list[int] = []

    def accept_all(part: list[Any]) -> None:
        try:
            for story in part:
                accept(story.case.pk, by=story.staff.window, at=NOW)
        finally:
            connection.close()

    threads = [Thread(target=accept_all, args=(stories[place::4],)) for place in range(4)]
    for thread in threads:
        thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "AGE", -changes.AGE)  # a new mark with every call
        while any(thread.is_alive() for thread in threads):
            found, cursor = read(data, cursor)
            seen += [row["cursor"] for row in found]
        found, cursor = read(data, cursor)
        found += read(data, cursor)[0]
    seen += [row["cursor"] for row in found]
    assert seen == list(Event.objects.filter(act="accept").order_by("pk").values_list("pk", flat=True))
    assert len(seen) == 8
