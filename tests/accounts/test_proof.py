"""What opens an account to others is changed only by whoever proves anew to be the person."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from onewindow.accounts.acts.passwords import FAILURES
from onewindow.accounts.acts.second_factor import enrol, new_secret
from onewindow.accounts.models import Principal, User
from onewindow.notices.models import Message
from onewindow.notices.queries import screen_messages
from onewindow.record.models import Event
from tests import NOW, factories
from tests.administration.people import security
from tests.factories.people import user
from tests.staff.test_sign_in import one_time
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
PROVE, PASSWORD, LIST, NEW = "/profile/prove/", "/profile/password/", "/profile/sign-ins/", "13800138000"
LATER = NOW + timedelta(minutes=20)


def client_of(who: User, at: datetime = NOW) -> Client:
    client = Client()
    with time_machine.travel(at):
        client.force_login(who)
    return client


def code_sent(client: Client, who: User) -> str:
    client.post(PROVE, {"way": "send"})
    found = re.search(r"\d{6}", screen_messages(who.phone, 1)[0].wording)
    assert found
    return found[0]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_contact_phone_is_changed_after_a_code_to_the_phone_that_signs_in() -> None:
    own = factories.applicant()
    client, page = client_of(own.user), reverse("public:profile_contact", args=[own.mandate.pk])
    typed = {"phone": NEW, "email": "", "address": "太原路 27 号"}
    with time_machine.travel(LATER):
        assert unquote(client.get(page).headers["Location"]) == f"{PROVE}?next={page}"
        resume = client.post(page, typed).headers["Location"]
        code = code_sent(client, own.user)
        assert Message.objects.latest("pk").phone == own.user.phone != NEW
        wrong = client.post(PROVE, {"way": "code", "code": another(code)})
        assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
        client.post(page, typed)
        assert Principal.objects.get(pk=own.principal.pk).phone == own.user.phone
        assert (
            client.post(f"{PROVE}{resume[resume.index('?') :]}", {"way": "code", "code": code}).headers["Location"]
            == "/sign-in/resume/"
        )
        again = unescape(client.get("/sign-in/resume/").content.decode())
        form = re.search(rf'<form method="post" action="{page}">(.*?)</form>', again, re.DOTALL)
        assert form, again
        client.post(page, dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1])))
        changed = Principal.objects.get(pk=own.principal.pk)
        assert (changed.phone, changed.address) == (NEW, "太原路 27 号")
    with time_machine.travel(LATER + timedelta(minutes=11)):
        assert client.get(page).status_code == 302  # a proof is good for ten minutes


def test_a_password_is_set_after_the_present_one_or_a_code_only() -> None:
    who = user("赵一鸣")
    client = client_of(who)
    new = {"password": "battery staple", "again": "battery staple"}
    with time_machine.travel(LATER):
        assert client.post(PASSWORD, new).headers["Location"].startswith(PROVE)
        client.post(PROVE, {"way": "password", "password": "wrong"})
        client.post(PROVE, {"way": "nothing of the kind", "password": "correct horse"})
        assert client.get(PASSWORD).status_code == 302
        assert client.post(PROVE, {"way": "password", "password": "correct horse"}).headers["Location"] == "/profile/"
        assert client.post(PASSWORD, new).status_code == 302
    assert User.objects.get(pk=who.pk).check_password("battery staple")


def test_mistakes_count_as_at_sign_in() -> None:
    client = client_of(user("赵一鸣"))
    with time_machine.travel(LATER):
        for _ in range(FAILURES):
            client.post(PROVE, {"way": "password", "password": "wrong"})
        told = client.post(PROVE, {"way": "password", "password": "correct horse"})
        assert "请15分钟后再试" in told.content.decode()


def test_whoever_has_just_signed_in_need_not_prove_it_again() -> None:
    client = client_of(user("赵一鸣"), LATER - timedelta(minutes=9))
    with time_machine.travel(LATER):
        assert client.get(PASSWORD).status_code == 200


def test_sign_ins_elsewhere_are_ended_by_whoever_proves_to_be_the_person() -> None:
    who = user("赵一鸣")
    this, other = client_of(who), client_of(who)
    with time_machine.travel(LATER):
        assert "确认是我本人" in this.get(LIST).content.decode()
        assert unquote(this.post(LIST, {"others": "1"}).headers["Location"]) == f"{PROVE}?next={LIST}"
        assert other.get("/profile/").status_code == 200
        this.post(f"{PROVE}?next={LIST}", {"way": "code", "code": code_sent(this, who)})
        this.post(LIST, {"others": "1"})
        assert other.get("/profile/").status_code == 302


def test_an_officer_proves_it_with_the_second_factor() -> None:
    who, secret = factories.staff_of().window, new_secret()
    with time_machine.travel(NOW, tick=False):
        enrol(who.user, secret, one_time(secret), at=NOW)
    desk, page = signed_in(who), "/desk/sign-ins/"
    with time_machine.travel(LATER, tick=False):
        right = one_time(secret, LATER)
        assert desk.post("/desk/prove/", {"code": another(right), "next": page}).status_code == 422
        assert "除了这一台" not in desk.get(page).content.decode()
        assert desk.post("/desk/prove/", {"code": right, "next": page}).headers["Location"] == page
        assert desk.post("/desk/prove/", {"code": right, "next": page}).status_code == 422  # good once
        assert desk.post(page, {"others": "1"}).headers["Location"] == page


def test_an_officer_changes_their_password_and_is_out_everywhere_else(settings: Any) -> None:
    settings.DEMO = True
    who, page = factories.staff_of().window, "/desk/password/"
    other, desk = signed_in(who), signed_in(who)
    new = {"password": "battery staple", "again": "battery staple"}
    with time_machine.travel(LATER):
        assert unquote(desk.get(page).headers["Location"]) == f"/desk/prove/?next={page}"
        assert unquote(desk.post(page, new).headers["Location"]) == "/desk/prove/?next=/desk/sign-in/resume/"
        desk.post("/desk/prove/", {"password": "correct horse"})
        for typed, told in (("correct horse", "和现在的一样"), ("luoyang-2026", "luoyang"), ("short", "太短")):
            answer = desk.post(page, {"password": typed, "again": typed})
            assert (answer.status_code, told in answer.content.decode()) == (422, True)
        assert desk.post(page, new).status_code == 302
        assert (desk.get("/desk/").status_code, other.get("/desk/").status_code) == (200, 302)
    assert User.objects.get(pk=who.user.pk).check_password("battery staple")
    assert (
        Event.objects.get(chain__kind="officer", chain__key=str(who.user.pk), act="password_changed").actor == who.key
    )


def test_whoever_runs_the_system_has_these_pages_too() -> None:
    desk = signed_in(security())
    for page in ("/desk/sign-ins/", "/desk/prove/", "/desk/password/"):
        assert desk.get(page).status_code == 200, page
    assert desk.get("/desk/tokens/").status_code == 403


def test_in_the_demo_an_officer_proves_it_with_the_password(settings: Any) -> None:
    settings.DEMO = True
    desk = signed_in(factories.staff_of().window)
    assert desk.post("/desk/prove/", {"password": "wrong"}).status_code == 422
    assert desk.post("/desk/prove/", {"password": "correct horse"}).headers["Location"] == "/desk/"
