"""Signing in: a newcomer with a code on the demo's phone, and an officer with two factors."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.accounts.models import Session, User
from tests import factories
from tests.journeys.measured import faults
from tests.journeys.people import PHONE, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_a_newcomer_signs_in_with_a_code(browser: Browser, live_server: object, settings: Any) -> None:
    settings.DEMO = True  # the message shows on the page's phone
    person = sit_down(browser, live_server.url, size=PHONE)  # type: ignore[attr-defined]
    person.go("/sign-in/?next=/profile/")
    person.page.get_by_label("手机号").first.fill("138 0379 6207")
    person.press("获取验证码")
    code = re.search(r"\d{6}", person.page.locator(".ow-demo").inner_text())
    assert code is not None
    person.page.get_by_role("textbox", name="验证码").fill("000000" if code[0] != "000000" else "111111")
    person.press("登录", exact=True)
    person.reads("验证码不对")
    person.page.get_by_role("textbox", name="验证码").fill(code[0])
    person.press("登录", exact=True)
    person.reads("先填姓名和身份证号")
    person.press("填写我的信息")
    person.page.get_by_label("姓名").fill("王秀英")
    person.page.get_by_label("身份证号码").fill("110105194912310021")
    person.press("保存")
    person.reads("有 1 处要改")
    person.page.get_by_label("身份证号码").fill("11010519491231002x")
    person.press("保存")
    person.reads("自行申报")
    assert User.objects.get(officer=False).display_name == "王秀英"


def test_an_officer_needs_the_second_factor(browser: Browser, live_server: object) -> None:
    staff = factories.staff_of()
    officer = sit_down(browser, live_server.url)  # type: ignore[attr-defined]
    officer.go("/desk/")
    officer.page.get_by_label("工号").fill(staff.window.user.username)
    officer.page.get_by_label("密码").fill("correct horse")
    officer.press("登录", exact=True)
    officer.reads("绑定验证器")
    secret = officer.page.locator(".num").first.inner_text().replace(" ", "")
    counter = next(iter(yield_hotp_counters_from_time()))
    officer.page.get_by_label("6 位动态口令").fill(format_hotp_value(hotp_value(secret, counter)))
    officer.press("绑定并登录")
    officer.reads("待受理")


def test_an_officer_who_was_away_loses_nothing(browser: Browser, live_server: object, settings: Any) -> None:
    """Of two forms left open, one asks the server as it is typed in; the other is sent after the end."""
    settings.DEMO = True
    story = factories.at_decision()
    approver = story.staff.approver.user
    officer = sit_down(browser, live_server.url, approver)  # type: ignore[attr-defined]
    officer.go(f"/desk/cases/{story.case.pk}/decide/")
    officer.choose("不予")
    reasons = officer.page.locator("textarea[name=reasons]")
    reasons.fill("经营场所不符合")
    reasons.blur()
    Session.objects.filter(user=approver).update(seen_at=timezone.now() - timedelta(minutes=31))
    reasons.fill("经营场所不符合第一款")
    reasons.blur()
    officer.reads("这一页填的内容都还在")
    expect(reasons).to_have_value("经营场所不符合第一款")
    officer.click(officer.page.locator("#decision button[type=submit]").first)
    officer.reads("系统已自动退出")
    officer.page.get_by_label("工号").fill(approver.username)
    officer.page.get_by_label("密码").fill("correct horse")
    officer.press("登录", exact=True)
    officer.reads("刚才填的都还在")
    assert not list(faults(officer.page, "resume"))
    officer.press("接着提交")
    expect(officer.page.locator("textarea[name=reasons]")).to_have_value("经营场所不符合第一款")
