"""Urging orders, consultations and visits over the API: every act in every state, by every role, as their tables say."""

from typing import Any

import pytest

from onewindow.cases.acts.visits import open_visit
from onewindow.cases.models import Draft
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from onewindow.network.models import Agency
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging.queries import visible_to
from onewindow.record.models import Event
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from onewindow.web.api.kinds import KINDS, rows_of
from onewindow.web.api.models import Audience
from tests import NOW, factories
from tests.consultations import asking
from tests.factories import officer, region, staff_of, submitted
from tests.factories.applying import FOOD, item_at
from tests.factories.urging import SOON, URGINGS, administrator, red_case
from tests.web.api.calls import Caller, app_for, as_applicant, as_officer, issued, ok, problem

pytestmark = pytest.mark.django_db
BODIES: dict[str, Any] = {
    "answer_urging": {"why": "核查排期推迟", "by_when": SOON.isoformat()}, "return_reply": {"remark": "没有写哪一步"},
    "answer": {"text": "要办"}, "ask_again": {"question": "在哪里办？"}, "send_back": {"reason": "不归我们"},
    "propose": {"question": "要办证吗？", "answer": "要办"}, "decline_answer": {"reason": "不具普遍性"}, "close_visit": {},
}  # fmt: skip
KIND = {kind.path: kind for kind in KINDS}


@pytest.mark.parametrize("state", list(UrgingState))
def test_every_role_and_act_on_an_urging_order_as_its_table_says(state: UrgingState) -> None:
    made = URGINGS[state]()
    staff = made.story.staff
    for who in (
        made.by,
        staff.approver,
        staff.agency_head,
        staff.reviewer,
        staff.window,
        administrator(region("老城区")),
    ):
        caller, urging = as_officer(who), made.again()
        seen = visible_to(who).filter(pk=urging.pk).exists()
        answer = caller.get(f"/urgings/{urging.number}")
        assert answer.status_code == (200 if seen else 404), who.label
        offered = answer.json()["acts"] if seen else []
        for row in rows_of(KIND["urgings"]):
            allowed = row.allows(state) and bool(row.by.test(who, urging))
            assert (row.name in offered) == (seen and allowed)
            if not (seen and allowed):
                refused = caller.post(f"/urgings/{urging.number}/acts/{row.name}", BODIES.get(row.name))
                assert refused.status_code == (404 if not seen else refused.status_code)
                assert refused.status_code in {403, 404, 409}, (who.label, row.name, refused.content)
    assert made.again().state == state
    problem(as_applicant(made.story.by).get(f"/urgings/{made.urging.number}"), 404, "not_found")


def test_an_urging_order_is_issued_at_its_case_by_who_oversees_it() -> None:
    story, sent = red_case(), {"reason": "承诺时限已过，请说明原因和办结日期"}
    address = f"/cases/{story.case.number}/acts/issue_urging"
    for who, status in ((story.staff.window, 403), (story.staff.reviewer, 403), (administrator(region("老城区")), 404)):
        assert as_officer(who).post(address, sent).status_code == status, who.label
    problem(as_applicant(story.by).post(address, sent), 403, "wrong_person")
    above = as_officer(administrator())
    problem(above.post(address, {"reason": " "}), 409, "reason_required")
    told = ok(above.post(address, sent))
    assert (told["state"], told["event"]["label"]) == ("issued", "发出督办单")
    assert Urging.objects.get().number == told["number"]
    problem(above.post(address, sent), 409, "already_urged")
    fresh = submitted()
    problem(above.post(f"/cases/{fresh.case.number}/acts/issue_urging", sent), 409, "nothing_to_urge")


def test_an_urging_order_from_the_answer_to_the_end() -> None:
    made = URGINGS[UrgingState.ISSUED]()
    chief, above, address = (
        as_officer(made.story.staff.approver),
        as_officer(made.by),
        f"/urgings/{made.urging.number}/acts",
    )
    before = ok(chief.get(f"/urgings/{made.urging.number}"))["digest"]
    told = ok(
        chief.post(
            f"{address}/answer_urging", BODIES["answer_urging"], **{"If-Match": f'"{before}"', "Idempotency-Key": "a"}
        )
    )
    assert (told["state"], told["event"]["label"]) == ("answered", "答复督办单")
    again = ok(
        chief.post(
            f"{address}/answer_urging", BODIES["answer_urging"], **{"If-Match": f'"{before}"', "Idempotency-Key": "a"}
        )
    )
    assert again == told
    problem(above.post(f"{address}/accept_reply", None, **{"If-Match": f'"{before}"'}), 412, "changed")
    ok(above.post(f"{address}/return_reply", BODIES["return_reply"]))
    ok(chief.post(f"{address}/answer_urging", BODIES["answer_urging"]))
    assert ok(above.post(f"{address}/accept_reply"))["state"] == "accepted"
    problem(above.post(f"{address}/close_urging"), 409, "still_open")
    assert Urging.objects.get().replies.count() == 2
    assert verify().whole


def test_a_question_is_asked_about_an_item_or_in_general() -> None:
    staff, who, item = staff_of(), factories.applicant(), item_at(FOOD)
    asker = as_applicant(who)
    told = ok(asker.post("/consultations", {"question": "卖散装白酒要办吗？", "item": item.code, "name": "赵先生"}))
    one = Consultation.objects.get(number=told["number"])
    assert (one.item, one.agency, one.user, one.state) == (item.basic, item.agency, who.user, "asked")
    assert ok(as_officer(staff.window).get(f"/consultations/{one.number}"))["acts"] == ["take"]
    general = ok(asker.post("/consultations", {"question": "周六开门吗？", "region": region().pk}))
    assert Consultation.objects.get(number=general["number"]).item is None
    for sent in ({}, {"item": "no-such"}, {"region": "410399000000"}):
        problem(asker.post("/consultations", {"question": "在哪里？"} | sent), 422)
    problem(asker.post("/consultations", {"question": " ", "item": item.code}), 409, "empty")
    problem(as_officer(staff.window).post("/consultations", {"question": "?", "item": item.code}), 403, "wrong_person")


