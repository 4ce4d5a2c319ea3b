"""Not our matter, a denial with its remedies, an old person at the window, and an instant item in one sitting."""

import pytest
from playwright.sync_api import Browser

from onewindow.cases.models import Case, Channel, State
from onewindow.catalogue.models import Item
from tests import factories
from tests.journeys.people import PHONE, PLACE, Person, sit_down

pytestmark = pytest.mark.django_db(transaction=True)

ID_CARD = "11010519491231002X"


def fill_act(person: Person, **answers: str) -> None:
    for name, text in answers.items():
        box = person.page.locator(f".ow-panel-act [name={name}]").first
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(index=1)
        else:
            box.fill(text)


def test_not_our_matter_names_the_right_authority(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.submitted()
    window = sit_down(browser, address, story.staff.window.user)
    window.go(f"/desk/cases/{story.case.pk}/acts/not_ours/")
    fill_act(window, reason="只卖预包装食品，不用办许可", authority="洛阳市市场监督管理局")
    window.act("告知不属于本机关")
    assert Case.objects.get().state == State.NOT_OURS
    person = sit_down(browser, address, story.by.user, size=PHONE)
    person.go(f"/cases/{story.case.pk}/")
    person.reads("洛阳市市场监督管理局")
    person.reads("不用办许可")


def test_denial_says_fact_condition_ground_and_remedies(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.at_decision()
    chief = sit_down(browser, address, story.staff.approver.user)
    chief.go(f"/desk/cases/{story.case.pk}/decide/")
    chief.choose("不予")
    page = chief.page
    for box in page.locator(".ow-when-denied textarea").all():
        box.fill("加工区与就餐区没有分隔，生熟食品共用一处操作台")
    for select in page.locator(".ow-when-denied select").all():
        select.select_option(index=1)
    for fieldset in page.locator(".ow-when-denied fieldset").all():
        fieldset.locator("label.ow-choice").first.click()
    chief.act("签署决定")
    case = Case.objects.get()
    assert case.state == State.DENIED
    person = sit_down(browser, address, story.by.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    for told in ("加工区与就餐区没有分隔", "食品安全法", "行政复议", "行政诉讼"):
        person.reads(told)


def at_window(browser: Browser, address: str, item: Item, *, name: str) -> Person:
    """The officer finds the item's page for somebody who stands there, and types who it is."""
    staff = factories.staff_of(item.agency.key, item.region)
    window = sit_down(browser, address, staff.window.user)
    window.go("/desk/intake/")
    window.page.locator("#item").fill(item.basic.name)
    window.page.locator("#hits").get_by_text(item.basic.name).first.wait_for()
    window.go(f"/desk/intake/items/{item.pk}/")
    page = window.page
    if page.locator("label.ow-choice", has_text="自然人").count():
        window.choose("自然人")
    page.locator("[name=number]").fill(ID_CARD)
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill("13800138000")
    window.choose("已核对证件原件")
    window.press("下一步")
    window.reads(name)
    return window


def hand_over_papers(window: Person) -> None:
    page = window.page
    for place in range(page.locator("fieldset[id^='answer.']").count()):
        with page.expect_response(lambda answer: "/desk/intake/drafts/" in answer.url):  # the list follows the answers
            page.locator("fieldset[id^='answer.']").nth(place).locator("label.ow-choice").last.click()
        page.wait_for_timeout(200)  # and is put in its place
    for paper in page.locator("input[name^='paper.']").all():
        paper.check()
    window.fill_in()


def test_an_old_person_at_the_window(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    item = Item.objects.select_related("basic", "agency", "region").filter(
        region_id=PLACE, basic__audience__contains=["natural"], basic__instant=False, basic_id="disability-living-subsidy"
    ).first() or Item.objects.select_related("basic", "agency", "region").filter(
        region_id=PLACE, basic__audience=["natural"], basic__instant=False, basic__type="payment"
    ).order_by("code")[0]  # fmt: skip
    window = at_window(browser, address, item, name="王秀英")
    hand_over_papers(window)
    window.press("受理，打印回执")
    window.reads("已受理")
    case = Case.objects.get()
    assert case.state == State.ACCEPTED
    assert case.channel == Channel.WINDOW
    assert case.applicant.checked
    window.reads("收件凭证")


def test_an_instant_item_in_one_sitting(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    items = Item.objects.select_related("basic", "agency", "region").filter(
        region_id=PLACE, basic__audience=["natural"], basic__instant=True
    )
    item = next(i for i in items.order_by("code") if not i.published().body.parties.joint)
    window = at_window(browser, address, item, name="王秀英")
    hand_over_papers(window)
    window.press("受理、办结，打印回执")
    window.reads("已当场办结")
    case = Case.objects.get()
    assert case.state == State.GRANTED
    assert list(case.chain.events.order_by("sequence").values_list("act", flat=True)) == ["submit", "grant_on_the_spot"]
