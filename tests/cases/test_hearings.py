"""Hearings: each rule of 行政许可法 46–48 with its error; none where no law has one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.cases import hearing_errors as wrong
from onewindow.cases.acts import decide, hearing, hearing_held, review
from onewindow.cases.errors import ReasonRequired
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import Hearing, State
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Agency
from onewindow.notices.models import Document, DocumentKind, Message
from onewindow.record import clocks
from onewindow.record.calendars import forget, import_year, working_calendar
from onewindow.record.errors import WrongPerson
from onewindow.record.models import ClockKind
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.factories.hearings import DAY, VENUE, asked, convened, held, neighbour, others, record, reviewed, told
from tests.factories.stories import DENIAL, Story, do_step
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db


def to_the_decision(story: Story) -> None:
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=NOW)


def text_of(story: Story, kind: DocumentKind) -> str:
    return str(Document.objects.filter(chain=story.case.chain, kind=kind).latest("pk").content)


def test_no_hearing_is_invented_where_no_law_has_one() -> None:
    for key in ("food-business-licence", "work-injury", "homestead-first-registration"):
        story = factories.accepted(key)
        if story.case.guide.parties.interested:
            neighbour(story)
        licence = (
            key == "food-business-licence"
        )  # 行政许可法 46: there the agency may find the public interest touched, and says why
        with pytest.raises(ReasonRequired if licence else WrongPerson):
            hearing.announce_hearing(story.case.pk, by=story.staff.reviewer, at=NOW, about="甲")
        with pytest.raises(WrongPerson):
            hearing.tell_of_hearing_right(story.case.pk, by=story.staff.reviewer, at=NOW)


def test_both_sides_are_told_in_writing_before_the_decision() -> None:
    story = factories.accepted("construction-project-planning-permit")
    neighbour(story)
    to_the_decision(story)
    for denial in (None, DENIAL):
        with pytest.raises(wrong.RightNotTold, match="第四十七条"):
            if denial is None:
                decide.grant(story.case.pk, by=story.staff.approver, at=NOW)
            else:
                decide.deny(story.case.pk, by=story.staff.approver, at=NOW, denial=denial)
    hearing.tell_of_hearing_right(story.case.pk, by=story.staff.approver, at=NOW)
    content = Document.objects.get(chain=story.case.chain, kind=DocumentKind.HEARING_RIGHT).content
    assert "邻居甲" in content["addressee"]
    assert story.case.applicant_name in content["addressee"]
    assert Message.objects.filter(chain=story.case.chain, kind="hearing_right").exists()
    assert Message.objects.get(chain=story.case.chain, kind="hearing_right_others").phone == "13800138000"


def test_five_working_days_to_ask_and_the_decision_waits_for_them() -> None:
    story = told()
    until = working_calendar().add(NOW.date(), 5, Unit.WORKING).date
    assert story.case.hearing.ask_until == until
    to_the_decision(story)
    with pytest.raises(wrong.RightStillOpen):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW + 3 * DAY)
    late = NOW + timedelta(days=(until - NOW.date()).days + 1)
    with pytest.raises(wrong.TooLateToAsk, match="五个工作日"):
        hearing.request_hearing(story.case.pk, by=story.by, at=late)
    assert decide.grant(story.case.pk, by=story.staff.approver, at=late).state == State.GRANTED


@pytest.fixture
def anew() -> Iterator[None]:
    """The calendar that a test has stored is not committed: what the process holds of it is forgotten before and after."""
    yield
    forget()


@pytest.mark.usefixtures("anew")
def test_the_last_day_to_ask_moves_with_the_calendar_and_never_before_the_day_that_was_told() -> None:
    story = told()
    row = story.case.hearing
    until, known = row.last_day, [day for day in working_calendar().days() if day.date.year == 2026]
    free = {day.date for day in known if not day.working and day.date.weekday() < 5} | {NOW.date() + DAY}
    import_year(2026, holidays=free, workdays={day.date for day in known if day.working and day.date.weekday() > 4})
    forget()
    moved = Hearing.objects.get(pk=row.pk)
    assert moved.ask_until == until
    assert moved.last_day == working_calendar().add(until, 1, Unit.WORKING).date > until
    to_the_decision(story)
    with pytest.raises(wrong.RightStillOpen):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW + (until - NOW.date()) + DAY)
    Hearing.objects.filter(pk=row.pk).update(ask_until=until + 9 * DAY)
    assert Hearing.objects.get(pk=row.pk).last_day == until + 9 * DAY


def test_who_is_named_later_is_told_anew() -> None:
    story = told()
    third = neighbour(story, "邻居丙", "13800138002", at=NOW + DAY)
    with pytest.raises(wrong.RightNotTold, match="邻居丙"):
        to_the_decision(story)
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW + 20 * DAY)
    case = hearing.tell_of_hearing_right(story.case.pk, by=story.staff.reviewer, at=NOW + DAY)
    assert third.pk in case.hearing.told
    with pytest.raises(WrongPerson):
        hearing.tell_of_hearing_right(story.case.pk, by=story.staff.reviewer, at=NOW + DAY)


def test_one_that_was_asked_for_is_held_within_twenty_days_else_escalated() -> None:
    story = asked()
    clock = clocks.running(story.case.chain, ClockKind.HEARING)
    assert clock is not None
    assert clock.due == working_calendar().add(NOW.date(), 20, Unit.WORKING).date
    too_late = NOW + timedelta(days=(clock.due - NOW.date()).days + 1)
    needs: dict[str, Any] = {"place": "三楼", "chair": story.staff.legal_reviewer.post}
    with pytest.raises(wrong.HearingTooLate):
        hearing_held.convene_hearing(story.case.pk, by=story.staff.reviewer, at=NOW, planned_at=too_late, **needs)
    apply_now(story.case.pk, too_late)
    assert "hearing" in {e.details.get("clock") for e in story.case.chain.events.filter(act="escalate")}


def test_notice_of_seven_days_open_and_a_chair_who_did_not_review() -> None:
    story = asked()
    do_step(story)
    staff, act = story.staff, hearing_held.convene_hearing
    needs: dict[str, Any] = {"by": staff.reviewer, "at": NOW, "place": "三楼会议室"}
    with pytest.raises(wrong.NoticeTooShort, match="6月16日"):
        act(story.case.pk, planned_at=NOW + 6 * DAY, chair=staff.legal_reviewer.post, **needs)
    with pytest.raises(wrong.HearingIsOpen):
        act(story.case.pk, planned_at=NOW + 9 * DAY, chair=staff.legal_reviewer.post, is_open=False, **needs)
    with pytest.raises(wrong.ChairReviewed):
        act(story.case.pk, planned_at=NOW + 9 * DAY, chair=staff.reviewer.post, **needs)
    with pytest.raises(wrong.NotFitToChair):
        act(story.case.pk, planned_at=NOW + 9 * DAY, chair=factories.staff_of("health").approver.post, **needs)
    case = act(story.case.pk, planned_at=NOW + 7 * DAY, chair=staff.legal_reviewer.post, **needs)
    assert case.hearing.open
    content = text_of(story, DocumentKind.HEARING_NOTICE)
    assert "三楼会议室" in content
    assert "不承担本机关组织听证的费用" in content


def test_a_chair_does_not_review_the_case_afterwards() -> None:
    story = convened()
    chair = factories.officer(Role.REVIEWER, story.staff.agency, by=story.staff.legal_reviewer.user)
    with pytest.raises(wrong.ChairReviewed):
        review.complete_step(story.case.pk, by=chair, at=NOW, opinion="可以", favourable=True)


def test_a_recusal_is_decided_with_reasons_and_another_chairs() -> None:
    story = convened()
    act, party = hearing_held.recuse_chair, others(story)[0]
    needs: dict[str, Any] = {
        "by": story.staff.approver,
        "at": NOW,
        "party_id": party.pk,
        "reason": "是开发商亲属",
        "answer": "属实",
    }
    case = act(story.case.pk, granted=True, successor=story.staff.agency_head.post, **needs)
    assert case.hearing.chair == story.staff.agency_head.post
    row = case.hearing.recusals.get()
    assert (row.chair, row.granted) == (story.staff.legal_reviewer.post, True)
    with pytest.raises(WrongPerson):
        act(story.case.pk, granted=False, **{**needs, "by": story.staff.agency_head})


def test_the_record_has_evidence_both_sides_and_signatures() -> None:
    story = convened()
    reviewed(story)
    when = NOW + 10 * DAY
    made, act, by = record(story, when), hearing_held.hold_hearing, story.staff.legal_reviewer
    with pytest.raises(WrongPerson):
        act(story.case.pk, by=story.staff.reviewer, at=when, record=made)
    with pytest.raises(wrong.BeforeItsDay):
        act(story.case.pk, by=by, at=when, record=replace(made, held_at=NOW + 9 * DAY))
    with pytest.raises(wrong.PresenterDidNotReview):
        act(story.case.pk, by=by, at=when, record=replace(made, presenter=story.staff.colleague.post))
    with pytest.raises(wrong.RecordUnsigned, match="邻居乙"):
        act(story.case.pk, by=by, at=when, record=replace(made, signed=made.present[:-1]))
    case = act(story.case.pk, by=by, at=when, record=replace(made, signed=made.present[:-1], unsigned_why="中途退场"))
    assert clocks.running(case.chain, ClockKind.HEARING) is None
    content = text_of(story, DocumentKind.HEARING_RECORD)
    assert "日照分析图" in content
    assert "中途退场" in content


def test_the_decision_follows_the_record_and_cites_it() -> None:
    story = asked()
    to_the_decision(story)
    with pytest.raises(wrong.HearingNotHeld, match="第四十八条第二款"):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW + 20 * DAY)
    story = held()
    to_the_decision(story)
    case = decide.grant(story.case.pk, by=story.staff.approver, at=NOW + 11 * DAY)
    number = Document.objects.get(chain=case.chain, kind=DocumentKind.HEARING_RECORD).number
    assert f"根据听证笔录（{number}）" in text_of(story, DocumentKind.GRANT)
    assert not verify().faults


def test_one_that_a_law_requires_is_announced_to_the_public() -> None:
    story = factories.accepted(VENUE)
    case = hearing.announce_hearing(story.case.pk, by=story.staff.reviewer, at=NOW, about="设立地点、噪声")
    assert case.hearing.due
    page = Client().get(reverse("public:notices") + "?kind=hearings").content.decode()
    assert "设立地点、噪声" in page
    assert Document.objects.filter(chain=case.chain, kind=DocumentKind.HEARING_ANNOUNCED).exists()
    hearing_held.convene_hearing(
        case.pk, by=story.staff.reviewer, at=NOW, planned_at=NOW + 9 * DAY, place="区文化馆", chair=story.staff.legal_reviewer.post
    )  # fmt: skip
    assert "区文化馆" in Client().get(reverse("public:notices") + "?kind=hearings").content.decode()


def test_one_for_the_public_interest_is_announced_with_the_reason() -> None:
    story = factories.accepted()
    page = signed_in(story.staff.reviewer)
    address = reverse("desk:act", args=[story.case.pk, "announce_hearing"])
    assert "涉及什么公共利益" in page.post(address, {"about": "油烟排放"}).content.decode()
    assert not Hearing.objects.exists()
    page.post(address, {"about": "油烟排放", "public_interest": "紧邻学校，影响学生健康"})
    assert "第四十六条" in text_of(story, DocumentKind.HEARING_ANNOUNCED)
    assert "紧邻学校" in Client().get(reverse("public:notices") + "?kind=hearings").content.decode()
    to_the_decision(story)
    with pytest.raises(wrong.HearingNotHeld):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW)


def test_events_of_a_hearing_name_nobody() -> None:
    story = held()
    details = str([event.details for event in story.case.chain.events.all()])
    assert "邻居" not in details
    assert "采光" not in details


def test_the_applicant_sees_it_and_asks_and_no_other_does() -> None:
    story = told()
    client, address = Client(), reverse("public:hearing", args=[story.case.pk])
    client.force_login(story.by.user)
    assert address in client.get(reverse("public:case", args=[story.case.pk])).content.decode()
    assert "申请听证" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert story.again().hearing.asked_at is not None
    stranger = Client()
    stranger.force_login(factories.applicant().user)
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("name", ["tell_of_hearing_right", "convene_hearing", "hold_hearing"])
def test_roles_and_pages_of_a_hearing(name: str) -> None:
    story = convened()
    staff = story.staff
    other = factories.officer(Role.REVIEWER, Agency.objects.get(key="civil_affairs", region=staff.agency.region))
    allowed = {"convene_hearing": [staff.reviewer, staff.approver], "hold_hearing": [staff.legal_reviewer]}
    for who in (staff.window, staff.reviewer, staff.approver, staff.legal_reviewer, other):
        status = signed_in(who).get(reverse("desk:act", args=[story.case.pk, name])).status_code
        expected = 404 if who is other else 200 if who in allowed.get(name, []) else 403
        assert status in {expected, 404 if who is staff.window else expected}, (who.label, name)


def test_pages_of_a_hearing_open_in_few_queries() -> None:
    story = convened()
    owner = Client()
    owner.force_login(story.by.user)
    pages = [
        (signed_in(who), reverse("desk:case", args=[story.case.pk]))
        for who in (story.staff.reviewer, story.staff.approver, story.staff.legal_reviewer)
    ]
    pages += [(owner, reverse(f"public:{name}", args=[story.case.pk])) for name in ("case", "hearing")]
    for client, address in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 25, (address, len(queries), [query["sql"] for query in queries])
