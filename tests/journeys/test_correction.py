"""Told once what is missing, and mended on the phone."""

import pytest
from playwright.sync_api import Browser

from onewindow.cases.models import Case, State
from tests import factories
from tests.journeys.people import PHONE, sit_down

pytestmark = pytest.mark.django_db(transaction=True)


def test_correction_and_resubmission(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story = factories.submitted()
    window = sit_down(browser, address, story.staff.window.user)
    window.go(f"/desk/cases/{story.case.pk}/acts/request_correction/")
    page = window.page
    layout = page.locator("li", has_text="主要设备设施、经营布局和操作流程图").filter(
        has=page.locator("input[type=checkbox]")
    )
    layout.locator("input[type=checkbox]").first.check()
    for box in layout.locator("input[type=text], input:not([type]), textarea").all():
        if box.is_visible():
            box.fill("看不清操作间")
    window.act("预览一次告知")
    window.reads("看不清操作间")
    window.act("发出补正告知书")
    assert Case.objects.get().state == State.CORRECTING

    person = sit_down(browser, address, story.by.user, size=PHONE)
    person.go("/cases/")
    person.reads("补正")
    person.go(f"/cases/{story.case.pk}/correct/")
    person.reads("看不清操作间")
    person.upload_all()
    person.press("交上去")
    person.reads("收件")
    case = Case.objects.get()
    assert case.state == State.SUBMITTED
    assert case.corrections.get().answered_at is not None
    assert story.acts() == ["submit", "request_correction", "hand_in"]
