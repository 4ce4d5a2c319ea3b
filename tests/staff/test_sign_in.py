"""Officers get in with password and second factor; five mistakes close the door, and without the second nobody is in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse

from onewindow.accounts.acts import passwords, second_factor
from onewindow.accounts.acts.passwords import officer_by_password
from onewindow.accounts.acts.second_factor import TotpLocked, WrongTotp, check_totp, enrol, has_totp, new_secret
from onewindow.accounts.errors import AccountRefused, Disabled, LockedOut, WrongPassword
from onewindow.accounts.models import User
from tests import NOW
from tests.factories import Staff, staff_of
from tests.factories.people import user

pytestmark = pytest.mark.django_db
RIGHT = "correct horse"
HALL = "203.0.113.7"
PERIOD = timedelta(seconds=30)
SIGN_IN, CODE, WORK = "/desk/sign-in/", "/desk/sign-in/code/", "/desk/"


def one_time(secret: str, at: datetime = NOW) -> str:
    """What the authenticator app shows at that moment."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture
def staff() -> Staff:
    return staff_of()


@pytest.fixture
def who() -> User:
    return user("李岗", officer=True)


@pytest.fixture
def secret(who: User, now: datetime) -> str:
    """The officer has bound an authenticator two minutes ago."""
    made, before = new_secret(), now - timedelta(minutes=3)
    with time_machine.travel(before, tick=False):
        enrol(who, made, one_time(made, before), at=before)
    return made


