"""Who is at the portal: the sign-in, the principal acted for, the place chosen."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.accounts.queries import mandate_of
from onewindow.network.models import Region
from onewindow.web import sign_ins

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
        return to_sign_in(request, sign_ins.page_at(request, request.path))

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], checked)


def to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    return sign_ins.to_sign_in(request, reverse("public:sign_in"), back, reverse("public:resume"))


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
