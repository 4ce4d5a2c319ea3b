"""Calling the API in tests: tokens for everybody, and answers as they are."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, set_token_value

from onewindow.accounts.actors import Applicant
from onewindow.network.models import Region
from onewindow.staff.actors import Officer
from onewindow.web.api.clients import Wanted, make_token, register
from onewindow.web.api.models import ApiClient, Audience
from onewindow.web.api.scopes import OF_APPLICANTS, OF_OFFICERS
from tests import NOW

ROOT = "/api/v1"
REDIRECT = "https://app.example/back"


class Caller:
    """One who calls with a token, or without."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.token, self.headers, self.client = token, headers, Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        more: dict[str, Any] = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, f"{ROOT}{path}", headers=sent | self.headers | headers, **more)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)

    def upload(self, path: str, *files: Any, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.token}"} | self.headers | headers
        return self.client.post(f"{ROOT}{path}", {"files": list(files)}, headers=sent)

    def act(self, number: str, name: str, body: Any = None, **headers: str) -> Any:
        return self.post(f"/cases/{number}/acts/{name}", body, **headers)


def officer_token(who: Officer, *scopes: str, at: datetime = NOW) -> str:
    return make_token(who, name="测试", days=30, scopes=scopes or OF_OFFICERS, at=at)[1]


def as_officer(who: Officer, *scopes: str) -> Caller:
    return Caller(officer_token(who, *scopes))


def app_for(audience: Audience, *scopes: str) -> ApiClient:
    return register(Wanted("掌上办", audience, redirects=[REDIRECT], scopes=scopes, public=True), at=NOW)[0]


def issued(client: ApiClient, user: Any, *scopes: str) -> str:
    """A token as the authorisation code flow leaves it."""
    token = f"token-{client.pk}-{user.pk if user else 0}-{AccessToken.objects.count()}"
    access = AccessToken(user=user, application=client.application, scope=" ".join(scopes or client.scopes))
    access.expires = timezone.now() + timedelta(hours=1)
    set_token_value(access, token)
    access.save()
    return token


def as_applicant(who: Applicant, *scopes: str) -> Caller:
    return Caller(issued(app_for(Audience.APPLICANT), who.user, *(scopes or OF_APPLICANTS)))


def system(who: Officer, *scopes: str) -> ApiClient:
    return register(Wanted("业务系统", post=who.post, scopes=scopes), at=NOW)[0]


def as_system(who: Officer, *scopes: str) -> Caller:
    return Caller(issued(system(who, *scopes), None))


def as_data(region: Region) -> Caller:
    return Caller(issued(register(Wanted("数据平台", region=region), at=NOW)[0], None))


def problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The answer is that problem, in the form of RFC 9457 and in Chinese."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:500])
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["type"] == f"/api/v1/docs#problem-{told['code']}"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told["title"])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told["detail"])
    if code:
        assert told["code"] == code, told
    return told


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:800])
    return answer.json() if answer.content else None
