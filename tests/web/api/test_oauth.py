"""Tokens: systems by their credentials, people by an authorisation code with PKCE, officers by one of their own. Nothing is kept that could be used."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from oauth2_provider.models import AccessToken, Application
from pytest_django import Settings

from onewindow.accounts.acts.second_factor import enrol, new_secret
from onewindow.record.models import Event
from onewindow.web.api.clients import NotRegistered, Wanted, register
from onewindow.web.api.models import Audience, PersonalToken
from tests import NOW
from tests.factories import applicant, region, staff_of, submitted
from tests.staff.test_sign_in import one_time
from tests.web.api.calls import REDIRECT, ROOT, Caller, app_for, ok, problem
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def token_of(client_id: str, secret: str, **more: str) -> Any:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **more}
    return Client().post(f"{ROOT}/oauth/token", data, headers={"Authorization": f"Basic {basic}"})


def test_a_system_gets_a_token_for_its_secret_and_acts_in_its_post() -> None:
    story = submitted()
    client, secret = register(Wanted("业务系统", post=story.staff.window.post), at=NOW)
    answer = token_of(client.application.client_id, secret)
    token = ok(answer)["access_token"]
    assert ok(answer)["expires_in"] == 3600
    ok(Caller(token).act(story.case.number, "accept"))
    event = Event.objects.get(act="accept")
    assert event.actor == story.staff.window.key
    assert event.capacity.endswith(f":via:{client.pk}")


def test_neither_secret_nor_token_is_in_the_database() -> None:
    client, secret = register(Wanted("业务系统", post=staff_of().window.post), at=NOW)
    token = ok(token_of(client.application.client_id, secret))["access_token"]
    row = Application.objects.get(pk=client.application_id)
    assert row.client_secret != secret
    assert check_password(secret, row.client_secret)
    kept = AccessToken.objects.get()
    assert (kept.token, kept.token_checksum) == ("", hashlib.sha256(token.encode()).hexdigest())
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, ' ') from oauth2_provider_accesstoken t")
        assert token not in cursor.fetchone()[0]


def test_a_wrong_secret_a_scope_too_many_and_another_grant_are_refused() -> None:
    client, secret = register(Wanted("数据平台", region=region()), at=NOW)
    name = client.application.client_id
    assert token_of(name, "wrong").status_code == 401
    assert token_of(name, secret, scope="cases:write").json()["error"] == "invalid_scope"
    assert token_of(name, secret, grant_type="password", username="x", password="y").status_code in {400, 401}
    assert ok(token_of(name, secret))["scope"] == "changes:read"
    client.closed_at = NOW
    client.save()
    problem(Caller(ok(token_of(name, secret))["access_token"]).get("/me"), 401)


def authorise(client: Client, app: Any, **more: str) -> Any:
    asked = {
        "response_type": "code", "client_id": app.application.client_id, "redirect_uri": REDIRECT, "state": "s1",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", **more,
    }  # fmt: skip
    return client.get(f"{ROOT}/oauth/authorize", asked)


def allowed(client: Client, page: Any) -> dict[str, str]:
    """What the browser is led back with when the form is sent."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    answer = client.post(f"{ROOT}/oauth/authorize", {**fields, "allow": "True"})
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    assert address.startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def redeemed(app: Any, code: str, verifier: str = VERIFIER) -> Any:
    data = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "client_id": app.application.client_id,
        "code_verifier": verifier,
    }  # fmt: skip
    return Client().post(f"{ROOT}/oauth/token", data)


def test_an_applicant_lets_an_app_act_for_them() -> None:
    story, app = submitted(), app_for(Audience.APPLICANT)
    client = Client()
    assert authorise(client, app).headers["Location"].startswith("/sign-in/")
    client.force_login(story.by.user)
    page = authorise(client, app)
    assert "允许“掌上办”代您办事" in page.content.decode()
    assert "form-action 'self' https://app.example" in page.headers["Content-Security-Policy"]
    back = allowed(client, page)
    assert back["state"] == "s1"
    assert redeemed(app, back["code"], "another-verifier-that-is-long-enough-for-it-00000").status_code == 400
    back = allowed(client, authorise(client, app))
    tokens = ok(redeemed(app, back["code"]))
    assert redeemed(app, back["code"]).status_code == 400
    assert ok(Caller(tokens["access_token"]).get("/cases"))["rows"][0]["number"] == story.case.number
    again = {
        "grant_type": "refresh_token",
        "refresh_token": tokens["refresh_token"],
        "client_id": app.application.client_id,
    }
    assert ok(Client().post(f"{ROOT}/oauth/token", again))["access_token"]


