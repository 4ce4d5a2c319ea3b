"""Which apps act for somebody: since when they may, until when at most, and ending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from oauth2_provider.models import AccessToken, Grant, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator

from onewindow.accounts.models import User
from onewindow.staff.actors import Officer
from onewindow.web.api.models import Allowance
from onewindow.web.api.scopes import IN_PLAIN_WORDS
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.public.access import applicant_required, applicant_user


@dataclass(frozen=True)
class App:
    """As it is shown: `can` are its scopes in words."""

    pk: int
    name: str
    can: list[str]
    allowed_at: datetime
    until: datetime


def longest() -> timedelta:
    return timedelta(days=settings.APP_DAYS)


class Validator(OAuth2Validator):
    """Named in settings. The toolkit lets an app go on as long as it calls; here it asks anew after APP_DAYS at the latest."""

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            return False
        return standing().filter(user=request.user, application=client).exists()

    def _save_bearer_token(self, token: Mapping[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        super()._save_bearer_token(token, request, *args, **kwargs)
        if request.grant_type == "authorization_code":
            now = {"allowed_at": timezone.now()}
            Allowance.objects.update_or_create(user=request.user, application=request.client, defaults=now)


def standing() -> QuerySet[Allowance]:
    return Allowance.objects.filter(allowed_at__gt=timezone.now() - longest())


def _live() -> Q:
    """Of which there is a token that can still be used."""
    same = {"user": OuterRef("user"), "application": OuterRef("application")}
    refresh = RefreshToken.objects.filter(**same, revoked=None, access_token__isnull=False)
    return Q(Exists(refresh)) | Q(Exists(AccessToken.objects.filter(**same, expires__gt=timezone.now())))


def apps_of(user: User) -> list[App]:
    rows = standing().filter(_live(), user=user).select_related("application__registered").order_by("-allowed_at")
    return [
        App(
            row.pk, row.application.name, [IN_PLAIN_WORDS[scope] for scope in row.application.registered.scopes],
            row.allowed_at, row.allowed_at + longest(),
        )
        for row in rows
    ]  # fmt: skip


@transaction.atomic
def end_app(allowance: Allowance) -> None:
    """From now on nothing of it is answered: no token, no code on its way."""
    whose = {"user": allowance.user, "application": allowance.application}
    RefreshToken.objects.filter(**whose).delete()
    AccessToken.objects.filter(**whose).delete()
    Grant.objects.filter(**whose).delete()
    allowance.delete()


def forget_ended() -> None:
    Allowance.objects.exclude(_live()).delete()
    Allowance.objects.filter(allowed_at__lte=timezone.now() - longest()).delete()


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
    if request.method == "POST":
        named = request.POST.get("end", "")
        found = get_object_or_404(Allowance, pk=int(named) if named.isdigit() else 0, user=user)
        name = found.application.name
        end_app(found)
        messages.success(request, f"“{name}”不能再代您办事了，马上生效。它办过的事不受影响。")
        return HttpResponseRedirect(reverse(f"{side}:apps"))
    return render(request, f"{side}/apps.html", {"apps": apps_of(user), "days": settings.APP_DAYS})
