"""An officer's own password, changed by themselves."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.accounts.acts.sign_ins import end_others
from onewindow.accounts.errors import AccountRefused
from onewindow.administration.sign_ins import change_password
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.proof import prove_first


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def password(request: DeskRequest, officer: Officer) -> HttpResponse:
    if first := prove_first(request, officer.user):
        return first
    problems = dict[str, str]()
    if request.method == "POST":
        typed, again = request.POST.get("password", ""), request.POST.get("again", "")
        try:
            changed = change_password(officer.user, typed, again, at=timezone.now())
        except AccountRefused as refused:
            problems[refused.field or "password"] = refused.message
        else:
            update_session_auth_hash(request, changed)
            end_others(changed, request.session.session_key or "")
            messages.success(request, "密码已换，别处的登录都已退出。")
            return HttpResponseRedirect(reverse("desk:sign_ins"))
    return render(request, "desk/password.html", {"problems": problems}, status=422 if problems else 200)
