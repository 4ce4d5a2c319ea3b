"""`onewindow apiclient`, and the demo's client with the line that it prints."""

import re
import subprocess
from pathlib import Path

import pytest

from onewindow.config.demo.apiclient import curl, make_client
from onewindow.staff.models import Role
from onewindow.web.api.models import ApiClient
from tests import NOW
from tests.config.test_cli import run
from tests.factories import officer, region, staff_of
from tests.web.api.calls import Caller, ok, problem
from tests.web.api.test_oauth import token_of

pytestmark = pytest.mark.django_db


def test_a_client_is_registered_listed_and_closed() -> None:
    post = staff_of().window.post
    result = run(
        "apiclient", "create", "不动产系统", "--post", str(post.pk), "--scope", "cases:read", "--per-minute", "30"
    )
    assert result.exit_code == 0, result.output
    name, secret = re.findall(r"(?:客户端|密钥) +(\S+)", result.output)[:2]
    client = ApiClient.objects.get()
    assert (client.post, client.scopes, client.per_minute) == (post, ["cases:read"], 30)
    assert secret not in client.application.client_secret
    caller = Caller(ok(token_of(name, secret))["access_token"])
    ok(caller.get("/cases"))
    assert name[:8] in run("apiclient", "list").output
    assert secret not in run("apiclient", "list").output
    assert run("apiclient", "close", name).exit_code == 0
    problem(caller.get("/cases"), 401)


def test_a_post_is_found_by_the_staff_number_of_who_holds_one_only() -> None:
    staff = staff_of()
    number = staff.window.user.username
    assert run("apiclient", "create", "甲", "--post", number).exit_code == 0
    officer(Role.APPROVER, staff.agency, by=staff.window.user)
    result = run("apiclient", "create", "乙", "--post", number)
    assert result.exit_code == 1
    assert "有几个岗位" in result.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "系统要么以一个岗位的权限办理"),
        (["--post", "nobody"], "没有在任的岗位 nobody"),
        (["--region", "1"], "没有区划 1"),
        (["--region", "410305000000", "--scope", "cases:read"], "没有范围：cases:read"),
        (["--for", "applicants"], "登录后返回的地址"),
        (["--for", "officers", "--redirect", "http://app.example/"], "应当是 https"),
    ],
)
def test_what_is_not_sound_is_told_in_chinese(options: list[str], told: str) -> None:
    result = run("apiclient", "create", "不行", *options)
    assert result.exit_code == 1
    assert told in result.output
    assert not ApiClient.objects.exists()


def test_apps_for_people_and_data_clients() -> None:
    assert (
        "密钥"
        not in run(
            "apiclient", "create", "掌上办", "--for", "applicants", "--redirect", "https://a.example/back", "--public"
        ).output
    )
    assert "密钥" in run("apiclient", "create", "数据平台", "--region", region().code).output
    assert set(ApiClient.objects.values_list("audience", flat=True)) == {"applicant", "system"}
    assert "没有客户端" in run("apiclient", "close", "nothing").output


@pytest.mark.django_db(transaction=True)
def test_the_line_that_the_demo_prints_works(live_server: object, tmp_path: Path) -> None:
    window = staff_of().window
    window.user.username, window.user.demo = "jxq.window", True
    window.user.save()
    make_client(tmp_path, at=NOW)
    make_client(tmp_path, at=NOW)
    assert ApiClient.objects.count() == 1
    line = curl(tmp_path, str(live_server))
    answer = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=30, check=True)
    assert answer.stdout.startswith('{"rows"'), answer.stdout
    assert (tmp_path / "apiclient.json").stat().st_mode & 0o077 == 0
    assert curl(tmp_path / "elsewhere", "") == ""
