"""Officers sign in with staff number and password and, outside the demo, a time-based one-time password."""

import segno
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.accounts.acts.passwords import officer_by_password
from onewindow.accounts.acts.second_factor import WrongTotp, check_totp, enrol, enrolment_address, has_totp, new_secret
from onewindow.accounts.errors import AccountRefused, WrongPassword
from onewindow.accounts.models import User
from onewindow.administration import sign_ins
from onewindow.web.addresses import client_address
from onewindow.web.sign_ins import ENDED, TYPED

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF, SECRET, GOAL = "half_signed_in", "totp_secret", "sign_in_goal"  # in the session, between the two factors


def goal_of(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    within = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if within else reverse("desk:work")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    goal, problems = goal_of(request), dict[str, str]()
    if isinstance(request.user, User) and request.user.officer:
        return HttpResponseRedirect(goal)
    username = request.POST.get("username", "").strip()
    if request.method == "POST":
        at, password = timezone.now(), request.POST.get("password", "")
        try:
            user = officer_by_password(username, password, address=client_address(request), at=at)
        except AccountRefused as refused:
            problems[refused.field or "username"] = refused.message
            if isinstance(refused, WrongPassword):
                sign_ins.refused(username, at=at)
        else:
            if settings.DEMO:
                sign_ins.signed_in(user, at=at, factors=1)
                login(request, user, backend=BACKEND)
                return HttpResponseRedirect(goal)
            kept = {key: request.session.get(key) for key in (ENDED, TYPED) if key in request.session}
            request.session.flush()
            request.session.update({**kept, HALF: user.pk, GOAL: goal})
            return HttpResponseRedirect(reverse("desk:second_factor"))
    context = {
        "next": goal,
        "username": username,
        "problems": problems,
        "demo": settings.DEMO,
        "ended": "ended" in request.GET,
    }
    return render(request, "desk/sign_in.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second factor; at the first sign-in the authenticator is bound with a QR code."""
    user = User.objects.filter(pk=request.session.get(HALF, 0), officer=True, is_active=True).first()
    if user is None:
        return HttpResponseRedirect(reverse("desk:sign_in"))
    bound, problems = has_totp(user), dict[str, str]()
    if request.method == "POST":
        code, at = "".join(filter(str.isdigit, request.POST.get("code", ""))), timezone.now()
        try:
            if bound:
                check_totp(user, code, at=at)
            else:
                enrol(user, request.session.get(SECRET, ""), code, at=at)
        except AccountRefused as refused:
            problems["code"] = refused.message
            if isinstance(refused, WrongTotp):
                sign_ins.refused_factor(user, at=at)
        else:
            sign_ins.signed_in(user, at=at, factors=2)
            goal = request.session.pop(GOAL, reverse("desk:work"))
            for key in (HALF, SECRET):
                request.session.pop(key, None)
            login(request, user, backend=BACKEND)
            return HttpResponseRedirect(goal)
    context: dict[str, object] = {"bound": bound, "problems": problems}
    if not bound:
        secret = request.session.setdefault(SECRET, new_secret())
        context["secret"] = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
        context["qr"] = segno.make(enrolment_address(user, secret)).svg_data_uri(scale=5, border=2)
    return render(request, "desk/second_factor.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("desk:sign_in"), headers={"Clear-Site-Data": '"cache", "storage"'})
