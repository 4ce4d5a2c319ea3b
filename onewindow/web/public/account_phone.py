"""Another phone to sign in with, by oneself: after a fresh proof, and a code to the new one."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.accounts.acts.codes import VALID, Purpose, issue_code, last_sent_at
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import User
from onewindow.administration.phones import change_phone, ensure_another
from onewindow.kernel.identifiers import InvalidIdentifier, check_phone
from onewindow.notices.messages import tell_new_phone_code
from onewindow.notices.queries import screen_messages
from onewindow.record.errors import ActRefused
from onewindow.web.addresses import client_address
from onewindow.web.proof import prove_first
from onewindow.web.public.access import applicant_required, applicant_user


@never_cache
@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def phone(request: HttpRequest) -> HttpResponse:
    user, problems, typed = applicant_user(request), dict[str, str](), request.POST.get("phone", "").strip()[:20]
    if first := prove_first(request, user):
        return first
    sent_at = None
    if request.method == "POST":
        try:
            typed = check_phone(typed)
            if _done(request, user, typed):
                messages.success(request, "登录手机号已更换，以后用新号码登录。别处的登录都已退出。")
                return HttpResponseRedirect(reverse("public:profile"))
        except InvalidIdentifier as wrong:
            problems["phone"] = str(wrong)
        except (AccountRefused, ActRefused) as refused:
            problems[getattr(refused, "field", "") or "phone"] = refused.message
        sent_at = code_on_its_way(typed)
    shown = settings.DEMO and sent_at
    context = {
        "old": user.masked_phone, "phone": typed, "problems": problems, "sent_at": sent_at,
        "demo": [one for one in screen_messages(typed, 2) if one.kind == "phone_code"][:1] if shown else [],
    }  # fmt: skip
    return render(request, "public/phone.html", context, status=422 if problems else 200)


def code_on_its_way(typed: str) -> object:
    """When the code was sent that can still be typed."""
    sent_at = last_sent_at(typed)
    return sent_at if sent_at and timezone.now() - sent_at < VALID else None


def send_code(request: HttpRequest, new: str) -> None:
    """Raises TooManyCodes."""
    at = timezone.now()
    tell_new_phone_code(new, issue_code(new, address=client_address(request), at=at, purpose=Purpose.NEW_PHONE), at=at)


def _done(request: HttpRequest, user: User, new: str) -> bool:
    """Send a code, or change the number. Raises AccountRefused, ActRefused."""
    if request.POST.get("way") != "change":
        ensure_another(user, new)
        send_code(request, new)
        return False
    code = "".join(filter(str.isdigit, request.POST.get("code", "")))
    change_phone(user, new, code, this=request.session.session_key or "", at=timezone.now())
    return True
