"""开办餐饮店一件事: from one form to one delivery; and a second run, begun at the counter, in which one is denied and what waits for it stops."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.accounts.actors import Applicant
from onewindow.cases.models import PackageCase, PackageState
from onewindow.cases.packages.follow import advance
from onewindow.notices.models import Document, Message
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.factories.packages import FIRE, FOOD, GAS, SEWAGE, SHOP, SIGN, Bundled, denied, granted, package_draft
from tests.journeys.people import DESKTOP, PHONE, PLACE, Person, sit_down, worker_delivers

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
NOT_NEEDED = ("消防安全检查", "企业用气报装", "污水排入排水管网许可")


def apply_for_a_restaurant(person: Person) -> PackageCase:
    """From the list of packages to the one receipt."""
    person.go(f"/region/?at={PLACE}")
    person.press("就用涧西区")
    person.go("/packages/")
    person.press("开办餐饮店一件事")
    person.reads("比一件一件办省多少")
    person.press("开始申请")
    person.press("开始填写")
    person.click(person.page.get_by_role("link", name="办哪几件").first)
    for name in NOT_NEEDED:
        person.choose(name)
    while person.page.locator("h1", has_text="办哪几件").count():
        for question in person.page.locator("fieldset.ow-question").all()[1:]:
            if not question.locator("input:checked").count():
                question.locator("label.ow-choice").first.click()
        with person.page.expect_navigation():
            person.press("保存并继续", exact=True)
        person.page.wait_for_load_state()
    person.reads("填写申请表")
    person.fill_in()
    person.press("保存并继续", exact=True)
    person.reads("份材料")
    expect(person.page.locator("ol.ow-materials")).not_to_contain_text("营业执照")
    person.upload_all()
    person.press("保存并继续", exact=True)
    person.reads("怎样领取结果")
    person.choose("电子送达")
    person.choose("等齐了一起领")
    person.press("保存并继续", exact=True)
    person.reads("提交前，请核对一遍")
    person.choose("我保证以上内容和材料真实")
    person.press("确认并提交")
    person.reads("申请已提交")
    return PackageCase.objects.get()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_from_one_form_to_one_delivery(browser: Browser, live_server: object, size: dict[str, int]) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    owner = factories.applicant("王立新")
    staff = factories.staff_of()
    person = sit_down(browser, address, owner.user, size=size)
    made = Bundled(apply_for_a_restaurant(person), owner)
    assert made.states() == {SHOP: "submitted", FOOD: "waiting", SIGN: "waiting"}
    assert made.package.together

    person.press("看进度")
    person.reads("待启动")
    granted(made.case(SHOP), owner, at=NOW)
    advance(made.package.pk, at=NOW)
    person.go(f"/package-cases/{made.package.pk}/")
    shown = ".ow-dag" if size is DESKTOP else ".ow-dag-list"
    expect(person.page.locator(shown)).to_be_visible()
    expect(person.page.locator(shown)).to_contain_text("等齐了一起领，还差 2 件")

    chief = sit_down(browser, address, staff.approver.user)
    chief.go("/desk/package-cases/?list=open")
    chief.press("开办餐饮店一件事")
    chief.page.get_by_text("改派负责人").click()
    chief.page.get_by_label("为什么改派").fill("原负责人休假")
    chief.press("改派", exact=True)
    chief.reads("已改由") if chief.page.locator("main", has_text="已改由").count() else None
    assert made.again().responsible is not None

    for key in (FOOD, SIGN):
        assert granted(made.case(key), owner, at=NOW).held
    assert not Document.objects.filter(kind="delivery_receipt").exists()
    advance(made.package.pk, at=NOW)
    assert made.again().state == PackageState.DONE
    for key in (SHOP, FOOD, SIGN):
        worker_delivers(made.case(key))
    person.go(f"/package-cases/{made.package.pk}/")
    person.reads("都领到了")
    person.go("/documents/")
    person.reads("食品经营许可证")
    assert not verify().faults


def taken_in_at_the_counter(browser: Browser, address: str, owner: Applicant) -> PackageCase:
    """Filled in with the applicant, who puts every paper on the counter once and leaves with one receipt."""
    window = factories.staff_of("market_regulation", factories.region()).window
    begun = package_draft(
        window,
        principal=owner.principal,
        unchosen=(FIRE, GAS, SEWAGE),
        with_files=False,
        delivery="window",
        at=timezone.now(),
    )
    desk = sit_down(browser, address, window.user)
    desk.go(f"/desk/intake/package-drafts/{begun.pk}/")
    for box in desk.page.locator("input[name^='paper.']").all():
        box.check()
    desk.click(desk.page.get_by_role("button", name="收件，打印一张凭证"))
    desk.reads("念给申请人听")
    made = PackageCase.objects.get()
    desk.reads(made.short_number)
    assert made.entered_by == window.post and made.papers
    return made


def test_one_denied_and_what_waits_for_it_stops(browser: Browser, live_server: object) -> None:
    """Begun at the counter, followed on the phone by the applicant, whose identity the window had checked."""
    address = live_server.url  # type: ignore[attr-defined]
    owner = factories.applicant("王立新", checked=True)
    made = Bundled(taken_in_at_the_counter(browser, address, owner), owner)
    person = sit_down(browser, address, owner.user, size=PHONE)
    factories.officer(Role.REVIEWER, made.again().lead)
    denied(made.case(SHOP), owner, at=timezone.now())
    advance(made.package.pk, at=timezone.now())
    person.go(f"/package-cases/{made.package.pk}/")
    person.reads("不再启动")
    told = Message.objects.filter(chain=made.package.chain, kind="members_stopped")
    assert ["要用它结果的" in one.text for one in told] == [True]
    assert made.states() == {SHOP: "denied", FOOD: "stopped", SIGN: "stopped"}
    assert not verify().faults
