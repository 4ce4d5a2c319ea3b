"""Nearer to people: taken in for another county; a village helper applies for a resident; a town decides in the county agency's name."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.cases.models import Case, Help, IntakeMode, State
from onewindow.catalogue.queries import published_version
from onewindow.notices.models import Document
from onewindow.record.verify import verify
from tests.factories.applying import FOOD, draft, item_at
from tests.factories.delegated import TOWN, ordered_to_the_town
from tests.factories.nearer import ELSEWHERE, at_the_village, far_window, handled_by_counties
from tests.factories.people import region, staff_of
from tests.factories.stories import somebody_for
from tests.journeys.people import PHONE, sit_down
from tests.journeys.test_apply_and_receive import record_inspection

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_acceptance_for_another_county(browser: Browser, live_server: object) -> None:
    """Taken in where somebody is, handed on the same day, accepted where it belongs; followed on the phone."""
    address = live_server.url  # type: ignore[attr-defined]
    key = handled_by_counties("city", "province", "nation")
    item = item_at(key)
    far, who, staff = far_window(key), somebody_for(key, checked=True), staff_of(item.agency.key, item.region)
    made = draft(far, key, principal=who.principal, with_files=False, at=timezone.now())
    window = sit_down(browser, address, far.user)
    window.go(f"/desk/intake/drafts/{made.pk}/")
    window.reads("异地代收")
    for box in window.page.locator("input[name^='paper.']").all():
        box.check()
    expect(window.page.get_by_role("button", name="受理，打印回执")).to_have_count(0)
    window.click(window.page.get_by_role("button", name="收件，打印凭证"))
    window.reads("查询码")
    case = Case.objects.get()
    assert (case.intake.region.name, case.intake_mode) == (ELSEWHERE, IntakeMode.ELSEWHERE)
    window.go(f"/desk/cases/{case.pk}/")
    window.reads("还没有转交")
    window.act("转交办理机关")
    window.reads("已转交")

    theirs = sit_down(browser, address, staff.window.user)
    theirs.go(f"/desk/cases/{case.pk}/")
    theirs.act("受理")
    theirs.reads("已受理")
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    person.reads("代收")
    person.reads(case.agency.name)
    case.refresh_from_db()
    assert case.state == State.ACCEPTED and case.guide == published_version(item).body
    assert not verify().faults


def test_a_village_helper_applies_for_a_resident_who_confirms_on_the_phone(
    browser: Browser, live_server: object
) -> None:
    """At the village station: filled in and handed in, consent by the code, confirmed on the phone, accepted in the town."""
    address = live_server.url  # type: ignore[attr-defined]
    helper, resident, made = at_the_village(at=timezone.now())
    town = staff_of(made.item.agency.key, made.item.region)
    desk = sit_down(browser, address, helper.user)
    desk.go(f"/desk/intake/drafts/{made.pk}/")
    desk.reads("帮办")
    for box in desk.page.locator("input[name^='paper.']").all():
        box.check()
    desk.click(desk.page.get_by_role("button", name="收件，打印凭证"))
    desk.reads("查询码")
    case = Case.objects.get()
    assert (case.intake.region.level, case.intake_mode) == ("village", IntakeMode.ASSISTED)
    desk.go(f"/desk/cases/{case.pk}/")
    desk.act("登记帮办")
    desk.page.get_by_label("申请人报出的查询码").fill(case.query_code)
    desk.press("登记帮办")
    desk.reads("还没有确认代填内容")
    desk.act("转交办理机关")
    desk.reads("已转交")

    window = sit_down(browser, address, town.window.user)
    window.go(f"/desk/cases/{case.pk}/")
    window.act("受理")
    window.reads("申请人还没有确认")
    person = sit_down(browser, address, resident.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    person.reads(f"帮办人 窗口 {helper.post.window.number} {helper.user.display_name}")  # type: ignore[union-attr]
    person.press("去确认")
    person.reads("代填的内容")
    person.reads("转交办理机关")  # what was done for them, act by act
    person.press("看过了，内容属实，确认")
    person.reads("看一看或者收回")
    window.go(f"/desk/cases/{case.pk}/")
    window.act("受理")
    window.reads("已受理")
    person.press("看一看或者收回")
    person.press("不要帮办了，收回同意")
    person.reads(case.title)
    row = Help.objects.get()
    assert row.confirmed_at is not None and row.ended_at is not None
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert case.chain.events.get(act="hand_on").details["helping"] == f"help:{row.pk}"
    assert not verify().faults


def test_a_town_takes_in_reviews_and_decides_in_the_county_agencys_name(browser: Browser, live_server: object) -> None:
    """By an order that delegates the licence to it: accepted, reviewed, inspected and signed in the town; the licence says so."""
    address = live_server.url  # type: ignore[attr-defined]
    order = ordered_to_the_town().order
    staff, who = staff_of("town_government", region(TOWN)), somebody_for(FOOD, checked=True)
    made = draft(staff.window, FOOD, principal=who.principal, place=region(TOWN), with_files=False, at=timezone.now())
    desk = sit_down(browser, address, staff.window.user)
    desk.go(f"/desk/intake/drafts/{made.pk}/")
    for box in desk.page.locator("input[name^='paper.']").all():
        box.check()
    desk.click(desk.page.get_by_role("button", name="受理，打印回执"))
    desk.reads("查询码")
    case = Case.objects.get()
    assert (case.state, case.intake_mode, case.agency.key) == (
        State.ACCEPTED,
        IntakeMode.AUTHORISED,
        "market_regulation",
    )
    desk.becomes(staff.reviewer.user)
    for act in ("提交审查意见", "提交核查记录", "提交审查意见"):
        desk.go(f"/desk/cases/{case.pk}/")
        desk.reads(f"以{case.agency.name}的名义审查、决定")
        record_inspection(desk, case) if act == "提交核查记录" else desk.act(act)
    desk.becomes(staff.approver.user)
    desk.go(f"/desk/cases/{case.pk}/")
    desk.act("去决定")
    desk.choose("准予")
    desk.act("签署决定")
    case.refresh_from_db()
    assert (case.state, case.decision.signed_by.agency.key) == (State.GRANTED, "town_government")
    licence = Document.objects.get(chain=case.chain_id, kind="result")
    desk.go(f"/verify/{licence.code}/")
    desk.reads(case.agency.name)
    assert licence.agency == case.agency and order.number in licence.content["seal"]["under"]
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    person.reads("准予")
    assert not verify().faults
