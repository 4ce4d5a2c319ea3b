"""Sent twice is done once; what has changed since it was read is not written over; who calls too often waits."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from onewindow.cases.models import Draft
from onewindow.record.models import Event
from onewindow.web.api.models import Answered, Tally
from onewindow.web.api.tasks import sweep
from tests import factories
from tests.factories.applying import FOOD, item_at
from tests.web.api.calls import Caller, as_applicant, as_officer, ok, problem

KEYED = {"Idempotency-Key": "k-1"}


@pytest.mark.django_db
def test_the_same_key_and_body_is_done_once_and_answered_twice() -> None:
    by = factories.individual_business()
    caller, item = as_applicant(by), item_at(FOOD)
    first = caller.post("/drafts", {"item": item.code}, **KEYED)
    again = caller.post("/drafts", {"item": item.code}, **KEYED)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert Draft.objects.filter(user=by.user).count() == 1
    raw = bytes(Answered.objects.values_list("fingerprint", flat=True).get())
    assert len(raw) == 32


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused_and_of_another_caller_is_another() -> None:
    one, other = as_applicant(factories.individual_business()), as_applicant(factories.individual_business())
    item = item_at(FOOD)
    ok(one.post("/drafts", {"item": item.code}, **KEYED), 201)
    problem(one.post("/drafts", {"item": item.code, "place": ""}, **KEYED), 422, "key_reused")
    problem(one("PATCH", "/drafts/1", {}, **KEYED), 422, "key_reused")
    ok(other.post("/drafts", {"item": item.code}, **KEYED), 201)
    problem(one.post("/drafts", {"item": item.code}, **{"Idempotency-Key": "k" * 201}), 422, "idempotency_key")


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again_under_its_key() -> None:
    story = factories.submitted()
    window = as_officer(story.staff.window)
    problem(window.act(story.case.number, "refuse", {"reason": "", "ground": "法"}, **KEYED), 422)
    assert not Answered.objects.exists()
    done = ok(window.act(story.case.number, "accept", **KEYED))
    assert ok(window.act(story.case.number, "accept", **KEYED)) == done
    problem(window.act(story.case.number, "accept"), 409, "wrong_state")
    assert story.acts().count("accept") == 1


@pytest.mark.django_db
def test_an_upload_sent_twice_is_one_file_whatever_its_boundary() -> None:
    from io import BytesIO

    from PIL import Image

    by = factories.individual_business()
    draft = factories.draft(by, with_files=False)
    key = next(m.key for m in draft.guide_version.body.materials_for(draft.answers) if not m.name.endswith("申请书"))
    caller = as_applicant(by)

    def picture(colour: str) -> BytesIO:
        out = BytesIO()
        Image.new("RGB", (40, 40), colour).save(out, "JPEG")
        out.seek(0)
        out.name = "照片.jpg"
        return out

    path = f"/drafts/{draft.pk}/materials/{key}"
    first = caller.upload(path, picture("red"), **KEYED)
    again = caller.upload(path, picture("red"), **KEYED)
    assert (ok(first), again.headers["Idempotent-Replayed"]) == (ok(again), "true")
    problem(caller.upload(path, picture("blue"), **KEYED), 422, "key_reused")
    assert draft.attachments.count() == 1
    problem(caller.upload(path, BytesIO(b"no picture")), 422, "upload_refused")


@pytest.mark.django_db
def test_answers_are_kept_a_day_and_tallies_five_minutes() -> None:
    caller = as_applicant(factories.individual_business())
    ok(caller.post("/drafts", {"item": item_at(FOOD).code}, **KEYED), 201)
    now = timezone.now()
    sweep(now + timedelta(hours=23))
    assert Answered.objects.exists()
    assert not Tally.objects.exists()
    sweep(now + timedelta(hours=25))
    assert not Answered.objects.exists()


def in_thread(run: Callable[[], Any]) -> tuple[Thread, list[Any]]:
    results: list[Any] = []

    def body() -> None:
        try:
            results.append(run())
        finally:
            connection.close()

    thread = Thread(target=body)
    thread.start()
    return thread, results


HELD = """select count(*) from pg_locks join pg_database on pg_database.oid = database
where datname = current_database() and locktype = 'advisory' and objsubid = 1 and classid <> 0"""


def until_the_key_is_held() -> None:
    """An advisory lock of a large number in this database, which is what a key is; those of the record are small."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(HELD)
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody came")


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_time_is_told_to_wait() -> None:
    story = factories.submitted()
    window = as_officer(story.staff.window)
    entered, leave = Signal(), Signal()

    def held() -> None:
        """Somebody holds the case: the first call waits in the middle of its act."""
        with transaction.atomic():
            type(story.case).objects.select_for_update(of=("self",)).get(pk=story.case.pk)
            entered.set()
            leave.wait(20)

    holder, _ = in_thread(held)
    assert entered.wait(10)
    first, answers = in_thread(lambda: window.act(story.case.number, "accept", **KEYED))
    until_the_key_is_held()
    second = Caller(window.token).act(story.case.number, "accept", **KEYED)
    leave.set()
    for thread in (holder, first):
        thread.join(20)
    assert problem(second, 409, "in_progress")
    assert second.headers["Retry-After"] == "1"
    assert ok(answers[0])["case"]["state"] == "accepted"
    assert story.acts().count("accept") == 1
    assert ok(window.act(story.case.number, "accept", **KEYED))["case"]["state"] == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_act_on_what_both_have_seen_and_one_is_told_that_it_changed() -> None:
    story = factories.submitted()
    window = as_officer(story.staff.window)
    tag = window.get(f"/cases/{story.case.number}").headers["ETag"]
    calls = [
        in_thread(lambda: Caller(window.token).act(story.case.number, "accept", **{"If-Match": tag})) for _ in range(2)
    ]
    for thread, _ in calls:
        thread.join(20)
    statuses = sorted(answers[0].status_code for _, answers in calls)
    assert statuses == [200, 412]
    assert story.acts().count("accept") == 1


