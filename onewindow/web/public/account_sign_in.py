"""Signing in by a code to the phone or by password, and out. The first right code makes the account."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.accounts.acts.codes import VALID, issue_code, last_sent_at, sign_in_with_code
from onewindow.accounts.acts.holders import MayBeAnothers
from onewindow.accounts.acts.passwords import applicant_by_password
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import User
from onewindow.kernel.identifiers import InvalidIdentifier, check_phone
from onewindow.notices.messages import tell_code
from onewindow.notices.queries import screen_messages
from onewindow.web.addresses import client_address
from onewindow.web.public.access import signed_in
from onewindow.web.public.account_holder import BACKEND, ask_whose, safe_next

ON_DEMO_PHONE = 2


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    goal = safe_next(request, reverse("public:home"))
    if signed_in(request):
        return HttpResponseRedirect(goal)
    problems: dict[str, str] = {}
    sent_at: datetime | None = None
    phone = request.POST.get("phone", "").strip()
    if request.method == "POST":
        at = timezone.now()
        try:
            if (user := _act(request, phone, at=at)) is not None:
                login(request, user, backend=BACKEND)
                return HttpResponseRedirect(goal)
        except MayBeAnothers as found:
            return ask_whose(request, found.user, goal)
        except InvalidIdentifier as wrong:
            problems["phone"] = str(wrong)
        except AccountRefused as refused:
            problems[refused.field or "phone"] = refused.message
        with suppress(InvalidIdentifier):
            phone = check_phone(phone)
        sent_at = last_sent_at(phone)
        if sent_at and at - sent_at > VALID:
            sent_at = None
    context: dict[str, object] = {
        "next": goal,
        "phone": phone,
        "problems": problems,
        "sent_at": sent_at,
        "way": request.POST.get("way", ""),
        "ended": "ended" in request.GET,
    }
    if settings.DEMO and phone and sent_at:
        context["demo"] = [each for each in screen_messages(phone, ON_DEMO_PHONE) if each.kind == "code"][:1]
    return render(request, "public/sign_in.html", context)


def _act(request: HttpRequest, phone: str, *, at: datetime) -> User | None:
    """Send a code (None), or the user who has proved to be one. Raises InvalidIdentifier, AccountRefused."""
    way, address = request.POST.get("way"), client_address(request)
    if way == "password":
        return applicant_by_password(phone, request.POST.get("password", ""), address=address, at=at)
    phone = check_phone(phone)
    if way == "code":
        return sign_in_with_code(phone, "".join(filter(str.isdigit, request.POST.get("code", ""))), at=at)
    tell_code(phone, issue_code(phone, address=address, at=at), at=at)
    return None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("public:home"), headers={"Clear-Site-Data": '"cache", "storage"'})
