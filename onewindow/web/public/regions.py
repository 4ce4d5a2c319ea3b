"""Remembering the place: in the sign-in, and in two cookies of this browser."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.network.models import Region
from onewindow.web.public.access import REGION_COOKIE, signed_in

RECENT_COOKIE = "ow_regions"
RECENT = 4
YEAR = 365 * 24 * 3600


def remember(request: HttpRequest, response: HttpResponse, region: Region) -> None:
    user = signed_in(request)
    if user:
        user.region = region
        user.save(update_fields=["region"])
    recent = [region.pk, *(code for code in recent_codes(request) if code != region.pk)][:RECENT]
    for name, value in ((REGION_COOKIE, region.pk), (RECENT_COOKIE, ".".join(recent))):
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)


def recent_codes(request: HttpRequest) -> list[str]:
    codes = request.COOKIES.get(RECENT_COOKIE, "").split(".")[:RECENT]
    return [code for code in codes if len(code) == 12 and code.isascii() and code.isdigit()]


def way_back(request: HttpRequest, default: str) -> str:
    """`next`, where it leads to ourselves."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if back and allowed else default
