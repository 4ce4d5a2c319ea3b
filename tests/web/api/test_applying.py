"""Applying through the API as through the portal: begin, fill in, upload, hand in; answering a notice; a window that takes in."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from onewindow.cases.models import Case, Draft
from onewindow.kernel.identifiers import make_uscc
from tests.factories import another_sign_in, applicant, individual_business, staff_of, submitted
from tests.factories.applying import FOOD, _random, form_data, item_at
from tests.factories.states import correcting
from tests.web.api.calls import Caller, as_applicant, as_officer, as_system, ok, problem

pytestmark = pytest.mark.django_db


def picture() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    out.seek(0)
    out.name = "photo.jpg"
    return out


def filled(caller: Caller, path: str) -> dict[str, Any]:
    """Everything that the guide asks, typed in."""
    draft = Draft.objects.get(pk=path.rsplit("/", 1)[-1])
    guide, who = draft.guide_version.body, draft.principal
    assert who is not None
    answers = {situation.key: situation.options[0].key for situation in guide.situations}
    form = form_data(guide, draft.place, who)
    return ok(caller("PATCH", path, {"answers": answers, "form": form, "delivery_way": "window"}))


def test_from_nothing_to_a_case() -> None:
    by = individual_business()
    caller = as_applicant(by)
    begun = caller.post("/drafts", {"item": item_at(FOOD).code})
    draft = ok(begun, 201)
    path = f"/drafts/{draft['id']}"
    assert begun.headers["Location"] == f"/api/v1{path}"
    assert draft["problems"]
    told = problem(caller.post(f"{path}/acts/submit", {}), 422, "incomplete")
    assert told["problems"].keys() == draft["problems"].keys()
    draft = filled(caller, path)
    assert all(place.startswith("material.") for place in draft["problems"])
    for material in draft["materials"]:
        if not material["there"]:
            draft = ok(caller.upload(f"{path}/materials/{material['key']}", picture(), picture()))
    assert draft["problems"] == {}
    done = ok(caller.post(f"{path}/acts/submit", {}))
    assert (done["case"]["state"], done["event"]["act"]) == ("submitted", "submit")
    assert ok(caller.post(f"{path}/acts/submit", {}))["case"]["number"] == done["case"]["number"]
    assert Case.objects.get(number=done["case"]["number"]).submitted_by_id == by.user.pk
    assert ok(caller.get("/drafts")) == []
    assert ok(caller.get(path))["case"] == done["case"]["number"]
    assert problem(caller("PATCH", path, {}), 409, "submitted")["case"] == done["case"]["number"]


def test_the_hall_where_the_result_is_collected_is_chosen_and_kept() -> None:
    caller = as_applicant(individual_business())
    draft = ok(caller.post("/drafts", {"item": item_at(FOOD).code}), 201)
    path, halls = f"/drafts/{draft['id']}", draft["halls"]
    assert draft["collect_at_id"] is None and halls
    chosen = {"delivery_way": "window", "collect_at_id": halls[-1]["id"]}
    assert ok(caller("PATCH", path, chosen))["collect_at_id"] == halls[-1]["id"]
    assert ok(caller("PATCH", path, {"collect_at_id": 2**40}))["collect_at_id"] is None  # no hall of this item
    ok(caller("PATCH", path, chosen))
    assert ok(caller("PATCH", path, {"collect_at_id": 0}))["collect_at_id"] is None


def test_a_draft_is_its_own_sign_ins_and_can_be_given_up() -> None:
    by = individual_business()
    caller, item = as_applicant(by), item_at(FOOD)
    draft = ok(caller.post("/drafts", {"item": item.code}), 201)
    path = f"/drafts/{draft['id']}"
    for stranger in (as_applicant(applicant()), as_applicant(another_sign_in(by)), as_officer(staff_of().window)):
        problem(stranger.get(path), 404)
        problem(stranger.post(f"{path}/acts/submit", {}), 404)
        problem(stranger("DELETE", path), 404)
    key = next(m["key"] for m in draft["materials"] if not m["there"])
    ok(caller.upload(f"{path}/materials/{key}", picture()))
    removed = ok(caller("DELETE", f"{path}/materials/{key}"))
    assert not next(m for m in removed["materials"] if m["key"] == key)["there"]
    ok(caller("DELETE", path), 204)
    problem(caller.get(path), 404)


def test_what_the_guide_does_not_ask_is_refused_by_its_place() -> None:
    caller = as_applicant(individual_business())
    path = f"/drafts/{ok(caller.post('/drafts', {'item': item_at(FOOD).code}), 201)['id']}"
    sent = {"form": {"no_such": "x", "org_name": ["x"]}, "answers": {"no_such": "x"}}
    told = problem(caller("PATCH", path, sent), 422, "not_asked")
    assert set(told["problems"]) == {"form.no_such", "form.org_name", "answer.no_such"}
    problem(caller("PATCH", path, {"deliver": "window"}), 422, "invalid")
    problem(caller.post("/drafts", {"item": "nothing"}), 422, "no_such_choice")
    problem(caller.post("/drafts", {"item": item_at(FOOD).code, "place": "410302000000"}), 422, "no_such_choice")


def test_with_several_mandates_one_is_chosen() -> None:
    own = applicant()
    business = individual_business()
    business.mandate.user = own.user
    business.mandate.save()
    caller, item = as_applicant(own), item_at(FOOD)
    told = problem(caller.post("/drafts", {"item": item.code}), 422, "choose_mandate")
    assert {one["id"] for one in told["mandates"]} == {own.mandate.pk, business.mandate.pk}
    draft = ok(caller.post("/drafts", {"item": item.code, "mandate": business.mandate.pk}), 201)
    assert draft["applicant"] == business.principal.name
    problem(caller.post("/drafts", {"item": item.code, "mandate": own.mandate.pk}), 409, "audience")


def test_a_window_takes_in_by_the_document_that_it_has_seen() -> None:
    staff, item = staff_of(), item_at(FOOD)
    window = as_system(staff.window)
    who = {"kind": "individual_business", "number": make_uscc(_random), "name": "韩记面馆", "phone": "13800138000"}
    draft = ok(window.post("/drafts", {"item": item.code, "applicant": who}), 201)
    path = f"/drafts/{draft['id']}"
    draft = filled(window, path)
    papers = {material["key"]: {"originals": 1, "copies": 1} for material in draft["materials"]}
    done = ok(window.post(f"{path}/acts/submit", {"papers": papers}))
    case = Case.objects.get(number=done["case"]["number"])
    assert case.entered_by == staff.window.post
    assert case.intake_id == staff.window.post.window.venue_id  # type: ignore[union-attr]
    wrong = who | {"name": "别的名字"}
    problem(window.post("/drafts", {"item": item.code, "applicant": wrong}), 422, "another_name")
    problem(window.post("/drafts", {"item": item.code, "applicant": who | {"number": "1"}}), 422, "invalid_identifier")
    problem(as_officer(staff.reviewer).post("/drafts", {"item": item.code, "applicant": who}), 403, "windows_only")


def test_a_correction_notice_is_answered_with_files_and_then_handed_in() -> None:
    story = correcting()
    number, caller = story.case.number, as_applicant(story.by)
    problem(caller.act(number, "hand_in"), 409 if story.case.state != "correcting" else 422, "unanswered")
    problem(caller.upload(f"/cases/{number}/materials/not_asked", picture()), 422, "upload_refused")
    ok(caller.upload(f"/cases/{number}/materials/layout", picture()))
    problem(caller("PUT", f"/cases/{number}/form/org_name", {"value": "新名"}), 422, "no_such_choice")
    assert ok(caller.act(number, "hand_in"))["case"]["state"] == "submitted"
    problem(as_officer(story.staff.window).upload(f"/cases/{number}/materials/layout", picture()), 403, "wrong_person")


def test_an_applicant_withdraws_their_own_and_joint_ones_are_theirs_to_confirm() -> None:
    story = submitted()
    caller = as_applicant(story.by)
    assert "withdraw" in ok(caller.get(f"/cases/{story.case.number}"))["acts"]
    problem(caller.act(story.case.number, "accept"), 403, "wrong_person")
    assert ok(caller.act(story.case.number, "withdraw", {"reason": "不办了"}))["case"]["state"] == "withdrawn"
