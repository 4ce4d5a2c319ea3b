"""Stories of a working day: a question owned and answered, one visit with three matters, an entry after an outage, a result by post."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, expect

from onewindow.cases.acts.apply import query_digest
from onewindow.cases.models import Case, Draft, State, Visit
from onewindow.consultations.models import Consultation
from onewindow.consultations.models import State as Asked
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.verify import verify
from tests import factories
from tests.factories.applying import FOOD
from tests.factories.outage import a_paper_receipt
from tests.journeys.people import PHONE, PLACE, Person, photo, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
CHANGE, RENEWAL = "food-business-licence-change", "food-business-licence-renewal"


def test_a_question_is_taken_handed_over_answered_and_published(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    staff, asker = factories.staff_of(), factories.applicant("赵一鸣")
    person = sit_down(browser, address, asker.user, size=PHONE)
    person.go(f"/region/?at={PLACE}")
    person.press("就用涧西区")
    person.go(f"/ask/?item={FOOD}")
    person.page.get_by_label("您的问题").fill("厨房只有 6 平方米能不能办？")
    person.press("提问", exact=True)
    person.reads("问题已收到")
    one = Consultation.objects.get()

    window = sit_down(browser, address, staff.window.user)
    window.go("/desk/consultations/")
    window.click(window.page.get_by_role("link", name="食品经营许可（新办）"))
    window.press("接下咨询", exact=True)
    window.reads("由您负责答复到底")
    window.page.get_by_label("答复", exact=True).fill("没有最低面积，加工区和就餐区要分开。")
    window.press("答复", exact=True)
    one.refresh_from_db()
    assert (one.state, one.owner) == (Asked.ANSWERED, staff.window.post)
    window.press("提请公开答复", exact=True)

    chief = sit_down(browser, address, staff.approver.user)
    chief.go(f"/desk/consultations/{one.pk}/")
    chief.press("公开答复", exact=True)
    chief.reads("已公开")
    person.go(f"/consultations/{one.number}/")
    person.reads("没有最低面积")
    person.press("看办事指南")
    expect(person.page.locator("aside")).to_contain_text("厨房只有 6 平方米能不能办？")
    assert not verify().faults


def test_one_visit_with_three_matters(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    staff = factories.staff_of()
    who = factories.individual_business(checked=True)
    made = [factories.draft(staff.window, key, principal=who.principal, with_files=False) for key in (FOOD, CHANGE)]
    from onewindow.cases.acts.visits import open_visit

    visit = open_visit(who.principal, by=staff.window, at=timezone.now())
    Draft.objects.filter(pk__in=[one.pk for one in made]).update(visit=visit)
    window = sit_down(browser, address, staff.window.user)
    window.go(f"/desk/visits/{visit.pk}/")
    window.reads("核一次管全部")
    window.press("加一件")
    window.page.get_by_label("事项", exact=True).fill("食品经营许可延续")
    window.click(window.page.locator("#hits article", has_text="延续").get_by_role("link", name="办这件"))
    third = Draft.objects.latest("pk")  # who they are is not asked again
    assert (third.visit_id, third.principal) == (visit.pk, who.principal)
    fill(third)
    window.go(f"/desk/visits/{visit.pk}/")
    for box in window.page.locator("input[name=paper]").all():
        box.check()
    window.click(window.page.locator("button[value=accept]"))
    window.reads("已受理")
    assert Case.objects.filter(visit=visit, state=State.ACCEPTED).count() == 3
    assert Visit.objects.get(pk=visit.pk).state == "closed"
    expect(window.page.get_by_role("link", name="一次办理回执（全部事项一张）")).to_be_visible()
    assert Document.objects.get(kind=DocumentKind.VISIT_RECEIPT).chain_id == visit.chain_id


def fill(made: Draft) -> None:
    """What the officer types while the applicant speaks: the journeys of intake type it in the browser."""
    from tests.factories.applying import form_data

    assert made.principal is not None
    guide = made.guide_version.body
    made.answers = {situation.key: situation.options[0].key for situation in guide.situations}
    made.form, made.delivery_way = form_data(guide, made.place, made.principal), "window"
    made.save()


def test_taken_in_on_paper_during_an_outage_and_entered_afterwards(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    staff = factories.staff_of()
    who = factories.individual_business(checked=True)
    made = factories.draft(staff.window, FOOD, principal=who.principal, with_files=False)
    receipt = a_paper_receipt(staff)
    window = sit_down(browser, address, staff.window.user)
    window.go(f"/desk/intake/drafts/{made.pk}/")
    window.page.get_by_text("系统中断时收的纸质件（补录）").click()
    received = timezone.localtime() - timedelta(hours=5)
    window.page.get_by_label("实际收件时间").fill(f"{received:%Y-%m-%dT%H:%M}")
    window.page.get_by_label("纸质收件凭证编号").fill(receipt.number)
    scan = FilePayload(name="凭证.jpg", mimeType="image/jpeg", buffer=photo())
    with window.page.expect_navigation():
        window.page.locator("input[name='file.outage_scan']").set_input_files(scan)
    for box in window.page.locator("input[name^='paper.']").all():
        box.check()
    expect(window.page.get_by_label("纸质收件凭证编号")).to_have_value(receipt.number)
    window.click(window.page.get_by_role("button", name="补录，交同事复核"))
    window.reads("补录待复核")
    case = Case.objects.get(draft=made)
    assert case.state == State.ENTERED

    colleague = sit_down(browser, address, staff.second_window.user)
    colleague.go("/desk/?queue=entered")
    colleague.click(colleague.page.get_by_role("link", name="食品经营许可（新办）").first)
    colleague.act("复核补录")
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert case.received_at == received.replace(second=0, microsecond=0)
    assert not verify().faults


def test_a_result_goes_by_post_to_the_address_that_was_confirmed(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.decided()
    case = story.case
    case.delivery_way, case.delivery_address = "post", "洛阳市涧西区太原路 27 号 3 单元"
    case.save()
    window = sit_down(browser, address, story.staff.window.user)
    window.go(f"/desk/cases/{case.pk}/")
    window.act("邮寄结果")
    expect(window.page.get_by_label("收件地址")).to_have_value("洛阳市涧西区太原路 27 号 3 单元")
    window.page.get_by_label("运单号").fill("EM123456789CN")
    window.act("邮寄结果")
    person = sit_down(browser, address, story.by.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    person.reads("EM123456789CN")
    window.go(f"/desk/cases/{case.pk}/")
    window.act("登记签收")
    window.page.get_by_label("签收人").fill("本人")
    window.act("登记签收")
    case.refresh_from_db()
    assert case.delivery.way == "post"
    assert query_digest(case.number, case.query_code) == bytes(case.query_digest)
    person.go(f"/cases/{case.pk}/")
    person.reads("邮寄签收")


def test_a_red_case_is_explained_to_whom_it_concerns(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.accepted(at=timezone.now() - timedelta(days=40))
    chief = sit_down(browser, address, story.staff.approver.user)
    chief.go(f"/desk/cases/{story.case.pk}/")
    chief.act("说明超期")
    chief.page.get_by_label("为什么没有按期办结").fill("核查人员不足，已增派")
    chief.page.get_by_label("预计什么时候办结").fill(f"{timezone.localdate() + timedelta(days=6):%Y-%m-%d}")
    chief.act("说明超期")
    person = sit_down(browser, address, story.by.user, size=PHONE)
    person.go(f"/cases/{story.case.pk}/")
    person.reads("核查人员不足，已增派")
    anybody = Person(sit_down(browser, address).page, address)
    anybody.go("/notices/?kind=overruns")
    anybody.reads("核查人员不足，已增派")
