"""Whoever has lost the phone they sign in with, at a window with their document in hand: another number for the same sign-in.

The identity number comes by POST and goes nowhere; which person is served stays in the officer's session for a quarter of an hour.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import Mandate, Principal, PrincipalKind
from onewindow.accounts.windows import document_of
from onewindow.administration import phones
from onewindow.kernel.identifiers import InvalidIdentifier, check_phone
from onewindow.network.models import Window
from onewindow.notices.queries import screen_messages
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.base import dress
from onewindow.web.desk.intake.taking import window_required
from onewindow.web.public.account_phone import code_on_its_way, send_code

PERSON, SERVED_FOR = "phone_of", timedelta(minutes=15)  # in the session: who stands at the window


class FindForm(forms.Form):
    number = forms.CharField(
        label="证件号码（照原件输入或者读卡）", max_length=40, help_text="身份证号码或者护照号。查了会留痕。",
        error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num", "autofocus": True}),
    )  # fmt: skip

    def clean_number(self) -> str:
        try:
            self.document = document_of(PrincipalKind.NATURAL, self.cleaned_data["number"], passport=True)
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return self.document[1]


class MoveForm(forms.Form):
    sign_in = forms.ChoiceField(
        label="哪一个登录的手机不在了", widget=forms.RadioSelect, error_messages={"required": "请选择要变更的登录。"}
    )
    why = forms.ChoiceField(
        label="原因", choices=phones.Why.choices, widget=forms.RadioSelect, error_messages={"required": "请选择原因。"}
    )
    phone = forms.CharField(
        label="新手机号", max_length=20, help_text="申请人现在拿着的手机。", error_messages={"required": "请填写新手机号。"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "form-control num", "autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label="申请人念出的验证码", max_length=9, help_text="6 位数字，发到新手机上，5 分钟内有效。",
        error_messages={"required": "请填写申请人念出的验证码。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control num", "autocomplete": "off"}),
    )  # fmt: skip
    same = forms.BooleanField(
        label="证件原件有效，人证一致", error_messages={"required": "人证一致才能变更，请核对证件原件后勾选。"}
    )

    def __init__(self, data: Any = None, *, found: list[Mandate], sent: bool, **kept: Any) -> None:
        """`sent`: a code is on its way, and asked for. `kept`: first values."""
        super().__init__(data, auto_id="move-%s", **kept)
        choices = [(str(mandate.user_id), _named(mandate)) for mandate in found]
        self.fields["sign_in"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["sign_in"].initial = choices[0][0]
        if not sent:
            del self.fields["code"]
            del self.fields["same"]
        for field in self.fields.values():
            dress(field)

    def clean_phone(self) -> str:
        try:
            return check_phone(self.cleaned_data["phone"])
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from None


def _named(mandate: Mandate) -> str:
    user = mandate.user
    since = f"{timezone.localtime(user.date_joined):%Y-%m-%d} 起用"
    last = f"，最近登录 {timezone.localtime(user.last_login):%Y-%m-%d}" if user.last_login else "，没有登录过"
    return f"{user.masked_phone or '没有号码（号码已换人）'}　{since}{last}"


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
@window_required
def find(request: DeskRequest, officer: Officer, window: Window) -> HttpResponse:
    """The person of the document; whether or not there is one, that somebody looked stays on record."""
    request.session.pop(PERSON, None)
    form, nobody = FindForm(request.POST or None, auto_id="find-%s"), False
    if request.method == "POST" and form.is_valid():
        try:
            found = phones.look_up(*form.document, by=officer, at=timezone.now())
        except phones.NobodyChecked as refused:
            nobody = True
            form.add_error("number", refused.message)
        except ActRefused as refused:
            form.add_error("number", refused.message)
        else:
            request.session[PERSON] = {"principal": found.pk, "at": timezone.now().timestamp(), "post": officer.post.pk}
            return HttpResponseRedirect(reverse("desk:phone_of"))
    context = {"section": "work", "form": form, "nobody": nobody}
    return render(request, "desk/phones.html", context, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "HEAD", "POST"])
@window_required
def person(request: DeskRequest, officer: Officer, window: Window) -> HttpResponse:
    """Which sign-in, the new number, the code that the person reads out; then it is changed."""
    served = _served(request, officer)
    if served is None:
        messages.error(request, "请重新输入证件号码：这一位已经超过 15 分钟，或者已经办完。")
        return HttpResponseRedirect(reverse("desk:phones"))
    found = phones.sign_ins_of(served, timezone.now())
    typed = request.POST.get("phone", "").strip()
    moves = request.POST.get("way") == "move"
    form = MoveForm(request.POST or None, found=found, sent=moves)
    if request.method == "POST" and form.is_valid():
        try:
            if _done(request, form, served, officer):
                request.session.pop(PERSON)
                messages.success(request, "登录手机号已变更，新旧号码都已发短信。请申请人现在用新号码登录试一试。")
                return HttpResponseRedirect(reverse("desk:phones"))
            form = MoveForm(found=found, sent=True, initial=form.cleaned_data)
        except (AccountRefused, ActRefused) as refused:
            field = getattr(refused, "field", "")
            form.add_error(field if field in form.fields else None, refused.message)
    return _page(request, served, found, form, typed)


def _page(
    request: DeskRequest, served: Principal, found: list[Mandate], form: MoveForm, typed: str
) -> HttpResponse:  # fmt: skip
    sent_at = code_on_its_way(typed) if "code" in form.fields else None
    context = {
        "section": "work", "person": served, "found": found, "form": form, "sent_at": sent_at,
        "demo": [one for one in screen_messages(typed, 2) if one.kind == "phone_code"][:1] if settings.DEMO and sent_at else [],
    }  # fmt: skip
    return render(request, "desk/phone_of.html", context, status=422 if form.errors else 200)


def _served(request: DeskRequest, officer: Officer) -> Principal | None:
    kept, now = request.session.get(PERSON), timezone.now().timestamp()
    if kept is None or kept["post"] != officer.post.pk or now - kept["at"] > SERVED_FOR.total_seconds():
        return None
    return Principal.objects.filter(pk=kept["principal"]).first()


def _done(request: DeskRequest, form: MoveForm, served: Principal, officer: Officer) -> bool:
    """Send a code, or change the number. Raises AccountRefused, ActRefused."""
    data = form.cleaned_data
    if "code" not in form.fields:
        phones.ensure_may_move(served, by=officer)
        send_code(request, data["phone"])
        return False
    code = "".join(filter(str.isdigit, data["code"]))
    phones.move_phone(
        int(data["sign_in"]), served, data["phone"], code, by=officer, at=timezone.now(), why=phones.Why(data["why"]), same=data["same"]
    )  # fmt: skip
    return True
