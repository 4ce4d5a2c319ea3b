"""Production starts only with keys, hosts, gateway, role and data of its own; what is not set has its safe value."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db.utils import ConnectionHandler
from django.test import Client

from onewindow.config import checks
from onewindow.config.checks import refusals
from onewindow.config.cli import main
from onewindow.config.database import PLANNING, from_url
from onewindow.web.security import POLICY
from tests.factories.people import user

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = base64.b64encode(bytes(range(32))).decode()
FIT = {
    "SECRET_KEY": "long-enough-to-be-taken-for-a-secret-of-ones-own",
    "FIELD_KEYS": KEY,
    "DIGEST_KEY": KEY,
    "ALLOWED_HOSTS": "city.example",
    "SMS_ENDPOINT": "https://sms.example/send",
}


@pytest.fixture
def production(settings: Any) -> Any:
    """The suite's settings with what production has to bring."""
    settings.MODE = "production"
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = FIT["SECRET_KEY"], [FIT["ALLOWED_HOSTS"]]
    settings.SMS_GATEWAY, settings.SMS_ENDPOINT = "onewindow.notices.gateways.http.HttpGateway", FIT["SMS_ENDPOINT"]
    return settings


def process(*arguments: str, state: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in an environment that holds nothing of the suite's."""
    mine = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=mine | {"ONEWINDOW_STATE": str(state)} | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_what_is_fit_is_not_refused(production: Any, db: None) -> None:
    assert refusals() == []
    assert checks.check_settings(None) == checks.check_database(None, ["default"]) == []


@pytest.mark.parametrize(
    ("name", "value", "number", "told"),
    [
        ("DEBUG", True, 1, "DEBUG 已打开"),
        ("SECRET_KEY", "demo-" + "x" * 64, 2, "SECRET_KEY 是演示用的"),
        ("SECRET_KEY", "", 3, "SECRET_KEY 未设置"),
        ("SECRET_KEY", "x" * 39, 3, "不足 40 个字符"),
        ("FIELD_KEYS", [], 4, "FIELD_KEYS 未设置"),
        ("FIELD_KEYS", [bytes(32), bytes(16)], 4, "FIELD_KEYS 未设置或长度不对"),
        ("DIGEST_KEY", b"", 5, "DIGEST_KEY 未设置"),
        ("DIGEST_KEY", bytes(31), 5, "不足 32 字节"),
        ("ALLOWED_HOSTS", [], 6, "ALLOWED_HOSTS 应列出本站域名"),
        ("ALLOWED_HOSTS", ["city.example", "*"], 6, "ALLOWED_HOSTS 应列出本站域名"),
        ("SMS_GATEWAY", "onewindow.notices.gateways.screen.ScreenGateway", 7, "屏幕网关"),
        ("SMS_ENDPOINT", "", 8, "SMS_ENDPOINT 未设置"),
        ("SESSION_HOURS", 25, 16, "SESSION_HOURS 应为 1 至 24"),
        ("OFFICER_IDLE_MINUTES", 0, 17, "OFFICER_IDLE_MINUTES 应为 5 分钟以上"),
        ("APPLICANT_IDLE_MINUTES", 481, 17, "不超过 SESSION_HOURS"),
        ("SIGN_IN_DORMANT_DAYS", 0, 18, "SIGN_IN_DORMANT_DAYS 应为 1 至 3650"),
    ],
)
@pytest.mark.django_db
def test_each_setting_that_is_unfit_is_refused_by_name(
    production: Any, name: str, value: object, number: int, told: str
) -> None:
    setattr(production, name, value)
    (error,) = checks.check_settings(None)
    assert (error.id, error.level) == (f"onewindow.E{number:03d}", 40)
    assert [told in reason for reason in refusals()] == [True]


@pytest.mark.parametrize("mode", ["demo", "test", "prod"])
def test_a_mode_that_is_not_production_does_not_go_into_service(settings: Any, mode: str) -> None:
    settings.MODE = mode
    (reason,) = refusals()
    assert f"ONEWINDOW_MODE 是 {mode}" in reason
    assert checks.check_settings(None) == checks.check_database(None, ["default"]) == []


def test_demo_accounts_are_refused_and_counted(production: Any, db: None) -> None:
    for name in ("甲", "乙"):
        account = user(name, officer=True)
        account.demo = True
        account.save()
    assert [reason.partition("，")[0] for reason in refusals()] == ["数据库中有 2 个演示账号"]
    assert [error.id for error in checks.check_database(None, ["default"])] == ["onewindow.E014"]


@pytest.mark.parametrize("url", [None, ""])
def test_up_without_a_database_says_what_to_do(url: str | None) -> None:
    result = CliRunner().invoke(main, ["up"], env={"DATABASE_URL": url})
    assert result.exit_code == 1
    assert "请设置 DATABASE_URL" in result.output
    assert "make demo" in result.output


def test_up_tells_all_that_is_wrong_at_once_and_starts_nothing(clone: dict[str, str], tmp_path: Path) -> None:
    """As the owner of the tables, with keys that are no Base64, and nothing else set."""
    done = process(
        "-m", "onewindow.config.cli", "up", state=tmp_path,
        DATABASE_URL=clone["DATABASE_OWNER_URL"], FIELD_KEYS="不是 Base64", DIGEST_KEY="abcde", DEBUG="1",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    told = [line.strip() for line in done.stderr.splitlines()]
    for start in (
        "DEBUG",
        "SECRET_KEY",
        "FIELD_KEYS",
        "DIGEST_KEY",
        "ALLOWED_HOSTS",
        "SMS_ENDPOINT",
        "DATABASE_URL 的角色是数据表的属主",
    ):
        assert [line for line in told if line.startswith(start)], (start, told)
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_reached_is_a_reason_as_well(
    production: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = from_url("postgresql://onewindow_app@/onewindow?host=/nonexistent", pool=False)
    monkeypatch.setattr(checks, "connections", ConnectionHandler({"default": nowhere}))
    (reason,) = refusals()
    assert reason.startswith("连接不上 DATABASE_URL 的数据库")


PRODUCTION = """
import json, re, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("collectstatic", interactive=False, verbosity=0)
client = Client(headers={"Host": "city.example"})
plain, page, strange = client.get("/desk/"), client.get("/desk/sign-in/", secure=True), Client().get("/", secure=True)
def bytes_of(address):
    answer = client.get(address, secure=True, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, address
    return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
home = client.get("/", secure=True).content.decode()
files = [f for f in re.findall(r'(?:href|src)="(/static/[^"]+)"', home) if not f.endswith(".svg")]
found = {
    "first_page": {f: bytes_of(f) for f in ["/", *files]},
    "plain": [plain.status_code, plain.headers["Location"]],
    "page": [page.status_code, dict(page.headers), {name: dict(m) for name, m in page.cookies.items()}],
    "strange": strange.status_code,
    "settings": {name: getattr(settings, name) for name in (
        "MODE", "DEBUG", "DEMO", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "SMS_DEDUPLICATES", "SMS_GATEWAY")},
}
print(json.dumps(found))
"""


@pytest.mark.proof
def test_what_is_not_set_is_safe(clone: dict[str, str], tmp_path: Path) -> None:
    """A production of its own, with nothing but what it must have: its answers, cookies and settings."""
    done = process(
        "-c",
        PRODUCTION,
        state=tmp_path,
        DJANGO_SETTINGS_MODULE="onewindow.config.settings",
        DATABASE_POOL="0",
        **FIT,
        **clone,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["plain"] == [301, "https://city.example/desk/"]
    assert found["strange"] == 400
    assert found["settings"] == {
        "MODE": "production", "DEBUG": False, "DEMO": False, "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SECURE": True, "SMS_DEDUPLICATES": False, "SMS_GATEWAY": "onewindow.notices.gateways.http.HttpGateway",
    }  # fmt: skip
    first = found["first_page"]
    assert len(first) >= 4
    assert sum(first.values()) < 100_000, first  # two seconds at 400 kbit/s
    status, headers, cookies = found["page"]
    assert status == 200
    wanted = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    assert {name: headers.get(name) for name in wanted} == wanted
    assert {(c["secure"], c["httponly"], c["samesite"]) for c in cookies.values()} == {(True, True, "Lax")}
    assert all(name.startswith("__Host-") for name in cookies)


@pytest.mark.parametrize("address", ["/sign-in/", "/desk/sign-in/", "/no-such-page/", "/static/no-such-file.css"])
def test_every_answer_bears_the_policy_and_runs_nothing_inline(db: None, address: str) -> None:
    answer = Client().get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert answer.headers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"


def test_a_database_url_is_taken_apart() -> None:
    found = from_url("postgresql://ro%40le:p%2Fss@db.example:5433/city?sslmode=require&pool_size=3", pool=True)
    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "city", "ro@le", "p/ss", "db.example", "5433",
    ]  # fmt: skip
    prepared = {"server_side_binding": True, "prepare_threshold": 2, "options": PLANNING}
    assert found["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3, "timeout": 5}} | prepared
    socket = from_url("postgres://role@/city?host=/run/Postgres&port=6543&prepare=off", pool=False)
    assert (socket["HOST"], socket["PORT"], socket["OPTIONS"], socket["CONN_HEALTH_CHECKS"]) == (
        "/run/Postgres",
        "6543",
        {"server_side_binding": False, "prepare_threshold": None},
        True,
    )
    with pytest.raises(ValueError, match="DATABASE_URL 应当形如 postgresql://"):
        from_url("mysql://role@db.example/city", pool=False)
