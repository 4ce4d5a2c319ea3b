"""The desk's page of an officer's own tokens. A new one asks for the second factor again, as at sign-in."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from onewindow.accounts.acts.second_factor import check_totp, has_totp
from onewindow.accounts.errors import AccountRefused
from onewindow.staff.actors import Officer
from onewindow.web.api.clients import DAYS_MAX, NotRegistered, make_token, revoke_token
from onewindow.web.api.models import PersonalToken
from onewindow.web.api.scopes import OF_OFFICERS, SCOPES
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress


class TokenForm(forms.Form):
    name = forms.CharField(label="给什么工具用", max_length=60, error_messages={"required": "请写明给什么工具用。"})
    days = forms.IntegerField(
        label="有效天数", min_value=1, max_value=DAYS_MAX, initial=30,
        error_messages={"required": f"请填写 1 至 {DAYS_MAX} 天。", "invalid": f"请填写 1 至 {DAYS_MAX} 天。"},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label="可以做什么", choices=[(scope, SCOPES[scope]) for scope in OF_OFFICERS],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "请至少选择一项。"},
    )  # fmt: skip
    code = forms.CharField(
        label="动态口令", max_length=10, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, officer: Officer) -> None:
        super().__init__(data, auto_id="token-%s")
        self.officer = officer
        if not asks_code(officer):
            del self.fields["code"]
        for field in self.fields.values():
            dress(field)

    def clean_code(self) -> str:
        code = "".join(filter(str.isdigit, self.cleaned_data["code"]))
        if not has_totp(self.officer.user):
            raise forms.ValidationError("这个账号还没有绑定验证器，请重新登录并绑定。")
        try:
            check_totp(self.officer.user, code, at=timezone.now())
        except AccountRefused as refused:
            raise forms.ValidationError(refused.message) from None
        return code


def asks_code(officer: Officer) -> bool:
    """As at sign-in: always, but in the demo."""
    return not settings.DEMO or has_totp(officer.user)


@never_cache
@sensitive_post_parameters("code")
@officer_required
def tokens(request: DeskRequest, officer: Officer) -> HttpResponse:
    form, made = TokenForm(request.POST or None, officer=officer), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _, made = make_token(
                officer, name=data["name"], days=data["days"], scopes=data["scopes"], at=timezone.now()
            )
            form = TokenForm(officer=officer)
        except NotRegistered as refused:
            form.add_error(None, str(refused))
    own = PersonalToken.objects.filter(user=officer.user, access__expires__gt=timezone.now()).select_related(
        "access", "post__agency"
    )
    context = {
        "section": "tokens",
        "form": form,
        "made": made,
        "tokens": own.order_by("-made_at"),
        "soon": timezone.now() + timedelta(days=7),
    }
    return render(request, "desk/tokens.html", context, status=422 if form.is_bound and not made else 200)


@officer_required
def revoke(request: DeskRequest, officer: Officer, token_id: int) -> HttpResponse:
    found = get_object_or_404(PersonalToken.objects.select_related("access"), pk=token_id, user=officer.user)
    if request.method == "POST":
        revoke_token(found)
        messages.success(request, f"令牌“{found.name}”已收回，立即失效。")
    return HttpResponseRedirect(reverse("desk:tokens"))
