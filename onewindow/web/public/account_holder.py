"""A number that nobody has signed in with by code for so long that it may be somebody else's by now: one more question, in plain words.

Whoever was here before types the number of their document; whoever got the phone number since starts anew and sees nothing.
"""

from datetime import timedelta

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.accounts.acts.holders import asked_for_own, prove_by_number
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import PrincipalKind, User
from onewindow.accounts.windows import document_of
from onewindow.administration.phones import start_anew
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.record.errors import ActRefused

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHOSE, ASKED_FOR = "whose", timedelta(minutes=10)  # in the session: whose number was proved, and when


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go afterwards: only within this site."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    within = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if within else default


def ask_whose(request: HttpRequest, user: User, goal: str) -> HttpResponse:
    """To the question; the code was right a moment ago, and is not asked for again."""
    request.session[WHOSE] = {"user": user.pk, "at": timezone.now().timestamp(), "next": goal}
    return HttpResponseRedirect(reverse("public:whose"))


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def whose(request: HttpRequest) -> HttpResponse:
    asked, now = request.session.get(WHOSE), timezone.now().timestamp()
    user = User.objects.filter(pk=asked["user"], is_active=True).first() if asked else None
    if asked is None or user is None or now - asked["at"] > ASKED_FOR.total_seconds():
        request.session.pop(WHOSE, None)
        return HttpResponseRedirect(reverse("public:sign_in"))
    problems = dict[str, str]()
    if request.method == "POST":
        try:
            found = _answered(request, user, problems)
        except InvalidIdentifier as wrong:
            problems["number"] = str(wrong)
        except AccountRefused as refused:
            problems[refused.field or "number"] = refused.message
        except ActRefused as refused:
            problems["anew"] = refused.message
        else:
            if found is not None:
                request.session.pop(WHOSE)
                login(request, found, backend=BACKEND)
                return HttpResponseRedirect(asked["next"])
    context = {"phone": user.masked_phone, "problems": problems, "number": request.POST.get("number", "").strip()[:30],
        "own": asked_for_own(user, timezone.now()),
    }  # fmt: skip
    return render(request, "public/whose.html", context, status=422 if problems else 200)


def _answered(request: HttpRequest, user: User, problems: dict[str, str]) -> User | None:
    """Raises InvalidIdentifier, AccountRefused, ActRefused."""
    at = timezone.now()
    if request.POST.get("way") != "anew":
        kind, number = document_of(PrincipalKind.NATURAL, request.POST.get("number", ""), passport=True)
        return prove_by_number(user, kind, number, at=at)
    if "sure" in request.POST:
        return start_anew(user, at=at)
    problems["sure"] = "确定以前不是您用的，请在方框里打勾，再按下面的按钮。"
    return None


@require_safe
def phone_lost(request: HttpRequest) -> HttpResponse:
    """What to bring, and what to do first."""
    return render(request, "public/phone_lost.html")
