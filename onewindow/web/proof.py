"""Before something that opens the account to others is changed, whoever is signed in proves once more to be the person.

Applicants by a code to their phone or by their password, officers by their second factor. Who has signed in just now need not.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.accounts.acts.codes import VALID, issue_code, last_sent_at, prove_by_code
from onewindow.accounts.acts.passwords import prove_by_password
from onewindow.accounts.acts.second_factor import check_totp, has_totp
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import User
from onewindow.accounts.sessions import SIGN_IN
from onewindow.notices.messages import tell_code
from onewindow.notices.queries import screen_messages
from onewindow.staff.actors import Officer
from onewindow.web.addresses import client_address
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.account_holder import safe_next
from onewindow.web.sign_ins import POST_KEY, keep_typed

PROVED = "proved"  # in the session: when
FRESH = timedelta(minutes=10)


def proved(request: HttpRequest) -> bool:
    last = max(request.session.get(SIGN_IN, {}).get("began", 0), request.session.get(PROVED, 0))
    return timezone.now().timestamp() - last < FRESH.total_seconds()


def prove_first(request: HttpRequest, user: User) -> HttpResponse | None:
    """To the page where one proves oneself, and back here; None where that has been done. What was typed is kept."""
    if proved(request):
        return None
    back, side = request.get_full_path(), "desk" if user.officer else "public"
    if request.method == "POST" and keep_typed(request, str(user.pk), request.session.get(POST_KEY)):
        back = reverse(f"{side}:resume")
    return HttpResponseRedirect(reverse(f"{side}:prove", query={"next": back}))


def _done(request: HttpRequest, goal: str) -> HttpResponse:
    request.session[PROVED] = timezone.now().timestamp()
    return HttpResponseRedirect(goal)


def _tried(check: Callable[[], None]) -> dict[str, str]:
    try:
        check()
    except AccountRefused as refused:
        return {refused.field or "code": refused.message}
    return {}


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def of_applicant(request: HttpRequest) -> HttpResponse:
    user, at, problems = applicant_user(request), timezone.now(), dict[str, str]()
    goal, way = safe_next(request, reverse("public:profile")), request.POST.get("way", "")
    if request.method == "POST":
        problems = _tried(lambda: _prove(request, user, way))
        if not problems and way in {"code", "password"}:
            return _done(request, goal)
    sent_at = last_sent_at(user.phone)
    waits = sent_at is not None and at - sent_at < VALID
    context = {
        "next": goal, "phone": user.masked_phone, "problems": problems, "sent_at": sent_at if waits else None,
        "has_password": user.has_usable_password(),
        "demo": [one for one in screen_messages(user.phone, 2) if one.kind == "code"][:1] if settings.DEMO and waits else [],
    }  # fmt: skip
    return render(request, "public/prove.html", context, status=422 if problems else 200)


def _prove(request: HttpRequest, user: User, way: str) -> None:
    """Send a code, or check what was typed. Raises AccountRefused."""
    at, address = timezone.now(), client_address(request)
    if way == "password":
        prove_by_password(user, request.POST.get("password", ""), address=address, at=at)
    elif way == "code":
        prove_by_code(user, "".join(filter(str.isdigit, request.POST.get("code", ""))), at=at)
    else:
        tell_code(user.phone, issue_code(user.phone, address=address, at=at), at=at)


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def of_officer(request: DeskRequest, officer: Officer) -> HttpResponse:
    user, goal, problems = officer.user, safe_next(request, reverse("desk:work")), dict[str, str]()
    by_password = settings.DEMO and not has_totp(user)  # as at sign-in: the demo has no second factor
    if request.method == "POST":
        problems = _tried(lambda: _prove_officer(request, user, by_password=by_password))
        if not problems:
            return _done(request, goal)
    context = {"next": goal, "problems": problems, "by_password": by_password}
    return render(request, "desk/prove.html", context, status=422 if problems else 200)


def _prove_officer(request: HttpRequest, user: User, *, by_password: bool) -> None:
    at, code = timezone.now(), "".join(filter(str.isdigit, request.POST.get("code", "")))
    if by_password:
        prove_by_password(user, request.POST.get("password", ""), address=client_address(request), at=at)
    elif has_totp(user):
        check_totp(user, code, at=at)
    else:
        raise AccountRefused("这个账号还没有绑定验证器，请退出，重新登录并绑定。", "code")
