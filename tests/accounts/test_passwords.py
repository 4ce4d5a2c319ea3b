"""Passwords of applicants: five mistakes close the door for fifteen minutes, for names that nobody has as well."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from onewindow.accounts.acts.passwords import AN_ADDRESS, FAILURES, LOCKED, applicant_by_password
from onewindow.accounts.attempts import Counted, note
from onewindow.accounts.errors import AccountRefused, Disabled, LockedOut, WrongPassword
from onewindow.accounts.models import User
from onewindow.kernel.identifiers import make_phone
from tests.factories.people import user

pytestmark = pytest.mark.django_db
UNKNOWN = make_phone(Random(3))
HALL = "203.0.113.7"
RIGHT = "correct horse"


def sign_in(phone: str, password: str = RIGHT, *, at: datetime) -> User:
    return applicant_by_password(phone, password, address=HALL, at=at)


def mistaken(phone: str, at: datetime, times: int = FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            sign_in(phone, "wrong", at=at)


def test_the_right_password_signs_in_however_the_phone_is_typed(now: datetime) -> None:
    known = user("赵一鸣")
    typed = f" +86 {known.phone[:3]}-{known.phone[3:7]}-{known.phone[7:]} "
    assert sign_in(known.phone, at=now) == sign_in(typed, at=now) == known


def test_five_mistakes_lock_the_right_password_out_until_the_time_is_over(now: datetime) -> None:
    known = user("赵一鸣")
    mistaken(known.phone, now)
    with pytest.raises(LockedOut, match="15分钟后再试，或者改用验证码登录"):
        sign_in(known.phone, at=now + LOCKED - timedelta(seconds=1))
    assert sign_in(known.phone, at=now + LOCKED) == known


def test_mistakes_are_counted_together_however_the_phone_is_typed(now: datetime) -> None:
    known = user("赵一鸣")
    mistaken(known.phone, now, FAILURES - 1)
    mistaken(f"{known.phone[:3]} {known.phone[3:]}", now, 1)
    with pytest.raises(LockedOut):
        sign_in(known.phone, at=now)


def test_success_forgets_the_mistakes_before_it(now: datetime) -> None:
    known = user("赵一鸣")
    mistaken(known.phone, now, FAILURES - 1)
    sign_in(known.phone, at=now)
    mistaken(known.phone, now, FAILURES - 1)
    assert sign_in(known.phone, at=now) == known


def test_one_locked_out_locks_nobody_else(now: datetime) -> None:
    known, other = user("赵一鸣"), user("孙可望")
    mistaken(known.phone, now)
    assert sign_in(other.phone, at=now) == other


def test_an_address_that_guesses_at_many_names_is_shut_out(now: datetime) -> None:
    known = user("赵一鸣")
    for _ in range(AN_ADDRESS):
        note(Counted.PASSWORD_ADDRESS, HALL, at=now)
    with pytest.raises(LockedOut):
        sign_in(known.phone, at=now)
    assert applicant_by_password(known.phone, RIGHT, address="203.0.113.8", at=now) == known


def answers(phone: str, at: datetime) -> list[str]:
    """What ten tries to get in are told."""
    told = []
    for _ in range(FAILURES * 2):
        with pytest.raises(AccountRefused) as refused:
            sign_in(phone, "wrong", at=at)
        told.append(f"{type(refused.value).__name__} {refused.value.field} {refused.value.message}")
    return told


def test_a_name_that_nobody_has_is_answered_as_one_that_somebody_has(now: datetime) -> None:
    without_password, officer = user("钱万里"), user("李岗", officer=True)
    without_password.set_unusable_password()
    without_password.save()
    officer.set_phone(make_phone(Random(4)))
    officer.save()
    known = answers(user("赵一鸣").phone, now)
    assert len(set(known)) == 2
    for phone in (UNKNOWN, without_password.phone, officer.phone):
        assert answers(phone, now) == known
    assert {line.partition(" ")[0] for line in answers("不是号码", now)} == {"WrongPassword", "LockedOut"}


def test_an_officer_does_not_get_in_as_an_applicant(now: datetime) -> None:
    officer = user("李岗", officer=True)
    officer.set_phone(UNKNOWN)
    officer.save()
    for name in (UNKNOWN, officer.username):
        with pytest.raises(WrongPassword):
            sign_in(name, at=now)


def test_that_an_account_is_disabled_is_told_to_whoever_knows_the_password(now: datetime) -> None:
    known = user("赵一鸣")
    known.is_active = False
    known.save()
    with pytest.raises(WrongPassword):
        sign_in(known.phone, "wrong", at=now)
    with pytest.raises(Disabled):
        sign_in(known.phone, at=now)


@pytest.mark.parametrize("way", ["send", "code", "password"])
def test_the_page_looks_the_same_for_a_phone_that_nobody_has(way: str) -> None:
    known = user("赵一鸣")
    pages = []
    for phone in (known.phone, UNKNOWN):
        client = Client()
        form = {"phone": phone, "way": way, "code": "1234567", "password": "wrong"}
        answer = client.post(reverse("public:sign_in"), form)
        assert answer.status_code == 200
        pages.append(
            answer.content.decode().replace(phone, "PHONE").replace(str(answer.context["csrf_token"]), "TOKEN")
        )
    assert pages[0] == pages[1]
    assert User.objects.with_phone(UNKNOWN) is None


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short1", "short1", "密码太短，至少要 8 个字符"),
        ("1234567890", "1234567890", "密码只包含数字"),
        ("password1", "password1", "这个密码太常见了"),
        ("battery staple", "battery stable", "两次输入的密码不一样"),
        ("LuoYang@2026", "LuoYang@2026", "密码里有“luoyang”"),
        ("lu0-y4ng!x", "lu0-y4ng!x", "密码里有“luoyang”"),
        ("我在洛阳一窗1", "我在洛阳一窗1", "密码里有“yichuang”"),
        ("0neW1ndow-x", "0neW1ndow-x", "密码里有“onewindow”"),
        ("horse-Jian.xi.7", "horse-Jian.xi.7", "密码里有“jianxi”"),
        ("blue-mudan-88", "blue-mudan-88", "密码里有“mudan”"),
        ("zhaoyiming!9", "zhaoyiming!9", "密码里有您的姓名、手机号或者工号"),
        ("x{phone}", "x{phone}", "密码里有您的姓名、手机号或者工号"),
    ],
)
def test_a_weak_or_mistyped_new_password_is_refused(password: str, again: str, told: str) -> None:
    known = user("赵一鸣")
    client = Client()
    client.force_login(known)
    typed = {"password": password.format(phone=known.phone), "again": again.format(phone=known.phone)}
    answer = client.post(reverse("public:profile_password"), typed)
    assert told in answer.content.decode()
    assert User.objects.get(pk=known.pk).check_password(RIGHT)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "xi song blue lamp", "window-one-of-many", "四匹马 battery 订书钉"]
)
def test_what_only_sounds_a_little_like_it_is_taken(password: str) -> None:
    validate_password(password, user("赵一鸣"))


def test_a_city_names_words_of_its_own(settings: Any) -> None:
    settings.PASSWORD_WORDS = ["少林"]
    with pytest.raises(ValidationError, match="shaolin"):
        validate_password("shao-lin kungfu")


def test_a_new_password_ends_all_other_sign_ins(now: datetime) -> None:
    known = user("赵一鸣")
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(known)
    here.post(reverse("public:profile_password"), {"password": "battery staple", "again": "battery staple"})
    profile = reverse("public:profile")
    assert (here.get(profile).status_code, elsewhere.get(profile).status_code) == (200, 302)
    assert known.sign_ins.count() == 1
    assert sign_in(known.phone, "battery staple", at=now) == known


def test_a_disabled_account_is_out_at_once() -> None:
    known, client = user("赵一鸣"), Client()
    client.force_login(known)
    assert client.get(reverse("public:profile")).status_code == 200
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert client.get(reverse("public:profile")).status_code == 302
