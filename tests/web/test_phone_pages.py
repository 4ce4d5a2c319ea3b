"""Pages around the phone that somebody signs in with: at a window, by oneself, and the question to whoever has the number now."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.administration.trail import CHANGES, READINGS, Asked, found
from onewindow.cases.models import Draft
from onewindow.notices.queries import screen_messages
from onewindow.record.models import Reading
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.administration.people import admin
from tests.factories.applying import FOOD
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import text
from tests.web.test_any_form import ODD

pytestmark = pytest.mark.django_db
FIND, PERSON, OWN, WHOSE, SIGN_IN = (
    "/desk/phones/",
    "/desk/phones/person/",
    "/profile/phone/",
    "/sign-in/whose/",
    "/sign-in/",
)
NEW = "13800138000"


def code_at(phone: str) -> str:
    [message] = screen_messages(phone, 1)
    right = re.search(r"\d{6}", message.wording)
    assert right
    return right[0]


def by_code(client: Client, phone: str) -> str:
    """Where signing in by code leads."""
    client.post(SIGN_IN, {"way": "send", "phone": phone})
    return client.post(SIGN_IN, {"way": "code", "phone": phone, "code": code_at(phone)}).headers["Location"]


def old_user(name: str = "赵一鸣") -> Applicant:
    own = factories.applicant(name, checked=True)
    User.objects.filter(pk=own.user.pk).update(phone_verified_at=NOW - timedelta(days=120))
    return own


def test_a_window_moves_a_sign_in_from_a_lost_phone_step_by_step_and_loses_nothing_typed() -> None:
    own, staff = factories.applicant("马桂兰", checked=True), factories.staff_of()
    desk, number = signed_in(staff.window), own.principal.document_number
    assert reverse("desk:phones") in text(desk.get("/desk/"))
    assert 'value="12345"' in text(desk.post(FIND, {"number": "12345"}))
    found_at = desk.post(FIND, {"number": f" {number.lower()} "})
    assert found_at.headers["Location"] == PERSON
    shown = text(desk.get(PERSON))
    assert own.user.masked_phone in shown and number not in shown and own.user.phone not in shown
    wrong = desk.post(PERSON, {"way": "send", "sign_in": own.user.pk, "why": "lost", "phone": "1380013"})
    assert wrong.status_code == 422 and 'value="1380013"' in text(wrong)
    typed = {"sign_in": own.user.pk, "why": "stolen", "phone": NEW}
    sent = text(desk.post(PERSON, typed | {"way": "send"}))
    assert "请申请人念出来" in sent and f'value="{NEW}"' in sent and "checked" in sent
    again = desk.post(PERSON, typed | {"way": "move", "code": code_at(NEW)})
    assert again.status_code == 422 and "人证一致才能变更" in text(again) and f'value="{NEW}"' in text(again)
    done = desk.post(PERSON, typed | {"way": "move", "code": code_at(NEW), "same": "on"})
    assert done.headers["Location"] == FIND
    assert User.objects.get(pk=own.user.pk).phone == NEW
    assert desk.get(PERSON).headers["Location"] == FIND  # the person has gone
    auditor = signed_in(admin(Role.AUDITOR))
    trail = text(auditor.get(reverse("desk:admin_trail")))
    assert "窗口变更登录手机" in trail and "手机被偷、被抢" in trail and staff.window.user.display_name in trail
    assert NEW not in trail and own.user.phone not in trail


def test_nobody_checked_says_what_to_do_and_leaves_a_trace_as_well() -> None:
    staff, declared = factories.staff_of(), factories.applicant()
    desk = signed_in(staff.window)
    told = desk.post(FIND, {"number": declared.principal.document_number})
    assert told.status_code == 422 and "关联核验身份" in text(told) and reverse("desk:search") in text(told)
    assert Reading.objects.filter(reader=staff.window.key).count() == 1
    assert signed_in(staff.reviewer).get(FIND).status_code == 403


def test_who_is_served_is_forgotten_after_a_quarter_of_an_hour_and_in_another_post() -> None:
    own, staff = factories.applicant(checked=True), factories.staff_of()
    desk = signed_in(staff.window)
    desk.post(FIND, {"number": own.principal.document_number})
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert desk.get(PERSON).headers["Location"] == FIND


def test_by_oneself_after_a_fresh_proof_and_a_code_to_the_new_phone() -> None:
    own = factories.applicant()
    client, elsewhere = Client(), Client()
    for one in (client, elsewhere):
        one.force_login(own.user)
    with time_machine.travel(NOW + timedelta(minutes=20)):
        assert client.get(OWN).headers["Location"].startswith("/profile/prove/")
        client.post("/profile/prove/", {"way": "password", "password": "correct horse"})
        same = client.post(OWN, {"way": "send", "phone": own.user.phone})
        assert same.status_code == 422 and "和原来的一样" in text(same)
        assert "获取验证码" in text(client.post(OWN, {"way": "send", "phone": "123"}))
        assert "已发到新手机" in text(client.post(OWN, {"way": "send", "phone": NEW}))
        wrong = client.post(OWN, {"way": "change", "phone": NEW, "code": "000000"})
        assert wrong.status_code == 422 and "验证码不对" in text(wrong) and f'value="{NEW}"' in text(wrong)
        assert (
            client.post(OWN, {"way": "change", "phone": NEW, "code": code_at(NEW)}).headers["Location"] == "/profile/"
        )
        assert client.get("/profile/").status_code == 200 and elsewhere.get("/profile/").status_code == 302


def test_a_stranger_with_a_number_that_was_given_out_again_does_not_open_the_account() -> None:
    own = old_user()
    factories.draft(own, FOOD)
    client = Client()
    assert by_code(client, own.user.phone) == WHOSE
    assert client.get("/profile/").status_code == 302  # nobody is signed in
    page = text(client.get(WHOSE))
    assert own.principal.name not in page and own.user.phone not in page
    other = factories.applicant("别人").principal.document_number
    refused = client.post(WHOSE, {"way": "number", "number": other})
    assert refused.status_code == 422 and "对不上" in text(refused) and other in text(refused)
    assert client.post(WHOSE, {"way": "anew"}).status_code == 422  # not by a slip
    assert client.post(WHOSE, {"way": "anew", "sure": "on"}).headers["Location"] == "/"
    assert "先填姓名和身份证号" in text(client.get("/profile/"))
    assert not Draft.objects.filter(user__phone_digest=User.objects.latest("pk").phone_digest).exists()
    assert User.objects.get(pk=own.user.pk).phone == ""


def test_whoever_was_here_before_types_their_own_number_and_is_in() -> None:
    own = old_user()
    client = Client()
    by_code(client, own.user.phone)
    assert client.post(WHOSE, {"way": "number", "number": own.principal.document_number}).headers["Location"] == "/"
    assert own.principal.name in text(client.get("/profile/"))
    with time_machine.travel(NOW + timedelta(minutes=2)):
        assert by_code(Client(), own.user.phone) == "/"  # not asked again


def test_the_question_is_for_whoever_has_just_typed_the_code() -> None:
    own = old_user()
    client = Client()
    assert client.get(WHOSE).headers["Location"] == SIGN_IN
    by_code(client, own.user.phone)
    with time_machine.travel(NOW + timedelta(minutes=11)):
        answer = client.post(WHOSE, {"way": "number", "number": own.principal.document_number})
    assert answer.headers["Location"] == SIGN_IN


def test_whatever_is_typed_is_answered_in_words_and_shown_again() -> None:
    own, staff = old_user(), factories.staff_of()
    stranger, desk, oneself = Client(), signed_in(staff.window), Client()
    by_code(stranger, own.user.phone)
    oneself.force_login(own.user)
    for typed in ODD:
        answers = (
            stranger.post(WHOSE, {"way": "number", "number": typed}), desk.post(FIND, {"number": typed}),
            oneself.post(OWN, {"way": "change", "phone": typed, "code": typed}),
        )  # fmt: skip
        assert {answer.status_code for answer in answers} == {422}, typed
        assert all("<script>alert" not in text(answer) for answer in answers)
    kept = text(stranger.post(WHOSE, {"way": "number", "number": "12 34"}))
    assert 'value="12 34"' in kept and 'role="alert"' in kept


def test_what_to_bring_is_said_where_one_signs_in() -> None:
    assert reverse("public:phone_lost") in text(Client().get(SIGN_IN))
    assert "身份证原件" in text(Client().get(reverse("public:phone_lost")))


def test_auditors_find_lookups_and_changes_in_the_trail() -> None:
    own, staff = factories.applicant(checked=True), factories.staff_of()
    signed_in(staff.window).post(FIND, {"number": own.principal.document_number})
    [entry] = found(Asked(READINGS, NOW.date(), NOW.date(), username=staff.window.user.username))
    assert entry.what == "本人登录用的手机号" and "登录手机号变更" in entry.details[0]
    assert not found(Asked(CHANGES, NOW.date(), NOW.date(), kind="user"))
