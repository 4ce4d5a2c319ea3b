"""Who is at the portal: the sign-in, the principal acted for, the place chosen."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.accounts.queries import mandate_of
from onewindow.network.models import Region

REGION_COOKIE = "ow_region"

P = ParamSpec("P")


def signed_in(request: HttpRequest) -> User | None:
    """The applicant signed in. An officer's sign-in is for the desk and is nobody here."""
    user = request.user
    return user if isinstance(user, User) and not user.officer else None


def applicant_required(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Lets applicants pass; sends others to sign in and back to this page (after a form: to the page it was on)."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if signed_in(request):
            return view(request, *args, **kwargs)
        return to_sign_in(request, request.get_full_path() if request.method == "GET" else page_of_form(request))

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], checked)


def page_of_form(request: HttpRequest) -> str:
    """The page that a form was sent from, as far as the browser says so: its own address may answer to a POST only."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    within = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if within else request.path


def to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    address = f"{reverse('public:sign_in')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def applicant_user(request: HttpRequest) -> User:
    """The applicant signed in, behind `applicant_required`."""
    user = signed_in(request)
    if user is None:
        raise Http404
    return user


def acting(request: HttpRequest, mandate_id: int) -> Applicant:
    """The sign-in acting under one of its mandates in force today; 404 for anybody else's."""
    mandate = mandate_of(applicant_user(request), mandate_id, timezone.localdate())
    if mandate is None:
        raise Http404
    return Applicant(mandate)


def chosen_region(request: HttpRequest) -> Region | None:
    """The place last chosen: the sign-in's own, else this browser's. Read once a request."""
    if not hasattr(request, "_chosen_region"):
        user = signed_in(request)
        code = user.region_id if user and user.region_id else request.COOKIES.get(REGION_COOKIE, "")
        request._chosen_region = Region.objects.filter(pk=code).first() if code.isdigit() else None  # type: ignore[attr-defined]
    return cast("Region | None", request._chosen_region)  # type: ignore[attr-defined]


def client_address(request: HttpRequest) -> str:
    """The network address that limits are counted by: the peer's, behind a proxy the last one that the proxy saw."""
    forwarded = (
        request.META.get("HTTP_X_FORWARDED_FOR", "") if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) else ""
    )
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