def test_without_pkce_with_a_plain_one_or_another_address_there_is_no_code() -> None:
    who, app = applicant(), app_for(Audience.APPLICANT)
    client = Client()
    client.force_login(who.user)
    for more in ({"code_challenge": "", "code_challenge_method": ""}, {"code_challenge_method": "plain"}):
        page = authorise(client, app, **more)
        if page.status_code == 200:
            assert "code" not in allowed(client, page), more
        assert "code=" not in page.headers.get("Location", "")
    other = authorise(client, app, redirect_uri="https://evil.example/")
    assert other.status_code == 400
    assert "Location" not in other.headers


def test_an_app_for_officers_is_for_officers() -> None:
    staff, app = staff_of(), app_for(Audience.OFFICER)
    client = Client()
    assert authorise(client, app).headers["Location"].startswith("/desk/sign-in/")
    client.force_login(applicant().user)
    assert authorise(client, app).status_code == 403
    desk = signed_in(staff.window)
    token = ok(redeemed(app, allowed(desk, authorise(desk, app))["code"]))["access_token"]
    assert ok(Caller(token).get("/me"))["posts"][0]["id"] == staff.window.post.pk
    assert authorise(desk, app_for(Audience.APPLICANT)).status_code == 403


def made_on(page: Any) -> str:
    found = re.search(r"<code>(owp_[\w-]+)</code>", page.content.decode())
    assert found, page.content.decode()
    return found[1]


SENT = {"name": "核对脚本", "days": "30", "scopes": ["cases:read"]}


def test_an_officers_own_token_asks_for_the_second_factor_and_is_shown_once() -> None:
    story = submitted()
    who = story.staff.window
    desk = signed_in(who)
    assert desk.post("/desk/tokens/", SENT | {"code": "000000"}).status_code == 422
    secret = new_secret()
    with time_machine.travel(NOW, tick=False):
        enrol(who.user, secret, one_time(secret), at=NOW)
    later = NOW.replace(minute=5)
    with time_machine.travel(later, tick=False):
        assert desk.post("/desk/tokens/", SENT | {"code": "000000"}).status_code == 422
        token = made_on(desk.post("/desk/tokens/", SENT | {"code": one_time(secret, later)}))
        assert token not in desk.get("/desk/tokens/").content.decode()
    ok(Caller(token).get(f"/cases/{story.case.number}"))
    problem(Caller(token).act(story.case.number, "accept"), 403, "insufficient_scope")
    stranger = signed_in(staff_of().reviewer)
    row = PersonalToken.objects.get()
    assert stranger.post(f"/desk/tokens/{row.pk}/revoke/").status_code == 404
    desk.post(f"/desk/tokens/{row.pk}/revoke/")
    problem(Caller(token).get("/me"), 401)


def test_in_the_demo_there_is_no_second_factor(settings: Settings) -> None:
    settings.DEMO = True
    desk = signed_in(staff_of().window)
    assert "动态口令" not in desk.get("/desk/tokens/").content.decode()
    assert made_on(desk.post("/desk/tokens/", SENT))


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"audience": Audience.APPLICANT}, {"audience": Audience.OFFICER, "redirects": ["http://app.example/"]},
        {"audience": Audience.OFFICER, "redirects": ["https://a.example/"], "scopes": ["everything"]},
    ],
)  # fmt: skip
def test_what_is_not_sound_is_not_registered(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotRegistered, match=r"[\u4e00-\u9fff]"):
        register(Wanted("不行", **wrong), at=NOW)
