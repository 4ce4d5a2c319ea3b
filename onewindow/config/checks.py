"""What production refuses to start with. Registered as Django checks, and asked by `onewindow up`."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import DatabaseError

_LEAST_SECRET = 40


@register(Tags.security)
def check_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Settings that are fit for the demo or the suite only."""
    if settings.MODE != "production":
        return []
    return [Error(text, id=f"onewindow.E{number:03d}") for number, text in _unfit_settings()]


def _unfit_settings() -> Iterator[tuple[int, str]]:
    if settings.DEBUG:
        yield 1, "DEBUG 已打开，会向访问者泄露内部信息。请删除环境变量 DEBUG。"
    secret = _secret()
    if secret.startswith("demo-"):
        yield 2, "SECRET_KEY 是演示用的。请生成自己的密钥：python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    elif len(secret) < _LEAST_SECRET:
        yield 3, f"SECRET_KEY 未设置或不足 {_LEAST_SECRET} 个字符。请设为随机字符串并妥善保管。"
    if not settings.FIELD_KEYS or any(len(key) != 32 for key in settings.FIELD_KEYS):
        yield 4, "FIELD_KEYS 未设置或长度不对：应为一个或多个（逗号分隔、新的在前）32 字节密钥的 Base64。"
    if len(settings.DIGEST_KEY) < 32:
        yield 5, "DIGEST_KEY 未设置或不足 32 字节（Base64）。它用于按身份证号、手机号查找，启用后不能更换。"
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield 6, "ALLOWED_HOSTS 应列出本站域名，不能为空或 *。"
    if settings.SMS_GATEWAY.endswith(".ScreenGateway"):
        yield 7, "SMS_GATEWAY 是演示用的屏幕网关，短信发不出去。请配置真实的短信网关。"
    elif not settings.SMS_ENDPOINT:
        yield 8, "SMS_ENDPOINT 未设置，短信发不出去。请填写短信网关的地址。"
    if settings.PAYMENT_ENDPOINT and len(settings.PAYMENT_KEY) < _LEAST_SECRET:
        yield 9, f"PAYMENT_KEY 未设置或不足 {_LEAST_SECRET} 个字符，收费系统的回调无法验签。请填写双方约定的密钥。"
    yield from _unfit_sessions()
    yield from _unfit_to_watch()


def _unfit_sessions() -> Iterator[tuple[int, str]]:
    idle = {
        "OFFICER_IDLE_MINUTES": settings.OFFICER_IDLE_MINUTES,
        "APPLICANT_IDLE_MINUTES": settings.APPLICANT_IDLE_MINUTES,
    }
    if not 1 <= settings.SESSION_HOURS <= 24:
        yield 16, "SESSION_HOURS 应为 1 至 24：登录后最长多少小时要重新登录。"
    if not 1 <= settings.SIGN_IN_DORMANT_DAYS <= 3650:
        yield 18, "SIGN_IN_DORMANT_DAYS 应为 1 至 3650：多少天没有用验证码登录，再登录要报证件号码（号码可能已换人）。"
    for name in (name for name, minutes in idle.items() if not 5 <= minutes <= settings.SESSION_HOURS * 60):
        yield 17, f"{name} 应为 5 分钟以上，不超过 SESSION_HOURS：多久没有操作自动退出。"


def _unfit_to_watch() -> Iterator[tuple[int, str]]:
    if settings.LOG_FORMAT not in {"json", "text"}:
        yield 10, "LOG_FORMAT 只能是 json 或 text。请改正，或删除它（正式服务默认 json）。"
    if unfit := [network for network in settings.METRICS_FROM if not _is_network(network)]:
        yield (
            15,
            f"METRICS_FROM 中的 {'、'.join(unfit)} 不是 IP 地址或网段。请写成 10.0.0.5 或 10.0.0.0/24，用逗号分隔。",
        )


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _secret() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django gives no empty one out
        return ""


@register(Tags.database)
def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Roles too powerful, and demo accounts in the database. Asked only where a command names the database."""
    if settings.MODE != "production" or "default" not in (databases or []):
        return []
    return [Error(text, id=f"onewindow.E{number:03d}") for number, text in _unfit_database()]


def _unfit_database() -> Iterator[tuple[int, str]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            yield 11, "DATABASE_URL 的角色权限过大（超级用户一类）。应用必须以普通角色连接，见 docs/operations.md。"
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER')"
        )
        if cursor.fetchone()[0]:
            yield (
                12,
                "DATABASE_URL 的角色是数据表的属主，能改动办件记录。应用必须用另一个角色连接，见 docs/operations.md。",
            )
        cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            yield 13, "数据库还没有建立结构。请先运行 onewindow migrate。"
            return
        cursor.execute("SELECT count(*) FROM accounts_user WHERE demo")
        if count := cursor.fetchone()[0]:
            yield 14, f"数据库中有 {count} 个演示账号，人人知道其密码。请使用新的数据库，不要在演示数据上正式运行。"


def refusals() -> list[str]:
    """Why the system must not go into service; empty if it may. Asks the database too."""
    if settings.MODE != "production":
        return [f"ONEWINDOW_MODE 是 {settings.MODE}，正式服务须为 production（或不设置）。演示请用 make demo。"]
    reasons = [text for _, text in _unfit_settings()]
    try:
        reasons += [text for _, text in _unfit_database()]
    except DatabaseError as error:
        reasons.append(f"连接不上 DATABASE_URL 的数据库：{str(error).strip()}")
    return reasons
