"""Forms of the account pages: what is typed is checked by the kernel, and every error says what to do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from onewindow.accounts.models import PrincipalKind, User
from onewindow.catalogue.models import BasicItem
from onewindow.kernel.identifiers import InvalidIdentifier, check_id_card, check_phone, check_uscc

REQUIRED = {"required": "请填写这一项。"}
ITEMS_AT_MOST = 3


class Checked(forms.CharField):
    """A text whose identifier is checked and normalised."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        self.check = check
        super().__init__(error_messages=REQUIRED, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return self.check(text) if text else ""
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


def box(label: str, *, help_text: str = "", required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", **attrs})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=100, widget=widget, error_messages=REQUIRED
    )


def number(label: str, check: Callable[[str], str], *, help_text: str = "", **attrs: str) -> Checked:
    widget = forms.TextInput(attrs={"class": "form-control num", "autocomplete": "off", **attrs})
    return Checked(check, label=label, help_text=help_text, max_length=30, widget=widget)


class SelfForm(forms.Form):
    name = box("姓名", help_text="和身份证上一样。", autocomplete="name")
    id_card = number("身份证号码", check_id_card, help_text="18 位，最后一位可能是 X。")
    address = box("居住地址", help_text="选填。填表时会自动带出。", required=False, autocomplete="street-address")


class WardForm(forms.Form):
    name = box("孩子（被监护人）姓名", help_text="和身份证或者户口簿上一样。")
    id_card = number("身份证号码", check_id_card, help_text="户口簿上也有。")
    consent = forms.BooleanField(
        label="我是监护人，同意为未满 14 周岁的孩子填报并使用这些信息办事",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(
        label="类型",
        choices=[(kind.value, kind.label) for kind in PrincipalKind if kind != PrincipalKind.NATURAL],
        widget=forms.Select(attrs={"class": "form-select ow-select"}),
    )
    name = box("名称", help_text="和营业执照或者登记证书上一样。", autocomplete="organization")
    uscc = number("统一社会信用代码", check_uscc, help_text="18 位，在营业执照右上角。")
    representative = box("法定代表人（负责人、经营者）", help_text="这里登记由您代表的单位，填您的姓名。")
    address = box("住所（经营场所）", help_text="选填。", required=False)


class ContactForm(forms.Form):
    phone = number("联系手机", check_phone, inputmode="tel")
    email = forms.EmailField(
        label="电子邮箱", required=False, help_text="选填。", widget=forms.EmailInput(attrs={"class": "form-control"})
    )
    address = box("地址", required=False, help_text="选填。")


class GrantForm(forms.Form):
    phone = number("代理人的手机号", check_phone, help_text="对方用这个号登录后就能看到。", inputmode="tel")
    ends_on = forms.DateField(
        label="授权到哪一天",
        help_text="最长三年，到期自动失效，随时可以收回。",
        error_messages={"required": "请选择授权的最后一天。", "invalid": "请填写真实的日期，例如 2026-12-31。"},
        widget=forms.DateInput(attrs={"class": "form-control ow-short", "type": "date"}),
    )
    items = forms.CharField(
        label="可以办哪些事",
        required=False,
        help_text=f"不填就是全部事项。只授权几件的，写事项名称，一行一件，最多 {ITEMS_AT_MOST} 件。",
        widget=forms.Textarea(attrs={"class": "form-control mw-100", "rows": "3"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today + timedelta(days=180)

    def clean_items(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if len(names) > ITEMS_AT_MOST:
            raise forms.ValidationError(f"最多写 {ITEMS_AT_MOST} 件，要更多的请不填，授权全部事项。")
        known = dict(BasicItem.objects.filter(name__in=names).values_list("name", "key"))
        if unknown := [name for name in names if name not in known]:
            raise forms.ValidationError(f"没有叫“{'、'.join(unknown)}”的事项，请照办事指南的标题写全。")
        return [known[name] for name in names]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="新密码",
        help_text="至少 8 位，不要全是数字，不要用常见的密码，也不要用地名、自己的姓名和手机号。",
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍",
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return data
