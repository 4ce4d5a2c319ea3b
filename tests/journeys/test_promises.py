"""Promises kept and broken: materials that follow, proofs that a letter replaces, licences granted at once and looked at later."""

from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Browser

from onewindow.cases.acts.accept import accept
from onewindow.cases.models import Bar, Case, Holding, HoldingState, State
from onewindow.cases.reminders import grant
from onewindow.cases.sweep import sweep
from tests import factories
from tests.factories.applying import draft
from tests.factories.people import staff_of
from tests.factories.promises import (
    APPROVAL,
    LATER_MATERIAL,
    PROOF,
    Held,
    checked,
    committed,
    deferred,
    planned,
    standing_order,
    to_the_decision,
)
from tests.factories.stories import Story, somebody_for
from tests.journeys.people import DESKTOP, PHONE, Person, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def hand_in(person: Person, draft_id: int) -> Case:
    """From the list of materials to the confirmation."""
    person.press("保存并继续")
    person.go(f"/drafts/{draft_id}/check/")
    person.choose("我保证以上内容和材料真实")
    person.press("确认并提交")
    person.reads("查询码")
    return Case.objects.get()


def test_a_deferral_that_is_kept(browser: Browser, live_server: object) -> None:
    """On the phone: the list of rules follows; the window accepts without it; it is handed in and the licence granted."""
    address = live_server.url  # type: ignore[attr-defined]
    who = somebody_for("food-business-licence")
    made = draft(who)
    made.attachments.filter(material=LATER_MATERIAL).delete()
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/drafts/{made.pk}/materials/")
    person.page.locator(f"[id='material.{LATER_MATERIAL}'] label.ow-choice").click()
    person.reads("容缺承诺")
    person.page.fill("#id_signed_name", who.user.display_name)
    case = hand_in(person, made.pk)
    assert case.deferral.keys == [LATER_MATERIAL]

    story = Story(case, who, staff_of("market_regulation", case.region))
    window = sit_down(browser, address, story.staff.window.user)
    window.go(f"/desk/cases/{case.pk}/")
    window.act("容缺受理")
    window.reads("我承诺在受理后 4 个工作日内补齐")
    window.act("容缺受理")
    window.reads("前补齐")

    person.go("/cases/")
    person.press("去补交")
    person.upload_all()
    person.press("交上去")
    person.reads("您现在不用做什么")
    assert Case.objects.get().deferral.completed_at is not None
    to_the_decision(story)
    chief = sit_down(browser, address, story.staff.approver.user)
    chief.go(f"/desk/cases/{case.pk}/decide/")
    chief.act("签署决定")
    chief.reads("办结")
    assert Case.objects.get().state == State.GRANTED


def test_a_deferral_that_is_late_is_decided_on_the_record(browser: Browser, live_server: object, now: datetime) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = to_the_decision(deferred())
    chief = sit_down(browser, address, story.staff.approver.user)
    chief.go(f"/desk/cases/{story.case.pk}/decide/")
    chief.reads("容缺的材料还没有补齐")
    with time_machine.travel(now + timedelta(days=7)):
        sweep(now + timedelta(days=7))
        person = sit_down(browser, address, story.by.user, size=PHONE)
        person.go(f"/cases/{story.case.pk}/")
        person.reads("容缺期满")
        chief = sit_down(browser, address, story.staff.approver.user)
        chief.go(f"/desk/cases/{story.case.pk}/decide/")
        chief.act("签署决定")
        chief.reads("办结")
    assert Case.objects.get().state == State.GRANTED
    assert "lapse_deferral" in story.acts()


def test_a_commitment_in_one_sitting_then_checked_mended_and_checked_again(
    browser: Browser, live_server: object
) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    who = somebody_for(APPROVAL, checked=True)
    made = draft(who, APPROVAL)
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/drafts/{made.pk}/materials/")
    person.choose("告知承诺")
    person.reads("愿意承担不实承诺的法律责任")
    person.page.fill("#id_signed_name", who.user.display_name)
    case = hand_in(person, made.pk)
    story = Story(case, who, staff_of(case.agency.key, case.region))
    standing_order(story)
    window = sit_down(browser, address, story.staff.window.user)
    window.go(f"/desk/cases/{case.pk}/")
    window.act("受理")
    grant(case.pk)  # what the worker does within seconds
    holding = Holding.objects.get(case=case)

    chief = sit_down(browser, address, story.staff.approver.user)
    chief.go("/desk/holdings/?queue=check")
    chief.press(holding.title)
    _plan(chief, story)
    looks = sit_down(browser, address, story.staff.reviewer.user, size=DESKTOP)
    _found(looks, holding, kept=False)
    chief.go(f"/desk/holdings/{holding.pk}/")
    chief.page.fill("[name=what]", "配备与承诺一致的场所")
    chief.act("确认责令限期改正")
    person.go(f"/holdings/{holding.pk}/")
    person.reads("配备与承诺一致的场所")
    _plan(chief, story)
    _found(looks, holding, kept=True)
    chief.go(f"/desk/holdings/{holding.pk}/")
    chief.act("确认确认已经改正")
    assert Holding.objects.get().state == HoldingState.IN_FORCE
    assert Holding.objects.get().checked_at is not None


