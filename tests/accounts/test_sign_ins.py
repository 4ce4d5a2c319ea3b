"""A sign-in is seen on a page, ends there, ends by itself; and what was typed when it ended is not lost."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from onewindow.accounts.devices import UNKNOWN, device_in_words, shortened
from onewindow.accounts.models import User
from onewindow.accounts.sessions import Session
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.factories.people import user
from tests.web.desk_pages import signed_in

ANDROID = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
MINUTE = timedelta(minutes=1)
LIST, PROVE, WORK = "/profile/sign-ins/", "/profile/prove/", "/desk/"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (ANDROID + " MicroMessenger/8.0.49", "安卓手机，微信"),
        (WINDOWS, "Windows 电脑，谷歌浏览器"),
        (WINDOWS + " Edg/131.0.0.0", "Windows 电脑，Edge 浏览器"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "苹果手机，苹果浏览器"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114.0 Safari/537.36 ArkWeb/4.1 HuaweiBrowser/5.0", "鸿蒙手机，华为浏览器"),
        ("Mozilla/5.0 (X11; Linux x86_64; Kylin) Gecko/20100101 Firefox/115.0", "麒麟电脑，火狐浏览器"),
        ("curl/8.5.0", UNKNOWN),
        ("", UNKNOWN),
        ("x" * 100_000 + "iPhone", UNKNOWN),
    ],
)  # fmt: skip
def test_a_device_is_told_in_words_that_its_owner_knows(said: str, words: str) -> None:
    assert device_in_words(said) == words


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.7", "203.0.*.*"), ("::ffff:203.0.113.7", "203.0.*.*"), ("2408:8207:7830::1", "2408:8207:…"), ("", ""), ("unix:", ""),
    ],
)  # fmt: skip
def test_of_an_address_half_is_kept(address: str, kept: str) -> None:
    assert shortened(address) == kept


def device(who: User, agent: str = ANDROID, address: str = "203.0.113.7") -> Client:
    """One that has signed in by password, as people do."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/sign-in/", {"phone": who.phone, "way": "password", "password": "correct horse"})
    assert inside(client)
    return client


def inside(client: Client, page: str = "/profile/") -> bool:
    return client.get(page).status_code == 200


def shown(client: Client, page: str = LIST) -> list[str]:
    rows = re.findall(r'<ul class="ow-tasks">(.*?)</ul>', client.get(page).content.decode(), re.DOTALL)[0].split(
        "</li>"
    )
    return [" ".join(re.sub("<[^>]*>", " ", unescape(row)).split()) for row in rows[:-1]]


def handle(client: Client, page: str = LIST) -> str:
    found = re.search(r'name="end" value="(\w+)"', client.get(page).content.decode())
    assert found
    return found[1]


pytestmark = pytest.mark.django_db


def test_the_page_shows_each_sign_in_and_ends_one_at_once() -> None:
    who = user("赵一鸣")
    with time_machine.travel(NOW - timedelta(minutes=20)):
        phone = device(who)
    hall, stranger = device(who, WINDOWS, "198.51.100.20"), device(user("孙可望"))
    here, there = shown(hall)
    assert here == "Windows 电脑，谷歌浏览器 就是这一台 6月9日 10:00 登录，正在用 · 网络 198.51.*.*"
    assert there.startswith("安卓手机，谷歌浏览器 6月9日 09:40 登录，最近一次用是 6月9日 09:40 · 网络 203.0.*.*")
    page = hall.get(LIST).content.decode()
    assert not any(row.session_key in page for row in Session.objects.all())
    named = handle(hall)
    stranger.post(LIST, {"end": named})
    assert inside(phone)
    hall.post(LIST, {"end": named})
    assert (inside(hall), inside(phone), inside(stranger)) == (True, False, True)
    assert "已经退出了" in hall.post(LIST, {"end": named}, follow=True).content.decode()


def test_all_others_end_and_nothing_of_them_is_kept() -> None:
    who = user("赵一鸣")
    others, this = [device(who) for _ in range(3)], device(who, WINDOWS)
    assert "其他 3 处登录都已退出" in this.post(LIST, {"others": "1"}, follow=True).content.decode()
    assert [inside(each) for each in [*others, this]] == [False] * 3 + [True]
    assert Session.objects.filter(user=who).count() == 1
    this.post("/sign-out/")
    assert not Session.objects.filter(user=who).exists()


