"""The main story: looked for on a phone, applied, accepted, reviewed, decided, received and rated; the record is whole."""

import pytest
from playwright.sync_api import Browser, expect

from onewindow.cases.models import Case, State
from onewindow.record.verify import verify
from tests import factories
from tests.journeys.people import DESKTOP, PHONE, PLACE, Person, sit_down, worker_delivers

pytestmark = pytest.mark.django_db(transaction=True)


def apply_for_food_licence(person: Person) -> Case:
    """From the search box to the case number, with every page in between."""
    person.go(f"/region/?at={PLACE}")
    person.press("就用涧西区")
    person.go("/")
    person.page.get_by_label("想办什么事").fill("开饭店")
    person.page.get_by_label("想办什么事").press("Enter")
    person.press("食品经营许可（新办）")
    person.press("开始申请")
    person.press("开始填写")
    person.click(person.page.get_by_role("link", name="填写申请表").first)
    person.fill_in()
    person.press("保存并继续", exact=True)
    person.reads("先回答 3 个问题")
    for answer in ("餐饮服务", "否", "法定代表人（负责人）本人"):
        person.choose(answer)
    expect(person.page.locator("ol.ow-materials")).to_be_visible()
    person.upload_all()
    person.press("保存并继续", exact=True)
    person.reads("怎样领取结果")
    person.choose("电子送达")
    person.press("保存并继续", exact=True)
    person.reads("提交前，请核对一遍")
    person.choose("我保证以上内容和材料真实")
    person.press("确认并提交")
    person.reads("申请已提交")
    return Case.objects.get()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_from_looking_to_holding(browser: Browser, live_server: object, size: dict[str, int]) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    owner, staff = factories.individual_business("雨桐面馆"), factories.staff_of()
    person = sit_down(browser, address, owner.user, size=size)
    case = apply_for_food_licence(person)
    assert case.state == State.SUBMITTED

    window = sit_down(browser, address, staff.window.user)
    window.go("/desk/")
    window.click(window.page.get_by_role("link", name="食品经营许可（新办）").first)
    window.act("受理")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED

    reviewer = sit_down(browser, address, staff.reviewer.user)
    reviewer.go(f"/desk/cases/{case.pk}/")
    reviewer.act("提交审查意见")
    reviewer.go(f"/desk/cases/{case.pk}/")
    record_inspection(reviewer, case)
    reviewer.go(f"/desk/cases/{case.pk}/")
    reviewer.act("提交审查意见")

    chief = sit_down(browser, address, staff.approver.user)
    chief.go(f"/desk/cases/{case.pk}/")
    chief.act("去决定")
    chief.choose("准予")
    chief.act("签署决定")
    case.refresh_from_db()
    assert case.state == State.GRANTED
    worker_delivers(case)

    person.go(f"/cases/{case.pk}/")
    person.reads("准予")
    person.go("/documents/")
    person.reads("食品经营许可证")
    person.go(f"/cases/{case.pk}/rate/2/")
    person.choose("非常满意")
    person.press("提交评价")
    assert case.ratings.get().score == 5
    assert not verify().faults


def record_inspection(reviewer: Person, case: Case) -> None:
    reviewer.act("提交核查记录")
    page = reviewer.page
    for box in page.locator("form textarea").all():
        if not box.input_value():
            box.fill("设备设施齐全，布局合理")
    for box in page.locator("form input[type=text]").all():
        if box.is_visible() and not box.input_value():
            box.fill("经营者本人")
    for select in page.locator("form select").all():
        select.select_option(index=1)
    reviewer.choose("通过") if page.locator("label.ow-choice", has_text="通过").count() else None
    reviewer.act("提交核查记录")
    assert case.inspections.count() == 1
