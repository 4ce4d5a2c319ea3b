"""My account: who I am, for whom I act, whom I have authorised, my password."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.accounts.acts import authorisations, principals
from onewindow.accounts.acts.principals import Contact
from onewindow.accounts.acts.sign_ins import end_others
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import Capacity, PrincipalKind, User
from onewindow.accounts.queries import mandates_of
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.web.proof import prove_first
from onewindow.web.public.access import acting, applicant_required, applicant_user
from onewindow.web.public.account_forms import (
    ContactForm,
    GrantForm,
    OrganisationForm,
    PasswordForm,
    SelfForm,
    WardForm,
)
from onewindow.web.public.account_holder import safe_next

Save = Callable[[User, dict[str, Any], datetime], object]


@never_cache
@require_safe
@applicant_required
def profile(request: HttpRequest) -> HttpResponse:
    user, today = applicant_user(request), timezone.localdate()
    mandates = mandates_of(user, today)
    context = {
        "own": next((m for m in mandates if m.capacity == Capacity.SELF), None),
        "others": [m for m in mandates if m.capacity != Capacity.SELF],
        "granted": authorisations.granted_by(user, today),
        "can_grant": [m for m in mandates if m.capacity != Capacity.AGENT and m.principal.checked],
    }
    return render(request, "public/profile.html", context)


def page(
    request: HttpRequest, form: forms.Form, save: Save, *, title: str, lead: str, button: str, done: str
) -> HttpResponse:
    """One form, one thing: saved and back to the account, or shown again with what is wrong and all that was typed."""
    goal = safe_next(request, reverse("public:profile"))
    if request.method == "POST" and form.is_valid():
        try:
            save(applicant_user(request), form.cleaned_data, timezone.now())
        except AccountRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except InvalidIdentifier as wrong:
            form.add_error("id_card" if "id_card" in form.fields else None, str(wrong))
        else:
            messages.success(request, done)
            return HttpResponseRedirect(goal)
    problems = {f"id_{name}": errors[0] for name, errors in form.errors.items() if errors}
    context = {"form": form, "title": title, "lead": lead, "button": button, "next": goal, "problems": problems}
    return render(request, "public/profile_form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def oneself(request: HttpRequest) -> HttpResponse:
    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        contact = Contact(phone=user.phone, address=data["address"])
        return principals.declare_self(user, name=data["name"], id_card=data["id_card"], contact=contact, at=at)

    return page(
        request, SelfForm(request.POST or None), save, title="我的信息", button="保存",
        lead="填一次，以后申请自动带出。这是您自己申报的身份；要看到窗口录入的和以前的办件，请带身份证到任意窗口核验。",
        done="已保存。现在可以申请办事了。",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def ward(request: HttpRequest) -> HttpResponse:
    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        return principals.add_ward(user, name=data["name"], id_card=data["id_card"], consent=data["consent"], at=at)

    return page(
        request, WardForm(request.POST or None), save, title="添加孩子或者被监护人", button="添加",
        lead="您以监护人的身份替他们办事。", done="已添加。申请时可以选择为谁办。",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def organisation(request: HttpRequest) -> HttpResponse:
    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        return principals.add_organisation(
            user, kind=PrincipalKind(data["kind"]), name=data["name"], uscc=data["uscc"],
            representative=data["representative"], contact=Contact(phone=user.phone, address=data["address"]), at=at,
        )  # fmt: skip

    form = OrganisationForm(request.POST or None, initial={"representative": applicant_user(request).display_name})
    return page(
        request, form, save, title="添加单位或者个体工商户", button="添加",
        lead="由您担任法定代表人、负责人或者经营者的。别人的单位请对方登录后给您授权。", done="已添加。申请时可以选择为谁办。",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def contact(request: HttpRequest, mandate_id: int) -> HttpResponse:
    mandate = acting(request, mandate_id).mandate
    if mandate.capacity == Capacity.AGENT:
        raise Http404
    if first := prove_first(request, mandate.user):
        return first
    held = mandate.principal

    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        principals.change_contact(mandate, Contact(**data))
        return mandate

    initial = {"phone": held.phone, "email": held.email, "address": held.address}
    return page(
        request, ContactForm(request.POST or None, initial=initial), save, title=f"{held.name}的联系方式", button="保存",
        lead="办件的短信发到这个手机号。", done="联系方式已保存。",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def grant(request: HttpRequest, mandate_id: int) -> HttpResponse:
    mandate = acting(request, mandate_id).mandate

    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        return authorisations.grant(mandate, phone=data["phone"], items=data["items"], ends_on=data["ends_on"], at=at)

    return page(
        request, GrantForm(request.POST or None, today=timezone.localdate()), save, title=f"授权别人替{mandate.principal.name}办事",
        button="授权", lead="对方用自己的手机号登录，在您授权的范围和期限内替您办。", done="已授权。随时可以在这里收回。",
    )  # fmt: skip


@require_POST
@applicant_required
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    try:
        authorisations.revoke(applicant_user(request), mandate_id, at=timezone.now())
        messages.success(request, "授权已收回，马上生效。")
    except AccountRefused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("public:profile"))


@require_POST
@applicant_required
def leave(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Stop acting for a ward, an organisation, or somebody who authorised us."""
    try:
        principals.end_mandate(acting(request, mandate_id).mandate, at=timezone.now())
        messages.success(request, "已移除。以后要办可以再添加。")
    except AccountRefused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("public:profile"))


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_required
def password(request: HttpRequest) -> HttpResponse:
    if first := prove_first(request, applicant_user(request)):
        return first

    def save(user: User, data: dict[str, Any], at: datetime) -> object:
        user.set_password(data["password"])
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)  # this sign-in stays, all others end
        end_others(user, request.session.session_key or "")
        return user

    return page(
        request, PasswordForm(request.POST or None, user=applicant_user(request)), save, title="设置密码", button="保存",
        lead="设了密码，收不到短信时也能登录。其他设备上的登录会退出。", done="密码已设置。",
    )  # fmt: skip
