"""Registering who may call, and tokens of officers' own. Secrets and tokens are shown once and kept as digests."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from oauth2_provider.generators import generate_client_id
from oauth2_provider.models import AccessToken, Application, RefreshToken, set_token_value

from onewindow.network.models import Region
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.web.api.models import ApiClient, Audience, PersonalToken
from onewindow.web.api.scopes import CHANGES, OF_APPLICANTS, OF_OFFICERS, SCOPES

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TOKENS_MAX, DAYS_MAX = 20, 90
TOKEN_MARK = "owp_"  # noqa: S105 - by which a token that strayed into a repository is found


class NotRegistered(ValueError):
    """The message says what to give instead."""


@dataclass(frozen=True)
class Wanted:
    """A client as it is to be: a system in a post, a data client of a region, or an app for people."""

    name: str
    audience: Audience = Audience.SYSTEM
    post: Post | None = None
    region: Region | None = None
    scopes: Sequence[str] = ()
    redirects: Sequence[str] = ()
    per_minute: int | None = None
    public: bool = False  # an app on people's own devices, which can keep no secret

    def allowed(self) -> tuple[str, ...]:
        if self.audience == Audience.APPLICANT:
            return OF_APPLICANTS
        return OF_OFFICERS if self.audience == Audience.OFFICER or self.post else (CHANGES,)

    def ensure_sound(self) -> None:
        """Raises NotRegistered."""
        if self.audience == Audience.SYSTEM and (self.post is None) == (self.region is None):
            raise NotRegistered("系统要么以一个岗位的权限办理（--post），要么只读取一个地区的变更（--region）。")
        if self.audience != Audience.SYSTEM and not self.redirects:
            raise NotRegistered("给人使用的应用要登记登录后返回的地址（--redirect）。")
        if unknown := [scope for scope in self.scopes if scope not in self.allowed()]:
            raise NotRegistered(f"这类客户端没有范围：{'、'.join(unknown)}。可选：{'、'.join(self.allowed())}。")
        for address in self.redirects:
            parts = urlsplit(address)
            if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
                raise NotRegistered(f"返回地址 {address} 应当是 https，或者本机的 http。")


@transaction.atomic
def register(wanted: Wanted, *, at: datetime, client_id: str = "", secret: str = "") -> tuple[ApiClient, str]:
    """The client and its secret, which nobody can read afterwards; empty for a public one. Raises NotRegistered."""
    wanted.ensure_sound()
    system = wanted.audience == Audience.SYSTEM
    secret = "" if wanted.public and not system else secret or secrets.token_urlsafe(40)
    application = Application.objects.create(
        client_id=client_id or generate_client_id(),
        client_secret=secret,
        hash_client_secret=True,
        name=wanted.name,
        client_type=Application.CLIENT_CONFIDENTIAL if secret else Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS
        if system
        else Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=" ".join(wanted.redirects),
    )
    client = ApiClient.objects.create(
        application=application, audience=wanted.audience, post=wanted.post, region=wanted.region,
        scopes=list(wanted.scopes or wanted.allowed()), per_minute=wanted.per_minute, registered_at=at,
    )  # fmt: skip
    return client, secret


@transaction.atomic
def close(client: ApiClient, *, at: datetime) -> None:
    """From now on nothing of it is answered; its name stays, since the record may name it."""
    client.closed_at = at
    client.save(update_fields=["closed_at"])
    RefreshToken.objects.filter(application=client.application).delete()
    AccessToken.objects.filter(application=client.application).delete()


@transaction.atomic
def make_token(by: Officer, *, name: str, days: int, scopes: Sequence[str], at: datetime) -> tuple[PersonalToken, str]:
    """A token for the post that the officer acts in. Raises NotRegistered."""
    if not name.strip():
        raise NotRegistered("请写明这个令牌给什么工具用。")
    if not 1 <= days <= DAYS_MAX:
        raise NotRegistered(f"有效期 1 至 {DAYS_MAX} 天。")
    if not scopes or any(scope not in OF_OFFICERS for scope in scopes):
        raise NotRegistered("请至少选择一项范围。")
    if PersonalToken.objects.filter(user=by.user, access__expires__gt=at).count() >= TOKENS_MAX:
        raise NotRegistered(f"最多同时有 {TOKENS_MAX} 个令牌，请先收回不用的。")
    token = TOKEN_MARK + secrets.token_urlsafe(36)
    access = AccessToken(user=by.user, application=None, scope=" ".join(scopes), expires=at + timedelta(days=days))
    set_token_value(access, token)
    access.save()
    made = PersonalToken.objects.create(access=access, user=by.user, post=by.post, name=name.strip()[:60], made_at=at)
    return made, token


def revoke_token(token: PersonalToken) -> None:
    token.access.delete()


__all__ = ["DAYS_MAX", "SCOPES", "NotRegistered", "Wanted", "close", "make_token", "register", "revoke_token"]
