"""One's own sign-ins, at the portal and at the desk: since when, from what kind of device; end one, or all others."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.accounts.acts.sign_ins import end_others, end_sign_in, sign_ins_of
from onewindow.accounts.models import User
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.proof import proved
from onewindow.web.public.access import applicant_required, applicant_user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def of_applicant(request: HttpRequest) -> HttpResponse:
    return _page(request, applicant_user(request), "public")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def of_officer(request: DeskRequest, officer: Officer) -> HttpResponse:
    return _page(request, officer.user, "desk")


def _page(request: HttpRequest, user: User, side: str) -> HttpResponse:
    here, prove = reverse(f"{side}:sign_ins"), reverse(f"{side}:prove", query={"next": request.path})
    if request.method == "POST":
        if not proved(request):
            return HttpResponseRedirect(prove)
        _end(request, user)
        return HttpResponseRedirect(here)
    shown = sign_ins_of(user, request.session.session_key or "", at=timezone.now())
    idle = settings.OFFICER_IDLE_MINUTES if user.officer else settings.APPLICANT_IDLE_MINUTES
    context = {
        "sign_ins": shown, "proved": proved(request), "prove": prove, "idle": idle, "hours": settings.SESSION_HOURS,
    }  # fmt: skip
    return render(request, f"{side}/sign_ins.html", context)


def _end(request: HttpRequest, user: User) -> None:
    this = request.session.session_key or ""
    if handle := request.POST.get("end"):
        ended = end_sign_in(user, handle, this)
        told = "那一处已退出登录，马上生效。" if ended else "那一处已经退出了。"
    else:
        number = end_others(user, this)
        told = f"其他 {number} 处登录都已退出，马上生效。" if number else "没有别处的登录。"
    messages.success(request, told)
