"""OAuth2 at the API: tokens for systems by their credentials, for people by an authorisation code with PKCE (RFC 6749, 7636, 9700).

People sign in on the pages that they know, officers with their second factor; the page here only asks whether the app may.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Application
from oauth2_provider.views import AuthorizationView, RevokeTokenView, TokenView

from onewindow.accounts.models import User
from onewindow.web.api.edge import ensure_tls
from onewindow.web.api.limits import count_address
from onewindow.web.api.models import Audience
from onewindow.web.api.problems import Problem
from onewindow.web.security import POLICY


def _limited(request: HttpRequest, view: Any) -> HttpResponseBase:
    try:
        ensure_tls(request)
        standing = count_address(request)
    except Problem as problem:
        return problem.response()
    response: HttpResponseBase = view(request)
    if standing is not None:
        standing.write(response)
    return response


@csrf_exempt
def token(request: HttpRequest) -> HttpResponseBase:
    """POST of a form; the errors are those of RFC 6749."""
    return _limited(request, TokenView.as_view())


@csrf_exempt
def revoke(request: HttpRequest) -> HttpResponseBase:
    return _limited(request, RevokeTokenView.as_view())


class Authorize(AuthorizationView):
    """May this app act for you? Only whom the app is for are asked."""

    template_name = "api/authorize.html"

    def audience(self) -> str:
        asked = self.request.GET.get("client_id") or self.request.POST.get("client_id", "")
        found = Application.objects.select_related("registered").filter(client_id=asked[:100]).first()
        return str(found.registered.audience) if found is not None and hasattr(found, "registered") else ""

    def get_login_url(self) -> str:
        return reverse("desk:sign_in" if self.audience() == Audience.OFFICER else "public:sign_in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and user.officer != (self.audience() == Audience.OFFICER):
            whom = "工作人员" if self.audience() == Audience.OFFICER else "申请人"
            return render(request, "api/not_for_you.html", {"whom": whom}, status=403)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The form may lead on to the app's own address, and to nowhere else."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        back = urlsplit(str(context.get("redirect_uri") or ""))
        if back.scheme and back.netloc:
            origin = f"{back.scheme}://{back.netloc}"
            response.headers["Content-Security-Policy"] = POLICY.replace(
                "form-action 'self'", f"form-action 'self' {origin}"
            )
        return response
