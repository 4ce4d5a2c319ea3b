"""Who the API takes the caller for."""

from django.http import HttpRequest
from ninja import Router, Schema

from onewindow.staff.models import Post
from onewindow.web.api.callers import Bearer, caller_of

router = Router(tags=["身份"], auth=Bearer())


class PostOut(Schema):
    id: int
    role: str
    role_label: str
    agency: str
    region: str
    window: str

    @staticmethod
    def of(post: Post) -> "PostOut":
        return PostOut(
            id=post.pk, role=post.role, role_label=post.get_role_display(), agency=post.agency.name, region=post.region.code,
            window=post.window.number if post.window else "",
        )  # fmt: skip


class MandateOut(Schema):
    id: int
    name: str
    capacity: str


class Me(Schema):
    """`kind`: applicant, officer, system or data."""

    kind: str
    name: str
    scopes: list[str]
    posts: list[PostOut]
    mandates: list[MandateOut]


@router.get("/me", response=Me, summary="令牌是谁的，能做什么", operation_id="me")
def me(request: HttpRequest) -> Me:
    caller = caller_of(request)
    scopes = sorted(caller.scopes)
    if caller.user is None:
        client = caller.client
        assert client is not None
        posts = [PostOut.of(client.post)] if client.post else []
        return Me(kind="system" if posts else "data", name=str(client), scopes=scopes, posts=posts, mandates=[])
    posts = [PostOut.of(post) for post in caller.posts]
    mandates = [actor.mandate for actor in caller.capacities]
    told = [MandateOut(id=one.pk, name=one.principal.name, capacity=one.capacity) for one in mandates]
    kind = "officer" if caller.user.officer else "applicant"
    return Me(kind=kind, name=caller.user.display_name, scopes=scopes, posts=posts, mandates=told)
