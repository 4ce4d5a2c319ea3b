"""One-thing packages, holdings and bars over the API, as their tables say (Art. 28, 30)."""

from typing import Any

import pytest
from django.utils import timezone

from onewindow.accounts.models import Principal
from onewindow.cases.holding_queries import held_by, in_sight
from onewindow.cases.models import Bar, Draft, HoldingState, PackageCase
from onewindow.record.verify import verify
from onewindow.web.api.kinds import KINDS, rows_of
from tests.factories.packages import FIRE, FOOD, GAS, RESTAURANT, SEWAGE, SHOP, SIGN, as_filled, packaged
from tests.factories.people import applicant, region, staff_of
from tests.factories.promises import IN_STATE, checked, committed, intended, stated
from tests.web.api.calls import Caller, as_applicant, as_officer, ok, problem
from tests.web.api.test_applying import picture
from tests.web.api.test_subjects import KIND

pytestmark = pytest.mark.django_db


def filled(caller: Caller, path: str) -> dict[str, Any]:
    draft = Draft.objects.select_related("package", "principal", "place").get(pk=path.rsplit("/", 1)[-1])
    as_filled(draft)
    told = {"answers": draft.answers, "form": draft.form, "delivery_way": "window"}
    return ok(caller("PATCH", path, told))


def test_one_application_for_all_from_the_guide_to_the_progress() -> None:
    by = applicant(checked=True)
    caller = as_applicant(by)
    assert RESTAURANT in {one["key"] for one in ok(Caller().get("/packages"))}
    assert ok(Caller().get(f"/packages/{RESTAURANT}"))["content"]["members"]
    problem(Caller().get("/packages/nothing"), 404, "not_found")
    problem(caller.post(f"/packages/{RESTAURANT}/drafts", {}), 422, "invalid")
    begun = caller.post(f"/packages/{RESTAURANT}/drafts", {"place": region().pk})
    draft = ok(begun, 201)
    path = f"/drafts/{draft['id']}"
    assert begun.headers["Location"] == f"/api/v1{path}"
    assert {one["key"] for one in draft["members"]} >= {SHOP, FOOD}
    ok(caller("PATCH", path, {"unchosen": [FIRE, GAS, SEWAGE, SIGN]}))
    problem(caller.post(f"{path}/acts/submit", {}), 409, "package")
    problem(caller.post(f"{path}/acts/submit_package", {}), 422, "incomplete")
    draft = filled(caller, path)
    assert {one["key"] for one in draft["members"] if one["part"]} == {SHOP, FOOD}
    assert draft["questions"].keys() == draft["answers"].keys()
    for material in draft["materials"]:
        if not material["there"]:
            draft = ok(caller.upload(f"{path}/materials/{material['key']}", picture()))
    assert draft["problems"] == {}
    done = ok(caller.post(f"{path}/acts/submit_package", {}))
    assert (done["state"], done["event"]["act"]) == ("running", "submit_package")
    assert ok(caller.post(f"{path}/acts/submit_package", {}))["number"] == done["number"]
    assert ok(caller.get("/drafts")) == []
    assert ok(caller.get(path))["case"] == done["number"]
    address = f"/package-cases/{done['number']}"
    told = ok(caller.get(f"{address}/progress"))
    assert [one["state"] for one in told["members"]] == ["submitted", "waiting"]
    assert told["members"][0]["case"]
    assert "withdraw_package" in ok(caller.get(address))["acts"]
    assert ok(caller.post(f"{address}/acts/choose_collection", {"together": True}))["state"] == "running"
    assert ok(caller.post(f"{address}/acts/withdraw_package"))["state"] == "withdrawn"
    problem(as_applicant(applicant("路人")).get(address), 404, "not_found")
    assert verify().whole


def test_a_window_hands_it_in_with_papers() -> None:
    staff = staff_of("market_regulation", region())
    window, who = as_officer(staff.window), applicant().principal
    person = {"kind": "natural", "number": who.document_number, "name": "李秀兰"}
    path = f"/drafts/{ok(window.post(f'/packages/{RESTAURANT}/drafts', {'place': region().pk, 'applicant': person}), 201)['id']}"  # fmt: skip
    draft = filled(window, path)
    papers = {one["key"]: {"originals": 1, "copies": 0} for one in draft["materials"] if not one["from_form"]}
    done = ok(window.post(f"{path}/acts/submit_package", {"papers": papers}))
    made = PackageCase.objects.get(number=done["number"])
    assert (made.entered_by, set(made.papers)) == (staff.window.post, set(papers))
    assert Principal.objects.filter(pk=made.applicant_id, identity_level="window").exists()
    reviewer = as_officer(staff.reviewer)
    problem(reviewer.post(f"/packages/{RESTAURANT}/drafts", {"applicant": person}), 403, "windows_only")
    far = as_officer(staff_of("market_regulation", region("洛龙区")).window)
    problem(far.post(f"/packages/{RESTAURANT}/drafts", {"place": region().pk, "applicant": person}), 403)


