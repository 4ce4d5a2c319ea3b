"""Who is at the desk: an officer acting in one post, chosen visibly."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import User
from onewindow.administration.permissions import ADMINISTRATORS
from onewindow.cases.models import Case
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.staff.queries import posts_in_force
from onewindow.web.sign_ins import POST_KEY, page_at, to_sign_in

SIGN_IN = "/desk/sign-in/"
OF_THE_ACCOUNT = {"desk:sign_ins", "desk:prove", "desk:password"}  # everybody's own
NO_CASES = "系统管理员、安全管理员只管系统，看不到办件和业务。请从“管理”进入。"

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request behind `officer_required`."""

    post_held: Post


def officer_required(
    view: Callable[Concatenate[DeskRequest, Officer, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Gives the view the officer in the post chosen; sends others to sign in, or to choose a post."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user, back = request.user, page_at(request, reverse("desk:work"))
        if not isinstance(user, User) or not user.officer:
            return to_sign_in(request, SIGN_IN, back, reverse("desk:resume"))
        posts = list(posts_in_force(user, timezone.localdate()))
        if not posts:
            return render(request, "desk/no_post.html", status=403)
        held = next((post for post in posts if post.pk == request.session.get(POST_KEY)), None)
        if held is None and len(posts) > 1:
            return _go(request, f"{reverse('desk:posts')}?{urlencode({'next': back})}")
        request.post_held = held or posts[0]  # type: ignore[attr-defined]
        if request.post_held.role in ADMINISTRATORS and not _of_administration(request):  # type: ignore[attr-defined]
            return render(request, "desk/refused.html", {"why": NO_CASES}, status=403)
        try:
            return view(request, Officer(request.post_held), *args, **kwargs)  # type: ignore[arg-type, attr-defined]
        except PermissionDenied as refused:
            return render(request, "desk/refused.html", {"why": str(refused)}, status=403)

    return checked


def _of_administration(request: HttpRequest) -> bool:
    """Whoever runs the system sees no case, no guide, no figure: only administration, and the way there."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith("cockpit:"):
        raise Http404  # as for everybody who oversees nothing
    return name in {"desk:work", *OF_THE_ACCOUNT} or name.startswith("desk:admin")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


ASKED = (
    "chain",
    "item__basic",
    "guide_version",
    "agency",
    "region",
    "applicant",
)  # what permissions and acts ask of a case
SHOWN = (  # what its page shows besides; more joins cost more in planning than they save
    *ASKED, "decision", "extension", "delivery", "deferral", "commitment", "holding", "hearing__chair__officer", "taken_for",
    "collect_at", "intake",
)  # fmt: skip


def case_or_404(officer: Officer, case_id: int, *, near: tuple[str, ...] = ASKED) -> Case:
    """A case with what is near; what the post may not see does not exist."""
    return get_object_or_404(Case.objects.visible_to(officer).select_related(*near), pk=case_id)