def _plan(chief: Person, story: Story) -> None:
    form = chief.page.locator("form[action$='/plan_check/']")
    chief.unfold("安排核查")
    form.locator("[name=first]").select_option(str(story.staff.reviewer.post.pk))
    form.locator("[name=second]").select_option(str(story.staff.colleague.post.pk))
    form.locator("[name=planned_on]").fill("2026-06-12")
    chief.act("确认安排核查")


def _found(officer: Person, holding: Holding, *, kept: bool) -> None:
    officer.go(f"/desk/holdings/{holding.pk}/")
    officer.page.locator(f"[name=kept][value={'yes' if kept else 'no'}]").check()
    officer.page.fill("[name=findings]", "场所、人员与承诺一致" if kept else "登记的场所已经退租")
    officer.act("确认提交核查记录")


def test_a_commitment_revoked_after_its_holder_was_heard(browser: Browser, live_server: object, now: datetime) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    from onewindow.cases.acts import holdings

    made: Held = checked(committed(), kept=False)
    holdings.order_mending(made.holding.pk, by=made.approver, at=now, what="配备经营场所", days=1)
    planned(made, at=now)
    holdings.record_check(made.holding.pk, by=made.story.staff.reviewer, at=now, kept=False, findings="仍没有场所")
    chief = sit_down(browser, address, made.approver.user)
    chief.go(f"/desk/holdings/{made.holding.pk}/")
    chief.unfold("告知拟撤销")
    chief.page.locator("[name=kind][value=revoke]").check()
    chief.page.locator("form[action$='/notify_intended/'] [name=facts]").fill("承诺的经营场所不存在，限期内没有改正")
    chief.page.locator("form[action$='/notify_intended/'] [name=ground]").fill("《洛阳市政务服务管理办法》第二十八条")
    chief.act("确认告知拟撤销、撤回")
    chief.unfold("撤销")
    person = sit_down(browser, address, made.story.by.user, size=PHONE)
    person.go("/holdings/")
    person.press(made.holding.title)
    person.reads("请您说明情况")
    person.unfold("陈述申辩")
    person.page.fill("#id-state_case", "新场所下个月才能用")
    person.press("提交：陈述申辩")
    person.reads("您的陈述申辩已经收到")
    chief.go(f"/desk/holdings/{made.holding.pk}/")
    chief.reads("新场所下个月才能用")
    chief.unfold("撤销")
    chief.act("确认撤销")
    assert Holding.objects.get().state == HoldingState.REVOKED
    chief.unfold("作出限制决定")
    limits = chief.page.locator("form[action$='/bars/']")
    limits.locator("[name=kind][value=commitment]").check()
    limits.locator("[name=facts]").fill("承诺不实，没有改正")
    limits.locator("[name=ground]").fill("《洛阳市政务服务管理办法》第二十八条")
    limits.get_by_role("button", name="作出限制").click()
    chief.reads("生效")
    person.go("/holdings/")
    person.press("不适用告知承诺")
    person.page.fill("#id_text", "场所已经租到了")
    person.press("提出异议")
    person.reads("前答复")
    assert Bar.objects.get().state == "objected"


def test_a_proof_that_a_promise_replaces(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    who = somebody_for(PROOF, checked=True)
    made = draft(who, PROOF, answers={"cause": "expense"})
    made.attachments.filter(material="expense").delete()
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/drafts/{made.pk}/materials/")
    person.choose("告知承诺")
    person.reads("告知承诺，不用交")
    person.page.fill("#id_signed_name", who.user.display_name)
    case = hand_in(person, made.pk)
    story = Story(case, who, factories.staff_of(case.agency.key, case.region))
    accept(case.pk, by=story.staff.window, at=case.received_at)
    person.go(f"/cases/{case.pk}/take-back/")
    person.press("确认收回")
    person.reads("去补交")
    assert Case.objects.get().deferral.ground == "taken_back"