def test_every_role_and_act_on_a_package_as_its_table_says() -> None:
    made = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    staff = staff_of("market_regulation", region())
    for who in (staff.window, staff.reviewer, staff.approver, staff.agency_head):
        caller, row = as_officer(who), made.again()
        seen = PackageCase.objects.visible_to(who).filter(pk=row.pk).exists()
        answer = caller.get(f"/package-cases/{row.number}")
        assert answer.status_code == (200 if seen else 404)
        offered = answer.json()["acts"] if seen else []
        expected = {m.name for m in rows_of(KIND["package-cases"]) if m.allows(row.state) and m.by.test(who, row)}
        assert set(offered) == (expected if seen else set())


@pytest.mark.parametrize("state", [HoldingState.IN_FORCE, HoldingState.INTENDED, HoldingState.EXPIRED])
def test_every_role_and_act_on_what_was_granted_as_its_table_says(state: HoldingState) -> None:
    made = IN_STATE[state]()
    number, staff = made.holding.number, made.story.staff
    people: list[Any] = [staff.window, staff.reviewer, staff.approver, staff.agency_head, made.story.by]
    for who in people:
        holder = who is made.story.by
        caller, row = (as_applicant(who) if holder else as_officer(who)), made.again()
        rows = held_by(who.user, timezone.localdate()) if holder else in_sight(who)
        seen = rows.filter(pk=row.pk).exists()
        answer = caller.get(f"/holdings/{number}")
        assert answer.status_code == (200 if seen else 404)
        offered = answer.json()["acts"] if seen else []
        expected = {m.name for m in rows_of(KIND["holdings"]) if m.allows(row.state) and m.by.test(who, made.again())}
        assert set(offered) == (expected if seen else set())
        for one in rows_of(KIND["holdings"]):
            if one.name not in offered:
                refused = caller.post(f"/holdings/{number}/acts/{one.name}", {})
                assert refused.status_code in {403, 404, 409, 422}
    assert made.again().state == state


def test_revoked_after_the_holder_was_heard_barred_and_objected_to() -> None:
    """Every step over the API, by whom the tables name."""
    made = checked(committed(), kept=False)
    chief, holder = as_officer(made.approver), as_applicant(made.story.by)
    address = f"/holdings/{made.holding.number}"
    why = {"facts": "承诺的经营场所不存在", "ground": "《洛阳市政务服务管理办法》第二十八条"}
    problem(chief.post(f"{address}/acts/notify_intended", why | {"kind": "revoke"}), 409, "mend_first")
    told = ok(chief.post(f"{address}/acts/order_mending", {"what": "配备经营场所", "days": 10}))
    assert (told["state"], told["event"]["label"]) == ("mending", "责令限期改正")
    checked(made, kept=False, at=timezone.now())
    ok(chief.post(f"{address}/acts/notify_intended", why | {"kind": "revoke"}))
    problem(chief.post(f"{address}/acts/revoke"), 409, "not_heard")
    ok(holder.post(f"{address}/acts/state_case", {"text": "请给时间"}))
    assert ok(chief.post(f"{address}/acts/revoke"))["state"] == "revoked"
    sent = why | {"kind": "commitment"}
    bar = ok(chief.post(f"/cases/{made.story.case.number}/acts/impose", sent))
    problem(
        as_officer(made.story.staff.window).post(f"/cases/{made.story.case.number}/acts/impose", sent),
        403,
        "wrong_person",
    )
    assert Bar.objects.get().number == bar["number"]
    assert ok(holder.get(f"/bars/{bar['number']}"))["acts"] == ["object"]
    assert ok(holder.post(f"/bars/{bar['number']}/acts/object", {"text": "已经整改"}))["state"] == "objected"
    head = as_officer(made.story.staff.agency_head)
    assert ok(head.post(f"/bars/{bar['number']}/acts/lift", {"answer": "查明已经改正"}))["state"] == "lifted"
    problem(as_applicant(applicant("路人")).get(f"/bars/{bar['number']}"), 404, "not_found")
    assert verify().whole


def test_values_of_a_change_go_by_label() -> None:
    made = IN_STATE[HoldingState.IN_FORCE]()
    holder, chief = as_applicant(made.story.by), as_officer(made.approver)
    address = f"/holdings/{made.holding.number}/acts"
    label = made.holding.facts[0][0]
    ok(holder.post(f"{address}/ask_change", {"text": "改名"}))
    problem(chief.post(f"{address}/change", {"values": {"没有这一项": "新"}}), 422, "no_such_choice")
    ok(chief.post(f"{address}/change", {"values": {label: "新的内容"}}))
    assert [label, ["新的内容"]] in made.again().facts


def test_nothing_of_somebody_elses_is_told() -> None:
    made = stated(intended())
    stranger = as_applicant(applicant("路人"))
    for kind in KINDS:
        if kind.path == "holdings":
            problem(stranger.get(f"/holdings/{made.holding.number}"), 404, "not_found")
        problem(Caller().get(f"/{kind.path}/X1"), 401)