@pytest.mark.django_db
def test_what_is_read_has_a_tag_and_is_not_sent_twice() -> None:
    story = factories.submitted()
    window, path = as_officer(story.staff.window), f"/cases/{story.case.number}"
    first = window.get(path)
    tag, head = first.headers["ETag"], ok(first)["digest"]
    assert tag.startswith(f'"{head}.')
    same = window.get(path, **{"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    ok(window.act(story.case.number, "accept", **{"If-Match": f'"{head}"'}))
    assert window.get(path, **{"If-None-Match": tag}).status_code == 200
    told = problem(window.act(story.case.number, "terminate", _end(), **{"If-Match": tag}), 412, "changed")
    assert told["head"] == ok(window.get(path))["digest"]
    public = Caller().get(f"/items/{story.case.item.code}/guide")
    assert (
        Caller().get(f"/items/{story.case.item.code}/guide", **{"If-None-Match": public.headers["ETag"]}).status_code
        == 304
    )


def _end() -> dict[str, str]:
    return {"cause": "death", "found": "死亡证明", "basis": "《民法典》第十三条"}


@pytest.mark.django_db
def test_a_draft_saved_elsewhere_is_not_written_over() -> None:
    by = factories.individual_business()
    draft = factories.draft(by)
    caller, path = as_applicant(by), f"/drafts/{draft.pk}"
    tag = caller.get(path).headers["ETag"]
    saved = caller("PATCH", path, {"delivery_way": "window"}, **{"If-Match": tag})
    assert ok(saved)["revision"] == draft.revision + 1
    problem(caller("PATCH", path, {"delivery_way": "electronic"}, **{"If-Match": tag}), 412, "changed")


@pytest.mark.django_db
def test_who_calls_too_often_waits_by_caller_and_by_address(settings: Settings) -> None:
    settings.API_PER_MINUTE = 3
    caller = as_applicant(factories.individual_business())
    answers = [caller.get("/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    problem(answers[3], 429, "too_many_calls")
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    other = as_applicant(factories.individual_business())
    ok(other.get("/me"))
    settings.API_PER_MINUTE_ADDRESS = 6
    assert [Caller("guess").get("/me").status_code for _ in range(2)] == [401, 429]
    assert problem(Caller().post("/oauth/token"), 429)
    assert Event.objects.count() == 0
