"""A hearing of two neighbours: named, told, asked for, convened, held, decided by its record."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser

from onewindow.cases.models import State
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.verify import verify
from tests import factories
from tests.factories.hearings import PLANNING
from tests.factories.stories import do_step
from tests.journeys.people import PHONE, Person, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def name_neighbour(reviewer: Person, case_id: int, name: str, phone: str) -> None:
    reviewer.go(f"/desk/cases/{case_id}/acts/name_interested/")
    reviewer.page.get_by_label("姓名（名称）").fill(name)
    reviewer.page.get_by_label("接收短信的手机").fill(phone)
    reviewer.page.get_by_label("与这件事有什么利害关系").fill("新楼挡住一楼的采光")
    reviewer.act("告知利害关系人")
    reviewer.reads("已告知利害关系人")


def convene(reviewer: Person, case_id: int, when: datetime) -> None:
    """Too early at first: seven days' notice are the law."""
    reviewer.go(f"/desk/cases/{case_id}/acts/convene_hearing/")
    reviewer.page.get_by_label("什么时间").fill(f"{when - timedelta(days=4):%Y-%m-%dT%H:%M}")
    reviewer.page.get_by_label("地点").fill("区政务服务中心三楼会议室")
    reviewer.page.get_by_label("主持人").select_option(label="楚法制（法制审核）")
    reviewer.act("通知听证")
    reviewer.reads("举行听证的七日前")
    reviewer.page.get_by_label("什么时间").fill(f"{when:%Y-%m-%dT%H:%M}")
    reviewer.act("通知听证")
    reviewer.reads("听证通知书已发给申请人和利害关系人")


def write_down(chair: Person, case_id: int, when: datetime) -> None:
    chair.go(f"/desk/cases/{case_id}/acts/hold_hearing/")
    chair.page.get_by_label("举行的时间").fill(f"{when:%Y-%m-%dT%H:%M}")
    chair.page.get_by_label("审查人员", exact=True).select_option(label="吴审查（审查）")
    chair.page.get_by_label("审查人员提供的证据和理由").fill("日照分析图，大寒日满窗日照两小时")
    chair.page.get_by_label("申请人的意见").fill("已经退让六米")
    chair.page.get_by_label("利害关系人的意见").fill("冬天没有阳光")
    for box in chair.page.locator("input[name=present], input[name=signed]").all():
        box.check()
    chair.act("提交听证笔录")
    chair.reads("听证笔录已提交")


def test_a_hearing_of_two_neighbours(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.accepted(PLANNING)
    pk, staff = story.case.pk, story.staff
    do_step(story)
    reviewer = sit_down(browser, address, staff.reviewer.user)
    name_neighbour(reviewer, pk, "邻居甲", "13800138000")
    name_neighbour(reviewer, pk, "邻居乙", "13800138001")
    reviewer.go(f"/desk/cases/{pk}/acts/tell_of_hearing_right/")
    reviewer.act("告知听证权利")
    reviewer.reads("听证告知书已发给申请人和利害关系人")

    owner = sit_down(browser, address, story.by.user, size=PHONE)
    owner.go(f"/cases/{pk}/")
    owner.press("看一看听证")
    owner.reads("您有权要求听证")

    reviewer.go(f"/desk/cases/{pk}/acts/request_hearing/")  # one of the neighbours comes to the office
    reviewer.page.get_by_label("谁申请").select_option(label="邻居乙（利害关系人）")
    reviewer.act("申请听证")
    reviewer.reads("听证申请已登记")

    when = timezone.localtime() + timedelta(days=9)
    convene(reviewer, pk, when)

    owner.go(f"/cases/{pk}/hearing/")
    owner.reads("区政务服务中心三楼会议室")
    anybody = sit_down(browser, address, size=PHONE)
    anybody.go("/notices/?kind=hearings")
    anybody.reads("公开举行，可以旁听")

    with time_machine.travel(when + timedelta(hours=2)):
        chair = sit_down(browser, address, staff.legal_reviewer.user)
        write_down(chair, pk, when)
        while (case := story.again()).step and case.guide.step(case.step).role != "approver":
            do_step(story, at=timezone.now())
        chief = sit_down(browser, address, staff.approver.user)
        chief.go(f"/desk/cases/{pk}/decide/")
        chief.choose("准予")
        chief.act("签署决定")
        chief.reads("决定已签署")
    assert story.again().state == State.GRANTED
    granted = Document.objects.get(chain=story.case.chain, kind=DocumentKind.GRANT)
    assert "根据听证笔录" in str(granted.content)
    assert not verify().faults