def checked(who: User, code: str, at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        try:
            check_totp(who, code, at=at)
        except WrongTotp:
            return False
    return True


def inside(client: Client) -> bool:
    return client.get(WORK).status_code == 200


def begin(officer: User, password: str = RIGHT, **more: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(SIGN_IN, {"username": officer.username, "password": password} | more)


def test_five_mistakes_lock_the_right_password_out_until_the_time_is_over(who: User, now: datetime) -> None:
    for _ in range(passwords.FAILURES):
        with pytest.raises(WrongPassword, match="工号或密码不对"):
            officer_by_password(who.username, "wrong", address=HALL, at=now)
    later = now + passwords.LOCKED
    with pytest.raises(LockedOut, match="请系统管理员重设密码"):
        officer_by_password(who.username, RIGHT, address=HALL, at=later - timedelta(seconds=1))
    assert officer_by_password(who.username, RIGHT, address=HALL, at=later) == who


def test_a_staff_number_that_nobody_has_is_answered_as_one_that_somebody_has(who: User, now: datetime) -> None:
    told = []
    for name in (who.username, "nobody", user("赵一鸣").username):
        answers = []
        for _ in range(passwords.FAILURES + 1):
            with pytest.raises(AccountRefused) as refused:
                officer_by_password(name, "wrong", address=HALL, at=now)
            answers.append(refused.value.message)
        told.append(answers)
    assert told[0] == told[1] == told[2]


def test_an_applicant_does_not_get_in_at_the_desk(now: datetime) -> None:
    applicant = user("赵一鸣")
    for name in (applicant.username, applicant.phone):
        with pytest.raises(WrongPassword):
            officer_by_password(name, RIGHT, address=HALL, at=now)


def test_a_disabled_officer_stays_out(who: User, now: datetime) -> None:
    User.objects.filter(pk=who.pk).update(is_active=False)
    with pytest.raises(Disabled):
        officer_by_password(who.username, RIGHT, address=HALL, at=now)


def test_the_password_alone_lets_nobody_in(staff: Staff) -> None:
    client, answer = begin(staff.reviewer.user)
    assert answer.headers["Location"] == CODE
    assert not inside(client)
    assert client.get(CODE).status_code == 200
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not inside(client)


def test_in_the_demo_the_password_is_enough(staff: Staff, settings: Any) -> None:
    settings.DEMO = True
    client, answer = begin(staff.reviewer.user)
    assert answer.headers["Location"] == WORK
    assert inside(client)


def test_the_first_sign_in_binds_an_authenticator_and_the_next_asks_it(staff: Staff) -> None:
    officer = staff.reviewer.user
    client, _ = begin(officer, next="/desk/search/")
    page = client.get(CODE)
    made = client.session["totp_secret"]
    assert page.context["secret"].replace(" ", "") == made
    assert client.post(CODE, {"code": other(one_time(made))}).status_code == 200
    assert not has_totp(officer)
    assert client.post(CODE, {"code": one_time(made)}).headers["Location"] == "/desk/search/"
    assert has_totp(officer)
    assert inside(client)
    assert made not in str(dict(client.session))
    again, _ = begin(officer)
    assert "secret" not in again.get(CODE).context
    with time_machine.travel(NOW + 4 * PERIOD, tick=False):
        assert again.post(CODE, {"code": one_time(made, NOW + 4 * PERIOD)}).status_code == 302
    assert inside(again)


def test_nobody_gets_to_the_second_factor_without_the_first(staff: Staff) -> None:
    client = Client()
    assert client.get(CODE).headers["Location"] == SIGN_IN
    assert client.post(CODE, {"code": "000000"}).headers["Location"] == SIGN_IN
    half, _ = begin(staff.reviewer.user)
    User.objects.filter(pk=staff.reviewer.user.pk).update(is_active=False)
    assert half.get(CODE).headers["Location"] == SIGN_IN


def test_sign_in_leads_to_no_other_site(staff: Staff, settings: Any) -> None:
    settings.DEMO = True
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert begin(staff.reviewer.user, next=elsewhere)[1].headers["Location"] == WORK


def test_a_one_time_password_is_good_once(who: User, secret: str, now: datetime) -> None:
    code = one_time(secret)
    assert checked(who, code, now)
    assert not checked(who, code, now)
    assert not checked(who, code, now + PERIOD)
    assert checked(who, one_time(secret, now + PERIOD), now + PERIOD)


def test_the_one_that_bound_the_authenticator_does_not_sign_in_again(who: User, now: datetime) -> None:
    made = new_secret()
    enrol(who, made, one_time(made), at=now)
    assert not checked(who, one_time(made), now)
    with pytest.raises(AccountRefused, match="已经绑定过"):
        enrol(who, new_secret(), one_time(made), at=now)


@pytest.mark.parametrize(("periods", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_early_or_late(
    who: User, secret: str, now: datetime, periods: int, taken: bool
) -> None:
    assert checked(who, one_time(secret, now + periods * PERIOD), now) is taken


def test_five_wrong_ones_lock_the_right_one_out_until_the_time_is_over(who: User, secret: str, now: datetime) -> None:
    for _ in range(second_factor.FAILURES):
        assert not checked(who, other(one_time(secret)), now)
    with pytest.raises(TotpLocked):
        checked(who, one_time(secret), now)
    later = now + second_factor.LOCKED
    assert checked(who, one_time(secret, later), later)


def test_one_officers_password_is_not_anothers(who: User, secret: str, now: datetime) -> None:
    another, made = user("郑同行", officer=True), new_secret()
    enrol(another, made, one_time(made), at=now)
    assert not checked(another, one_time(secret), now)
    assert checked(who, one_time(secret), now)


def test_the_authenticators_secret_is_unreadable_in_the_database(who: User, secret: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select data::text from mfa_authenticator where user_id = %s", [who.pk])
        (row,) = cursor.fetchone()
    assert secret not in row
    assert secret.encode().hex() not in row
    assert secret not in str(Authenticator.objects.get(user=who).data)


def test_signing_out_ends_it(staff: Staff) -> None:
    client = Client()
    client.force_login(staff.reviewer.user)
    assert f'action="{reverse("desk:sign_out")}"' in client.get(WORK).content.decode()
    assert client.get(reverse("desk:sign_out")).status_code == 405
    client.post(reverse("desk:sign_out"))
    assert not inside(client)


def test_a_password_that_somebody_else_has_set_is_changed_before_anything_else(staff: Staff, settings: Any) -> None:
    """Pages, buttons, the portal, the cockpit: all lead to the one page; afterwards the page that was asked for opens."""
    settings.DEMO = True
    from onewindow.administration import officers
    from onewindow.record.models import Event
    from tests.administration.people import security

    who = staff.approver.user
    _, first = officers.reset_password(who.pk, by=security(), at=NOW)
    client, _ = begin(who, first)
    page = "/desk/first-password/"
    for address in ("/", "/desk/", "/desk/posts/", "/desk/tokens/", "/cockpit/"):
        assert client.get(address).headers["Location"] == page, address
    assert client.post("/desk/search/", {"q": "x"}).headers["Location"] == page
    assert client.get("/desk/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == page
    assert "管理员设的" in client.get(page).content.decode()
    for typed, again, told in (
        (first, first, "和现在的一样"), ("short", "short", "密码太短"), (f"{who.username}-2026", f"{who.username}-2026", "手机号或者工号"),
        ("20262026202", "20262026202", "数字"), ("a better horse", "another horse", "两次填的不一样"),
    ):  # fmt: skip
        answer = client.post(page, {"password": typed, "again": again})
        assert (answer.status_code, told in answer.content.decode()) == (422, True), told
    assert (
        client.post(page, {"password": "a better horse", "again": "a better horse"}).headers["Location"] == "/cockpit/"
    )
    assert inside(client)
    assert client.get(page).headers["Location"] == WORK
    assert begin(who, first)[1].status_code == 200
    assert inside(begin(who, "a better horse")[0])
    trace = Event.objects.filter(chain__kind="officer", chain__key=str(who.pk)).order_by("sequence")
    assert list(trace.values_list("act", "actor")) == [
        ("password_reset", trace[0].actor), ("password_chosen", f"user:{who.pk}"),
    ]  # fmt: skip
    assert "better" not in str([event.details for event in trace])
