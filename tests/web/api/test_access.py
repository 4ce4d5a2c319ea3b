"""Who gets what at the API: roles × endpoints, scopes, posts, closed doors; and what may not be seen does not exist."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.cases.acts.apply import withdraw
from onewindow.cases.models import Case
from onewindow.cases.moves import TABLE
from onewindow.network.models import Agency
from onewindow.record.models import Event, Reading
from onewindow.staff.models import Role
from onewindow.web.api.clients import close
from onewindow.web.api.models import Audience
from onewindow.web.api.tables import HANDLING
from tests import NOW
from tests.factories import Story, accepted, applicant, at_decision, decided, officer, region, staff_of, submitted
from tests.factories.people import user
from tests.web.api.calls import (
    ROOT,
    Caller,
    app_for,
    as_applicant,
    as_data,
    as_officer,
    as_system,
    issued,
    ok,
    problem,
    system,
)

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
STATES = {"submitted": submitted, "accepted": accepted, "at_decision": at_decision, "decided": decided}
MOST_QUERIES = 25
READS = ["", "/events", "/documents"]


@pytest.fixture(params=STATES)
def story(request: pytest.FixtureRequest) -> Story:
    return STATES[request.param]()


def strangers(story: Story) -> list[Caller]:
    """The same agency elsewhere, another agency here, another applicant, a data client: none of them sees the case."""
    elsewhere = Agency.objects.get(key="market_regulation", region=region("老城区"))
    other = Agency.objects.get(key="civil_affairs", region=region())
    return [
        as_officer(officer(Role.APPROVER, elsewhere)), as_officer(officer(Role.REVIEWER, other)), as_officer(officer(Role.WINDOW, elsewhere)),
        as_system(officer(Role.APPROVER, other)), as_applicant(applicant("路人")),
    ]  # fmt: skip


def test_what_may_not_be_seen_does_not_exist(story: Story) -> None:
    number, document = story.case.number, story.case.chain.documents.first()
    attachment = story.case.attachments.first()
    assert document is not None
    assert attachment is not None
    before = Event.objects.count()
    for who in strangers(story):
        for rest in [*READS, f"/documents/{document.code}", f"/files/{attachment.pk}"]:
            problem(who.get(f"/cases/{number}{rest}"), 404, "not_found")
        problem(who.get(f"/national/cases/{number}?reason=x"), 404, "not_found")
        problem(who.act(number, "accept"), 404, "not_found")
        assert number not in [row["number"] for row in ok(who.get("/cases"))["rows"]]
    assert Event.objects.count() == before
    assert not Reading.objects.exists()


def test_every_role_may_do_what_the_table_says_and_nothing_else(story: Story) -> None:
    staff = story.staff
    people = [staff.window, staff.reviewer, staff.approver, staff.agency_head, staff.legal_reviewer]
    people.append(officer(Role.ADMINISTRATOR, staff.agency))
    case = story.again()
    for who in people:
        caller = as_officer(who)
        seen = Case.objects.visible_to(who).filter(pk=case.pk).exists()
        answer = caller.get(f"/cases/{case.number}")
        assert answer.status_code == (200 if seen else 404), who.label
        for row, _ in HANDLING:
            if row.name not in TABLE.moves or not row.allows(case.state):
                continue
            allowed = row.by.test(who, case)
            if seen:
                assert (row.name in answer.json()["acts"]) == allowed, (who.label, row.name)
            refused = caller.act(case.number, row.name, {}).status_code if not allowed else 0
            assert refused in {0, 403, 404, 422}, (who.label, row.name)
    assert story.again().chain.head_sequence == case.chain.head_sequence


def test_without_a_token_with_a_wrong_one_and_with_cookies_only(story: Story) -> None:
    path = f"/cases/{story.case.number}"
    for who in (Caller(), Caller("nonsense")):
        told = who.get(path)
        problem(told, 401, "unauthenticated")
        assert told.headers["WWW-Authenticate"].startswith("Bearer")
    cookies = Caller()
    cookies.client.force_login(story.staff.window.user)
    problem(cookies.get(path), 401)
    problem(cookies.act(story.case.number, "accept"), 401)


def test_a_scope_narrows_and_never_adds() -> None:
    story = submitted()
    reads = as_officer(story.staff.window, "cases:read")
    ok(reads.get(f"/cases/{story.case.number}"))
    told = reads.act(story.case.number, "accept")
    problem(told, 403, "insufficient_scope")
    assert 'scope="cases:write"' in told.headers["WWW-Authenticate"]
    problem(reads.get("/changes"), 403, "insufficient_scope")
    problem(as_officer(story.staff.window, "changes:read").get("/cases"), 403, "insufficient_scope")
    wide = system(story.staff.window, "cases:read")
    problem(Caller(issued(wide, None, "cases:read", "cases:write")).act(story.case.number, "accept"), 403)


def test_expired_closed_disabled_and_in_the_wrong_hands() -> None:
    staff, who = staff_of(), applicant()
    live = as_officer(staff.window)
    ok(live.get("/me"))
    with time_machine.travel(NOW + timedelta(days=31)):
        problem(live.get("/me"), 401)
    client = system(staff.window)
    caller = Caller(issued(client, None))
    ok(caller.get("/me"))
    close(client, at=NOW)
    problem(caller.get("/me"), 401)
    problem(Caller(issued(client, None)).get("/me"), 401)
    app = app_for(Audience.APPLICANT)
    ok(Caller(issued(app, who.user)).get("/me"))
    problem(Caller(issued(app, staff.window.user)).get("/me"), 401)
    who.user.is_active = False
    who.user.save()
    problem(Caller(issued(app, who.user)).get("/me"), 401)


def test_with_several_posts_one_is_named() -> None:
    story = submitted()
    window = story.staff.window
    other = officer(Role.REVIEWER, Agency.objects.get(key="civil_affairs", region=region()), by=window.user)
    caller = Caller(issued(app_for(Audience.OFFICER), window.user))
    assert {post["id"] for post in ok(caller.get("/me"))["posts"]} == {window.post.pk, other.post.pk}
    told = problem(caller.get("/cases"), 403, "choose_post")
    assert {post["id"] for post in told["posts"]} == {window.post.pk, other.post.pk}
    path = f"/cases/{story.case.number}"
    ok(caller.get(path, **{"X-Post": str(window.post.pk)}))
    problem(caller.get(path, **{"X-Post": str(other.post.pk)}), 404)
    problem(caller.get(path, **{"X-Post": str(story.staff.approver.post.pk)}), 403, "no_post")
    personal = as_officer(window)
    ok(personal.get(path))
    problem(personal.get(path, **{"X-Post": str(other.post.pk)}), 403, "no_post")


def test_an_officer_without_a_post_and_a_system_whose_post_has_ended() -> None:
    nobody = Caller(issued(app_for(Audience.OFFICER), user("无岗", officer=True)))
    problem(nobody.get("/cases"), 403, "no_post")
    staff = staff_of()
    caller = as_system(staff.window)
    ok(caller.get("/cases"))
    post = staff.window.post
    post.ends_on = post.starts_on
    post.save()
    problem(caller.get("/cases"), 403, "post_ended")


def test_a_data_client_reads_changes_and_nothing_else() -> None:
    story = submitted()
    data = as_data(region())
    assert ok(data.get("/me"))["kind"] == "data"
    ok(data.get("/changes"))
    for path in ("/cases", f"/cases/{story.case.number}", "/queues", f"/national/cases/{story.case.number}", "/drafts"):
        problem(data.get(path), 403, "insufficient_scope")


def test_lists_by_queue_agree_with_their_counts_and_go_by_pages() -> None:
    stories = [submitted() for _ in range(3)]
    gone = submitted()
    withdraw(gone.case.pk, by=gone.by, at=timezone.now())
    caller = as_officer(stories[0].staff.window)
    counts = {queue["key"]: queue["cases"] for queue in ok(caller.get("/queues"))}
    assert counts["closed"] == len(ok(caller.get("/cases?queue=closed&limit=100"))["rows"]) > 0
    numbers: list[str] = []
    after: str | None = ""
    while after is not None:
        page = ok(caller.get(f"/cases?queue=intake&limit=2&after={after}"))
        numbers += [row["number"] for row in page["rows"]]
        after = page["next"]
    assert len(numbers) == len(set(numbers)) == counts["intake"]
    assert {story.case.number for story in stories} <= set(numbers)
    problem(caller.get("/cases?queue=nothing"), 422, "no_such_choice")
    problem(caller.get("/cases?after=nothing"), 422, "no_such_choice")
    problem(as_applicant(stories[0].by).get("/queues"), 403, "officers_only")


def test_an_applicant_sees_their_own_words_an_officer_masked_numbers_and_the_reason_stays() -> None:
    story = submitted()
    number = story.case.applicant.document_number
    path = f"/cases/{story.case.number}"
    own = as_applicant(story.by).get(path).content.decode()
    assert number in own
    reviewer = as_officer(story.staff.reviewer)
    numbers = [value for value in story.case.form.values() if isinstance(value, str) and len(value) == 18]
    secrets = [value for value in numbers if value != number]  # of persons; a business's own number is public
    seen = reviewer.get(path).content.decode()
    assert secrets
    assert not any(secret in seen for secret in secrets)
    problem(reviewer.post(f"{path}/readings", {"reason": " "}), 422, "reason_required")
    assert not Reading.objects.exists()
    whole = ok(reviewer.post(f"{path}/readings", {"reason": "电话核对"}))
    assert whole["parties"][0]["number"] == number
    trace = Reading.objects.get()
    assert (trace.reason, trace.reader) == ("电话核对", story.staff.reviewer.key)


def test_documents_and_files_come_as_they_are() -> None:
    story = accepted()
    caller = as_applicant(story.by)
    for row in ok(caller.get(f"/cases/{story.case.number}/documents")):
        answer = caller.client.get(row["address"], headers={"Authorization": f"Bearer {caller.token}"})
        assert answer.headers["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    file = next(line["file"] for line in ok(caller.get(f"/cases/{story.case.number}"))["materials"] if line["file"])
    answer = as_officer(story.staff.reviewer).get(f"/cases/{story.case.number}/files/{file}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_call_asks_the_database_much() -> None:
    story = decided()
    number = story.case.number
    for _ in range(3):
        submitted()
    window, own = as_officer(story.staff.window), as_applicant(story.by)
    calls = [(who, path) for who in (window, own) for path in (f"/cases/{number}", f"/cases/{number}/events", "/cases")]
    calls += [(window, "/cases?queue=intake"), (window, "/queues"), (window, "/changes"), (Caller(), "/search?q=开饭店"),
              (Caller(), "/items?limit=200"), (as_system(story.staff.approver), f"/cases/{number}")]  # fmt: skip
    for who, path in calls:
        with CaptureQueriesContext(connection) as asked:
            ok(who.get(path))
        assert len(asked) <= MOST_QUERIES, (path, len(asked), [query["sql"][:90] for query in asked])


@pytest.mark.parametrize("path", ["/me", "/oauth/token", "/no-such-thing"])
def test_who_calls_in_the_clear_is_refused_and_not_led_on(db: None, settings: Any, path: str) -> None:
    """Pages lead to https; a client that was led on would go on sending its secret in the clear."""
    settings.SECURE_SSL_REDIRECT = True
    plain = Client().post(f"{ROOT}{path}", headers={"Authorization": "Bearer x"})
    assert (plain.status_code, plain.json()["code"]) == (403, "tls_required")
    assert Client().post(f"{ROOT}{path}", secure=True).status_code in {400, 401, 404, 405}
    for page in ("/", f"{ROOT}/docs", f"{ROOT}/oauth/authorize"):
        assert Client().get(page).headers["Location"].startswith("https://"), page
