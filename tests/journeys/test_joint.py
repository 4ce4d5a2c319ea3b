"""Joint handling in the browser: the lead asks, the assisting agency answers what it sees, the lead decides."""

import pytest
from playwright.sync_api import Browser, expect

from onewindow.cases.models import State
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.verify import verify
from tests import factories
from tests.factories.joint import assisting
from tests.factories.stories import do_step
from tests.journeys.people import sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_an_agency_assists_and_the_lead_decides(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.accepted()
    pk, staff, other = story.case.pk, story.staff, assisting(story)
    reviewer = sit_down(browser, address, staff.reviewer.user)
    reviewer.go(f"/desk/cases/{pk}/acts/ask_opinion/")
    reviewer.page.get_by_label("协办部门").select_option(label=other.post.agency.name)
    reviewer.page.get_by_label("就什么问题提出意见").fill("操作间布局是否符合卫生要求")
    reviewer.page.locator("input[name=materials][value=layout]").check()
    reviewer.page.get_by_label("几个工作日内答复").fill("40")
    reviewer.act("征求协办意见")
    reviewer.reads("协办的期限在牵头部门的时限以内")
    reviewer.page.get_by_label("几个工作日内答复").fill("2")
    reviewer.act("征求协办意见")
    reviewer.reads("已征求协办意见")

    helper = sit_down(browser, address, other.user)
    helper.go("/desk/")
    helper.click(helper.page.get_by_role("link", name="协办待答复"))
    helper.click(helper.page.get_by_role("link", name=story.case.title))
    helper.reads("操作间布局是否符合卫生要求")
    expect(helper.page.locator("main")).not_to_contain_text(story.case.applicant_name)
    helper.choose("不同意") if helper.page.locator("label.ow-choice").count() else helper.page.get_by_label(
        "不同意"
    ).check()
    helper.page.get_by_label("理由和依据").fill("洗手设施离备餐台太远")
    helper.act("提出协办意见")
    helper.reads("协办意见已提出")

    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story)
    chief = sit_down(browser, address, staff.approver.user)
    chief.go(f"/desk/cases/{pk}/")
    chief.reads("洗手设施离备餐台太远")
    chief.go(f"/desk/cases/{pk}/decide/")
    chief.choose("准予")
    chief.act("签署决定")
    assert story.again().state == State.GRANTED
    granted = Document.objects.get(chain=story.case.chain, kind=DocumentKind.GRANT)
    assert f"{other.post.agency.name}（不同意）" in str(granted.content)
    assert not verify().faults
