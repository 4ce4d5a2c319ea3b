"""What the settings of OAuth2 promise, held against the endpoints; and that people see which apps act for them, and end it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from oauth2_provider.models import AccessToken, RefreshToken

from onewindow.web.api.models import Allowance, ApiClient, Audience
from onewindow.web.api.tasks import sweep
from tests import NOW
from tests.factories import applicant, staff_of, submitted
from tests.web.api.calls import ROOT, Caller, app_for, ok, problem
from tests.web.api.test_oauth import allowed, authorise, redeemed
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def code_for(user: Any, app: ApiClient, moment: datetime = NOW) -> str:
    client = Client()
    with at(moment):
        client.force_login(user)
        return allowed(client, authorise(client, app))["code"]


def renewed(app: ApiClient, token: str) -> Any:
    data = {"grant_type": "refresh_token", "refresh_token": token, "client_id": app.application.client_id}
    return Client().post(f"{ROOT}/oauth/token", data)


def tokens(user: Any, app: ApiClient) -> dict[str, str]:
    code = code_for(user, app)
    with at(NOW):
        found: dict[str, str] = ok(redeemed(app, code))
    return found


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 400)])
def test_a_code_is_good_for_a_minute(seconds: int, status: int) -> None:
    app = app_for(Audience.APPLICANT)
    code = code_for(applicant().user, app)
    with at(NOW + seconds * SECOND):
        assert redeemed(app, code).status_code == status


def test_a_code_is_good_once_and_for_its_own_app_only() -> None:
    who, app, other = applicant().user, app_for(Audience.APPLICANT), app_for(Audience.APPLICANT)
    assert redeemed(other, code_for(who, app)).status_code == 400
    code = code_for(who, app)
    with at(NOW):
        ok(redeemed(app, code))
        assert redeemed(app, code).json()["error"] == "invalid_grant"


def test_a_refresh_token_is_good_once_and_used_again_ends_them_all() -> None:
    app = app_for(Audience.APPLICANT)
    first = tokens(applicant().user, app)
    with at(NOW + HOUR):
        second = ok(renewed(app, first["refresh_token"]))
        ok(Caller(second["access_token"]).get("/me"))
        problem(Caller(first["access_token"]).get("/me"), 401)
        assert renewed(app, first["refresh_token"]).status_code == 400  # somebody else has it
        problem(Caller(second["access_token"]).get("/me"), 401)
        assert renewed(app, second["refresh_token"]).status_code == 400


@pytest.mark.parametrize(("hours", "status"), [(8.9, 200), (9, 400)])
def test_an_app_that_does_not_call_is_out_after_eight_hours(hours: float, status: int) -> None:
    """After its access token, which lives for one."""
    app = app_for(Audience.APPLICANT)
    token = tokens(applicant().user, app)["refresh_token"]
    with at(NOW + hours * HOUR):
        assert renewed(app, token).status_code == status


def test_an_app_that_calls_on_and_on_asks_anew_after_ninety_days() -> None:
    who, app = applicant().user, app_for(Audience.APPLICANT)
    token, end = tokens(who, app)["refresh_token"], NOW + timedelta(days=settings.APP_DAYS)
    held = RefreshToken.objects.get()
    AccessToken.objects.filter(pk=held.access_token_id).update(expires=end)  # it has called until now
    with at(end - SECOND):
        token = ok(renewed(app, token))["refresh_token"]
    with at(end):
        assert renewed(app, token).status_code == 400
        sweep(end)
        assert not Allowance.objects.exists()


def test_an_applicant_sees_which_apps_act_for_them_and_ends_one() -> None:
    story, app = submitted(), app_for(Audience.APPLICANT)
    held, client, stranger = tokens(story.by.user, app), Client(), Client()
    client.force_login(story.by.user)
    stranger.force_login(applicant().user)
    page, row = client.get("/profile/apps/").content.decode(), Allowance.objects.get()
    for shown in ("掌上办", "替您填写申请、上传材料、提交", "6月9日 10:00 您同意的，最晚到 9月7日"):
        assert shown in page
    assert "掌上办" not in stranger.get("/profile/apps/").content.decode()
    assert stranger.post("/profile/apps/", {"end": row.pk}).status_code == 404
    assert client.post("/profile/apps/", {"end": "x"}).status_code == 404
    waiting = allowed(client, authorise(client, app))["code"]
    assert "马上生效" in client.post("/profile/apps/", {"end": row.pk}, follow=True).content.decode()
    problem(Caller(held["access_token"]).get("/cases"), 401)
    assert renewed(app, held["refresh_token"]).status_code == 400
    assert redeemed(app, waiting).status_code == 400
    assert "现在没有应用" in client.get("/profile/apps/").content.decode()


def test_an_officer_sees_and_ends_theirs_too() -> None:
    window, app = staff_of().window, app_for(Audience.OFFICER)
    held, desk = tokens(window.user, app), signed_in(window)
    assert "掌上办" in desk.get("/desk/apps/").content.decode()
    desk.post("/desk/apps/", {"end": Allowance.objects.get().pk})
    problem(Caller(held["access_token"]).get("/me"), 401)
