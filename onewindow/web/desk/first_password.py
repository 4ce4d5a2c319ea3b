"""A password that somebody else has set is changed at the first sign-in: until then there is nothing else to open."""

from collections.abc import Callable

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import User
from onewindow.administration.sign_ins import change_first_password

GOAL = "after_first_password"  # in the session: the page that was asked for
OPEN = ("/static/", "/desk/sign-out/", "/desk/first-password/")


class FirstPasswords:
    """Sends an officer with a first password to the page where it is changed, whatever was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        waits = isinstance(user, User) and user.officer and user.password_is_first
        if not waits or request.path.startswith(OPEN):
            return self.get_response(request)
        page = reverse("desk:first_password")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": page})
        if request.method == "GET":
            request.session[GOAL] = request.get_full_path()
        return HttpResponseRedirect(page)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    user, problems = request.user, dict[str, str]()
    if not isinstance(user, User) or not user.officer:
        return HttpResponseRedirect(reverse("desk:sign_in"))
    goal = request.session.get(GOAL, reverse("desk:work"))
    if not user.password_is_first:
        return HttpResponseRedirect(goal)
    if request.method == "POST":
        typed, again = request.POST.get("password", ""), request.POST.get("again", "")
        try:
            changed = change_first_password(user, typed, again, at=timezone.now())
        except AccountRefused as refused:
            problems[refused.field or "password"] = refused.message
        else:
            update_session_auth_hash(request, changed)
            request.session.pop(GOAL, None)
            return HttpResponseRedirect(goal)
    return render(
        request, "desk/first_password.html", {"problems": problems, "who": user}, status=422 if problems else 200
    )