def test_an_officer_has_the_page_and_proves_themself_with_the_second_factor() -> None:
    window = factories.staff_of().window
    with time_machine.travel(NOW - timedelta(minutes=20)):
        other, this = signed_in(window), signed_in(window)
    page = "/desk/sign-ins/"
    assert len(shown(this, page)) == 2
    assert this.post(page, {"others": "1"}).headers["Location"].startswith("/desk/prove/")
    assert "还没有绑定验证器" in this.post("/desk/prove/", {"code": "000000"}).content.decode()
    assert inside(other, WORK)


def late(client: Client, after: timedelta, page: str, at: datetime = NOW) -> Any:
    with time_machine.travel(at + after, tick=False):
        return client.get(page)


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_an_officer_who_asks_for_nothing_is_out(minutes: int, status: int) -> None:
    desk = signed_in(factories.staff_of().window)
    answer = late(desk, minutes * MINUTE, "/desk/search/")
    assert answer.status_code == status
    if status == 302:
        assert answer.headers["Location"] == "/desk/sign-in/?next=%2Fdesk%2Fsearch%2F&ended=1"
        assert "系统已自动退出" in desk.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(("minutes", "status"), [(119, 200), (121, 302)])
def test_an_applicant_has_longer(minutes: int, status: int) -> None:
    client = Client()
    client.force_login(user("赵一鸣"))
    assert late(client, minutes * MINUTE, "/profile/").status_code == status


def test_whoever_works_stays_in_for_eight_hours_and_no_longer() -> None:
    desk = signed_in(factories.staff_of().window)
    for minutes in range(20, 480, 20):
        assert late(desk, minutes * MINUTE, WORK).status_code == 200, minutes
    assert late(desk, 481 * MINUTE, WORK).status_code == 302


def test_what_a_page_asks_for_by_itself_keeps_nobody_in() -> None:
    desk = signed_in(factories.staff_of().window)
    by_itself = {"HX-Request": "true", "HX-Trigger": "live"}
    for minutes in (10, 20, 29):
        with time_machine.travel(NOW + minutes * MINUTE, tick=False):
            assert desk.get(WORK, headers=by_itself).status_code == 200
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        assert (
            desk.get(WORK, headers=by_itself | {"HX-Current-URL": "http://testserver/desk/search/"}).status_code == 401
        )


def test_what_an_officer_typed_before_the_end_is_sent_after_signing_in_again(settings: Any) -> None:
    """By the same person only, in the same post; meanwhile nobody reads it in the database."""
    settings.DEMO = True
    story = factories.submitted()
    who, other = story.staff.window, story.staff.reviewer
    factories.officer(Role.REVIEWER, story.staff.agency, by=who.user)  # a second post: not the one acted in
    act, words = reverse("desk:act", args=[story.case.pk, "refuse"]), "不属于本局的\n“事项”"
    desk, again = signed_in(who), "/desk/sign-in/resume/"
    with time_machine.travel(NOW + 45 * MINUTE, tick=False):
        first = desk.post(
            act, {"reason": words}, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{act}"}
        )
        assert (first.status_code, first.headers["X-Sign-In"][:14]) == (401, "/desk/sign-in/")
        answer = desk.post(act, {"reason": words, "password": "geheim"})
        assert answer.headers["Location"] == "/desk/sign-in/?next=%2Fdesk%2Fsign-in%2Fresume%2F&ended=1"
        assert "不属于" not in "".join(str(row.get_decoded()) for row in Session.objects.all())
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = desk.cookies[settings.SESSION_COOKIE_NAME].value
        thief.post("/desk/sign-in/", {"username": other.user.username, "password": "correct horse"})
        assert thief.get(again).headers["Location"] == "/desk/"
        desk = signed_in(who)
    with time_machine.travel(NOW + 90 * MINUTE, tick=False):
        desk.post(act, {"reason": words, "password": "geheim"})
        desk.post("/desk/sign-in/", {"username": who.user.username, "password": "correct horse"})
        page = unescape(desk.get(again).content.decode())
        assert "geheim" not in page
        form = re.search(rf'<form method="post" action="{act}">(.*?)</form>', page, re.DOTALL)
        assert form, page
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
        shown_again = desk.post(act, fields)
    assert words in unescape(shown_again.content.decode()).replace("\r", "")
    assert shown_again.status_code in {409, 422}  # the act's own form, with what is still wrong
