"""A lost phone, from the window to signing in with the new number; the old number opens nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from onewindow.accounts.models import User
from tests import factories
from tests.factories.applying import FOOD
from tests.journeys.measured import faults
from tests.journeys.people import PHONE, Person, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
NEW = "13803796207"


def code_on(person: Person) -> str:
    found = re.search(r"\d{6}", person.page.locator(".ow-demo").inner_text())
    assert found
    return found[0]


def sign_in(person: Person, number: str) -> None:
    person.go("/sign-in/?next=/profile/")
    person.page.get_by_label("手机号").first.fill(number)
    person.press("获取验证码")
    person.page.get_by_role("textbox", name="验证码").fill(code_on(person))
    person.press("登录", exact=True)


def at_the_window(desk: Person, number: str) -> None:
    """The officer has the document in hand, sends a code to the new phone, and types what the person reads out."""
    desk.go("/desk/")
    desk.click(desk.page.get_by_role("link", name="登录手机号变更"))
    desk.page.get_by_label("证件号码").fill(number)
    desk.press("查这个人的登录")
    desk.choose("手机丢了")
    desk.page.get_by_label("新手机号").fill(NEW)
    desk.press("发验证码到新手机")
    assert not list(faults(desk.page, "phone_of"))
    desk.page.get_by_label("申请人念出的验证码").fill(code_on(desk))
    desk.press("变更登录手机号")
    desk.reads("人证一致才能变更")
    desk.choose("人证一致")
    desk.press("变更登录手机号")
    desk.reads("登录手机号已变更")


def test_a_lost_phone_at_a_window(browser: Browser, live_server: Any, settings: Any) -> None:
    settings.DEMO = True  # messages show on the page's phone
    own, staff = factories.applicant("马桂兰", checked=True), factories.staff_of()
    factories.draft(own, FOOD)
    old = own.user.phone
    at_the_window(sit_down(browser, live_server.url, staff.window.user), own.principal.document_number)
    person, stranger = (sit_down(browser, live_server.url, size=PHONE) for _ in range(2))
    sign_in(person, NEW)
    person.reads("马桂兰")
    sign_in(stranger, old)
    stranger.reads("先填姓名和身份证号")
    User.objects.filter(pk=own.user.pk).update(phone_verified_at=timezone.now() - timedelta(days=200))
    later = sit_down(browser, live_server.url, size=PHONE)
    sign_in(later, NEW)
    later.reads("以前是您在用这个号码吗")
    assert not list(faults(later.page, "whose"))
    later.page.get_by_label("身份证号码").fill(own.principal.document_number)
    later.press("是我，登录")
    later.reads("马桂兰")
