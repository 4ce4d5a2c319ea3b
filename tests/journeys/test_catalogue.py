"""The catalogue's stories: a guide drafted, linted, reviewed, published and seen; an item cancelled."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.catalogue.models import GuideVersion
from onewindow.catalogue.work import visible
from tests import factories
from tests.factories.applying import FOOD, item_at
from tests.factories.catalogue import administrator, editor
from tests.journeys.people import DESKTOP, PHONE, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_guide_is_drafted_linted_reviewed_published_and_seen(
    browser: Browser, live_server: object, size: dict[str, int]
) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    version = visible(editor()).get(guide__item=FOOD, state="published")
    who = sit_down(browser, address, editor().user, size=size)
    who.go(f"/desk/guides/{version.pk}/")
    who.press("起草新版")
    page = who.page
    page.get_by_role("button", name="常见问题").click()
    page.get_by_role("button", name="加一个问答").click()
    question = page.get_by_label("问", exact=True).last
    question.fill("门店装修期间可以申请吗")
    expect(page.locator("#findings")).to_contain_text("没有内容")  # the answer is empty: told as one types
    expect(page.locator("#bar button")).to_be_disabled()
    page.get_by_label("答", exact=True).last.fill("可以，核查时要具备条件。")
    expect(page.locator("#bar button")).to_be_enabled()
    expect(page.locator("#findings")).to_contain_text("没有必须改的")
    page.locator("#bar button").click()
    who.reads("审核中")

    reviewer = sit_down(browser, address, administrator().user, size=size)
    reviewer.go("/desk/guides/")
    reviewer.click(reviewer.page.locator("table.ow-list a.t").first)
    reviewer.reads("门店装修期间可以申请吗")
    reviewer.page.get_by_text("写意见").first.click()
    reviewer.page.get_by_label("意见").first.fill("很好")
    reviewer.press("写上")
    reviewer.reads("很好")
    reviewer.click(reviewer.page.get_by_role("button", name="通过并公布"))
    reviewer.reads("已公布")

    citizen = sit_down(browser, address, size=PHONE)
    citizen.go(f"/guide/{item_at(FOOD).pk}/")
    citizen.reads("门店装修期间可以申请吗")
    assert GuideVersion.objects.get(guide__item=FOOD, state="published").number == 2


def test_an_item_is_cancelled(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    owner = factories.individual_business()
    factories.draft(owner, FOOD)
    admin = sit_down(browser, address, administrator().user)
    admin.go("/desk/orders/new/")
    page = admin.page
    admin.choose("取消")
    page.get_by_label("事项", exact=True).fill("食品经营许可（新办）")
    page.get_by_label("变更的内容").fill("不再许可，改为备案")
    page.get_by_label("依据").fill("《国务院关于取消部分行政许可事项的决定》")
    page.get_by_label("生效日期").fill(timezone.localdate().isoformat())
    admin.press("存好，去核对")
    admin.reads("没有交的草稿")
    admin.reads("1 份")
    page.get_by_role("button", name="发布变更").click()
    admin.reads("已发布")

    citizen = sit_down(browser, address, size=PHONE)
    citizen.go("/lists/changes/")
    citizen.reads("取消：食品经营许可（新办）")
    citizen.go(f"/guide/{item_at(FOOD).pk}/")
    citizen.reads("不再受理申请")
    expect(citizen.page.get_by_role("link", name="开始申请")).to_have_count(0)
