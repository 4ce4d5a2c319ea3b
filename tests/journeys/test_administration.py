"""A new chief representative: the account by the security administrator, the power by two people, then they sign in."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests.administration.people import admin, security, some_agency, system
from tests.journeys.people import DESKTOP, PHONE, Person, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def signs_in_first(new: Person, password: str) -> None:
    """An authenticator is bound, and the password that somebody else has set is changed before anything else."""
    new.go("/desk/sign-in/")
    new.page.locator("input[name=username]").fill("jxq.xin")
    new.page.locator("input[name=password]").fill(password)
    new.click(new.page.locator("main form button[type=submit]").first)
    expect(new.page).to_have_url(re.compile("/desk/sign-in/code/"))
    secret = re.search(r"([A-Z2-7]{4} ){4,}[A-Z2-7]{0,4}", new.page.locator("main").inner_text())
    assert secret is not None
    code = format_hotp_value(hotp_value(secret[0].replace(" ", ""), int(timezone.now().timestamp()) // 30))
    new.page.locator("input[name=code]").fill(code)
    new.click(new.page.locator("main form button[type=submit]").first)
    new.reads("您现在的密码是管理员设的")
    new.page.get_by_label("新密码").fill("qiutian-de-feng-26")
    new.page.get_by_label("再填一次").fill("qiutian-de-feng-26")
    new.press("设好，进入工作台")
    expect(new.page.locator(".ow-who")).to_contain_text("首席事务代表")


def test_an_account_a_power_by_two_people_and_the_first_sign_in(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    one = sit_down(browser, address, security().user, size=DESKTOP)
    one.go("/desk/")
    one.reads("管理员看不到办件")
    one.press("工作人员")
    one.press("新建账号")
    one.page.get_by_label("工号").fill("jxq.xin")
    one.page.get_by_label("姓名").fill("辛来到")
    one.act("新建账号")
    one.reads("密码只显示这一次")
    password = one.page.locator(".ow-admin-secret").inner_text()
    one.press("已抄下，继续")
    one.page.locator("#give-role").select_option("approver")
    one.page.locator("#give-agency").fill(some_agency().name)
    one.page.locator("#give-badge").fill("LY90001")
    one.act("授予岗位")
    one.reads("须两人授予，请写明理由")
    expect(one.page.locator("#give-badge")).to_have_value("LY90001")
    one.page.locator("#give-reason").fill("原首席事务代表调离。")
    one.act("授予岗位")
    one.reads("是您提请的，须由另一个人复核")

    second = sit_down(browser, address, system().user, size=PHONE)
    second.go("/desk/")
    second.press("去复核")
    second.click(second.page.locator("table a.t").first)
    second.reads("原首席事务代表调离。")
    second.act("同意并执行")
    second.reads("变更已执行")

    signs_in_first(sit_down(browser, address, size=DESKTOP), password)

    reader = sit_down(browser, address, admin(Role.AUDITOR).user, size=DESKTOP)
    reader.go("/desk/admin/trail/")
    reader.reads("授予岗位")
    reader.reads("同意并执行")
    assert verify().whole
