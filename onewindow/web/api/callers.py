"""Who calls: a sign-in with a token, or a system by its client credentials. Bearer only; cookies count for nothing here."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from oauth2_provider.models import AccessToken

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.accounts.queries import mandates_of
from onewindow.cases.models import Case
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.staff.queries import posts_in_force
from onewindow.web.api.models import ApiClient, Audience
from onewindow.web.api.problems import Problem, unauthenticated

POST_HEADER = "X-Post"
OF_A_POST = ("officer", "agency__region", "window__venue__region")  # what permissions ask of it


@dataclass(frozen=True)
class SystemOfficer(Officer):
    """A system with the rights of a post: the record says through which client the post acted."""

    client_id: int = 0

    @property
    def capacity(self) -> str:
        return f"{super().capacity}:via:{self.client_id}"


@dataclass(frozen=True)
class Caller:
    """`user`: an applicant or officer; `client`: what they or a system call through. Rights are asked for where they are needed."""

    scopes: frozenset[str]
    user: User | None = None
    client: ApiClient | None = None
    fixed: int | None = None  # the only post of a personal token, by its number
    asked: str = ""  # the post named by the header

    @property
    def key(self) -> str:
        """By which limits and keys are kept apart."""
        client = f"client:{self.client.pk}" if self.client else "own"
        return f"{client}/user:{self.user.pk}" if self.user else client

    @cached_property
    def officer(self) -> Officer | None:
        """In the post of the token, the one named, or the only one. None: no officer at all. Raises Problem (403)."""
        if self.user is None:
            if self.client is None or self.client.post_id is None:
                return None
            post = Post.objects.select_related(*OF_A_POST).get(pk=self.client.post_id)
            if not post.holds(timezone.localdate()) or not post.officer.is_active:
                raise Problem(403, "post_ended", "这个系统登记的岗位已经不在任，请联系管理员。")
            return SystemOfficer(post, self.client.pk)
        return Officer(self._post()) if self.user.officer else None

    def _post(self) -> Post:
        posts = self.posts
        if self.asked:
            posts = [post for post in posts if str(post.pk) == self.asked]
        if not posts:
            raise Problem(403, "no_post", "没有这个在任的岗位。")
        if len(posts) > 1:
            told = [{"id": post.pk, "role": post.role, "agency": post.agency.name} for post in posts]
            raise Problem(403, "choose_post", f"您有几个岗位，请在 {POST_HEADER} 里写明以哪个岗位办理。", posts=told)
        return posts[0]

    @cached_property
    def posts(self) -> list[Post]:
        if self.user is None or not self.user.officer:
            return []
        found = list(posts_in_force(self.user, timezone.localdate()))
        return [post for post in found if post.pk == self.fixed] if self.fixed else found

    @property
    def applicant(self) -> User | None:
        return self.user if self.user is not None and not self.user.officer else None

    def cases(self) -> CaseQuerySet:
        """The cases that may be seen; all others do not exist."""
        if self.applicant is not None:
            return Case.objects.reached_by(self.applicant, [actor.mandate for actor in self.capacities])
        officer = self.officer
        return Case.objects.visible_to(officer) if officer else Case.objects.none()

    def actor_for(self, case: Case, row: Move) -> Applicant | Officer | None:
        """In what capacity the caller does this; for an applicant the first mandate that lets them. None: in none."""
        if self.applicant is None:
            return self.officer
        return next((actor for actor in self.capacities if row.by.test(actor, case)), None)

    @cached_property
    def capacities(self) -> list[Applicant]:
        """All that an applicant's sign-in acts for today."""
        found = mandates_of(self.applicant, timezone.localdate()) if self.applicant else []
        return [Applicant(mandate) for mandate in found]


def identify(request: HttpRequest) -> Caller | None:
    """The caller behind the bearer token; None where there is none, or it is not valid. Looked up once a request."""
    if not hasattr(request, "_api_caller"):
        request._api_caller = _found(request)  # type: ignore[attr-defined]
    caller: Caller | None = request._api_caller  # type: ignore[attr-defined]
    return caller


def _found(request: HttpRequest) -> Caller | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    digest = hashlib.sha256(token.strip().encode()).hexdigest()
    nearby = ("user", "application__registered", "personal")  # more joins cost more in planning than they save
    access = AccessToken.objects.select_related(*nearby).filter(token_checksum=digest).first()
    if access is None or access.is_expired():
        return None
    return _caller(access, request.headers.get(POST_HEADER, "").strip()[:20])


def _caller(access: Any, asked: str) -> Caller | None:
    """Closed clients, disabled people, and clients of one kind of people in the hands of another: nobody."""
    scopes = frozenset(str(access.scope).split())
    client = getattr(access.application, "registered", None) if access.application else None
    personal = getattr(access, "personal", None)
    user = access.user
    if user is not None and not user.is_active:
        return None
    if personal is not None and user is not None:
        return Caller(scopes, user=user, fixed=personal.post_id, asked=asked)
    if client is None or client.closed_at is not None:
        return None
    scopes &= frozenset(client.scopes)
    if client.audience == Audience.SYSTEM:
        return Caller(scopes, client=client) if user is None else None
    if user is None or user.officer != (client.audience == Audience.OFFICER):
        return None
    return Caller(scopes, user=user, client=client, asked=asked)


class Bearer(HttpBearer):
    """Any caller with one of these scopes."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Caller:
        caller = identify(request)
        if caller is None:
            raise unauthenticated()
        if self.scopes and not caller.scopes & set(self.scopes):
            wanted = " ".join(self.scopes)
            raise Problem(
                403, "insufficient_scope", f"令牌没有这项范围：{wanted}。",
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{wanted}"'},
            )  # fmt: skip
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return identify(request)


def caller_of(request: HttpRequest) -> Caller:
    """Behind `Bearer`."""
    caller = identify(request)
    if caller is None:
        raise unauthenticated()
    return caller