def test_a_consultation_by_who_asked_and_who_answers() -> None:
    talk = asking.asked()
    app = app_for(Audience.APPLICANT)
    asker = Caller(issued(app, talk.by.user))
    window, address = as_officer(talk.staff.window), f"/consultations/{talk.one.number}"
    assert ok(asker.get(address))["acts"] == ["withdraw"]
    assert ok(window.get(address))["acts"] == ["take"]
    ok(window.post(f"{address}/acts/take"))
    problem(as_officer(talk.staff.reviewer).post(f"{address}/acts/answer", BODIES["answer"]), 403, "wrong_person")
    told = ok(window.post(f"{address}/acts/answer", BODIES["answer"]))
    assert (told["state"], talk.again().answer) == ("answered", "要办")
    assert ok(asker.post(f"{address}/acts/ask_again", BODIES["ask_again"]))["state"] == "owned"
    other = Agency.objects.get(key="civil_affairs", region=region())
    ok(window.post(f"{address}/acts/offer", {"to": other.pk, "reason": "归民政"}))
    there = as_officer(officer(Role.REVIEWER, other))
    assert set(ok(there.get(address))["acts"]) == {"take_over", "send_back"}
    ok(there.post(f"{address}/acts/send_back", BODIES["send_back"]))
    problem(window.post(f"{address}/acts/offer", {"to": 2**40, "reason": "x"}), 422, "no_such_choice")
    problem(as_applicant(factories.applicant("路人")).get(address), 404, "not_found")
    assert Consultation.objects.get().owner == talk.staff.window.post
    assert verify().whole


@pytest.mark.parametrize("state", ["asked", "owned", "answered", "withdrawn"])
def test_every_role_and_act_on_a_consultation_as_its_table_says(state: str) -> None:
    talk = getattr(asking, state)()
    people = [
        talk.staff.window,
        talk.staff.reviewer,
        talk.staff.approver,
        administrator(),
        officer(Role.AUDITOR, administrator().agency),
    ]
    callers = [(as_officer(who), who) for who in people]
    callers.append((Caller(issued(app_for(Audience.APPLICANT), talk.by.user)), Asker(talk.by.user)))
    events = Event.objects.count()
    for caller, who in callers:
        address = f"/consultations/{talk.one.number}"
        answer = caller.get(address)
        offered = answer.json()["acts"] if answer.status_code == 200 else []
        for row in rows_of(KIND["consultations"]):
            allowed = row.allows(talk.one.state) and bool(row.by.test(who, talk.again()))
            assert (row.name in offered) == (allowed and answer.status_code == 200), row.name
            if row.name not in offered and row.name != "offer":
                refused = caller.post(f"{address}/acts/{row.name}", BODIES.get(row.name)).status_code
                assert refused in ({403, 409} if answer.status_code == 200 else {404}), row.name
    assert Event.objects.count() == events


def test_a_visit_is_closed_by_the_window_that_opened_it() -> None:
    staff = staff_of()
    person = submitted().case.applicant
    visit = open_visit(person, by=staff.window, at=NOW)
    address = f"/visits/{visit.number}"
    for stranger in (as_officer(staff.reviewer), as_officer(officer(Role.WINDOW, staff.window.agency))):
        problem(stranger.get(address), 404, "not_found")
        problem(stranger.post(f"{address}/acts/close_visit", {}), 404, "not_found")
    window = as_officer(staff.window)
    assert ok(window.get(address))["acts"] == ["close_visit"]
    assert ok(window.post(f"{address}/acts/close_visit", {}))["state"] == "closed"
    problem(window.post(f"{address}/acts/close_visit", {}), 409, "wrong_state")


def test_several_matters_in_one_visit_begun_over_the_api() -> None:
    staff, person, item = staff_of(), submitted().case.applicant, item_at(FOOD)
    who = {"kind": person.kind, "number": person.document_number, "name": person.name}
    window = as_officer(staff.window)
    visit = ok(window.post("/visits", {"applicant": who}))
    assert visit["number"] == ok(window.post("/visits", {"applicant": who}))["number"]  # it goes on
    drafts = [ok(window.post("/drafts", {"item": item.code, "visit": visit["number"]}), 201) for _ in range(2)]
    assert {draft["applicant"] for draft in drafts} == {person.name}
    assert Draft.objects.filter(visit__number=visit["number"]).count() == 2
    problem(window.post(f"/visits/{visit['number']}/acts/close_visit", {}), 409, "drafts_open")
    other = as_officer(officer(Role.WINDOW, staff.window.agency))
    problem(other.post("/drafts", {"item": item.code, "visit": visit["number"]}), 422, "no_such_choice")
    problem(as_officer(staff.reviewer).post("/visits", {"applicant": who}), 403, "windows_only")
    problem(window.post("/visits", {"applicant": who | {"number": "1"}}), 422, "invalid_identifier")
    mother = {"capacity": "guardian", "name": "林母", "number": "11010519491231002X", "authority": "母子，户口簿"}
    assert ok(window.post("/visits", {"applicant": who, "comer": mother}))["number"] != visit["number"]
    problem(window.post("/visits", {}), 422, "invalid")
