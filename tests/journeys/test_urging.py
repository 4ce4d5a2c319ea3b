"""A red case is urged, explained, sent back, answered again and done: the vice mayor's side on a phone, the agency's at the desk."""

import pytest
from playwright.sync_api import Browser, expect

from onewindow.cases.models import Case
from onewindow.oversight.models import Urging, UrgingState
from tests.factories import Story
from tests.factories.urging import administrator, end, red_case
from tests.journeys.people import DESKTOP, PHONE, Person, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_a_red_case_is_urged_and_answered(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story, supervisor = red_case(), administrator()

    above = sit_down(browser, address, supervisor.user, size=PHONE)
    above.go("/desk/")
    above.click(above.page.get_by_role("link", name="驾驶舱"))
    above.reads("涧西区在办 1 件，1 件超期都在市场监管局")
    above.press("全部 1 件超期")
    above.reads(story.case.applicant_name)
    above.press("催办")
    above.page.locator("textarea[name=reason]").fill("承诺时限四月就到了，请说明原因和办结日期。")
    above.press("发出督办单", exact=True)
    above.reads("督办单已发出")
    above.reads("还没有答复")
    urging = Urging.objects.get()

    chief = sit_down(browser, address, story.staff.approver.user, size=DESKTOP)
    chief.go("/desk/")
    expect(chief.page.locator(".ow-rail")).to_contain_text("待答复督办1")
    chief.press("待答复督办")
    chief.press(story.case.item.basic.name)
    chief.reads("承诺时限四月就到了")
    chief.act("答复督办单")
    chief.reads("请写明为什么没有按时办")
    chief.page.locator("textarea[name=why]").fill("现场核查人员调离，无人接手。")
    chief.page.locator("input[name=by_when]").fill("2026-06-11")
    chief.act("答复督办单")
    chief.reads("答复已提交")

    above.go(f"/cockpit/urgings/{urging.pk}/")
    above.reads("现场核查人员调离")
    above.page.locator("textarea[name=remark]").fill("请写明由谁接手。")
    above.act("退回答复")
    above.reads("已退回，等重新答复")

    chief.go(f"/desk/urgings/{urging.pk}/")
    chief.reads("请写明由谁接手")
    chief.page.locator("textarea[name=why]").fill("已由吴审查接手，今天核查。")
    chief.page.locator("input[name=by_when]").fill("2026-06-10")
    chief.act("答复督办单")

    _closed(above, urging, story)


def _closed(above: Person, urging: Urging, story: Story) -> None:
    """The answer is accepted; the order is closed only when the case is done; its article shows the evidence."""
    above.go(f"/cockpit/urgings/{urging.pk}/")
    above.act("认可答复")
    above.act("办结督办单")
    above.reads("这一件还没有办完")
    end(story)
    above.act("办结督办单")
    above.reads("这张督办单已经办结")
    urging.refresh_from_db()
    assert urging.state == UrgingState.CLOSED
    acts = list(urging.chain.events.order_by("sequence").values_list("act", flat=True))
    assert acts == [
        "issue_urging", "answer_urging", "return_reply", "answer_urging", "accept_reply", "close_urging",
    ]  # fmt: skip
    assert not Case.objects.get(pk=story.case.pk).open

    above.go("/cockpit/articles/12/")
    above.reads("发出督办单")
