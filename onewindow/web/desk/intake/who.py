"""Who applies at a window, and who stands there for them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.accounts.acts.principals import CHILD
from onewindow.accounts.models import Capacity, DocumentType, PrincipalKind
from onewindow.accounts.windows import MayBePassport, Seen, document_of
from onewindow.cases.acts.visits import Comer
from onewindow.catalogue.models import Item
from onewindow.kernel.identifiers import IdCard, InvalidIdentifier, check_id_card, check_phone, tidy_name
from onewindow.web.desk.acts.base import dress

COMES = [
    (Capacity.SELF, "本人（法定代表人、经营者）来的"),
    (Capacity.GUARDIAN, "监护人来的"),
    (Capacity.AGENT, "受委托的人来的"),
]
COMER_ASKED = {
    "came_name": "请照证件原件填写来人姓名。",
    "came_number": "请照证件原件输入来人证件号码。",
    "authority": "请写明委托书，或者监护人与申请人的关系。",
}


class ApplicantForm(forms.Form):
    """Who applies: known by the number of a document that the officer holds in their hand."""

    kind = forms.ChoiceField(
        label="申请人", widget=forms.RadioSelect, error_messages={"required": "请选择申请人是谁。"}
    )
    number = forms.CharField(
        label="证件号码（照原件输入或者读卡）", max_length=30, help_text="自然人用身份证号码或者护照号，其他用统一社会信用代码。",
        error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num", "autofocus": True}),
    )  # fmt: skip
    passport = forms.BooleanField(label="这是护照号码", required=False)
    name = forms.CharField(
        label="姓名（名称）", max_length=100, error_messages={"required": "请照证件原件填写姓名（名称）。"}
    )
    phone = forms.CharField(
        label="接收短信的手机", max_length=20, required=False, help_text="本人没有手机的，可以填家属的；不填也能办，改用纸质通知。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "form-control num"}),
    )  # fmt: skip
    address = forms.CharField(label="地址", max_length=200, required=False)
    representative_name = forms.CharField(label="法定代表人（负责人、经营者）姓名", max_length=60, required=False)
    representative_number = forms.CharField(
        label="法定代表人（负责人、经营者）身份证号码", max_length=18, required=False
    )
    competent = forms.ChoiceField(label="由哪里的机关办", required=False)
    comes = forms.ChoiceField(
        label="谁来的", widget=forms.RadioSelect, choices=COMES, initial=Capacity.SELF, required=False
    )
    came_name = forms.CharField(label="来人姓名", max_length=60, required=False)
    came_number = forms.CharField(
        label="来人证件号码（照原件输入或者读卡）", max_length=30, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num"}),
    )  # fmt: skip
    authority = forms.CharField(
        label="凭什么代办", max_length=200, required=False,
        help_text="委托书：谁委托、委托什么、到哪天；监护人：与申请人的关系和看过的证件，例如 父子，户口簿。",
    )  # fmt: skip
    same = forms.BooleanField(
        label="已核对证件原件，人证一致", error_messages={"required": "请核对证件原件，一致后勾选。"}
    )

    def __init__(
        self, data: Any = None, *, audience: Sequence[str], places: Sequence[Item] = (), item: Item | None = None
    ) -> None:
        super().__init__(data, auto_id="applicant-%s")
        kinds = [(kind, PrincipalKind(kind).label) for kind in audience]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0]
        self.fields["competent"].choices = [(str(one.pk), one.agency.name) for one in places]  # type: ignore[attr-defined]
        self.fields["competent"].initial = str(item.pk) if item else ""
        self.came_for_another = bool(data and data.get("comes") not in {None, "", Capacity.SELF})
        self.ask_passport = bool(data and data.get("passport"))  # asked only of who has typed what may be one
        self.organisations = any(kind != PrincipalKind.NATURAL for kind, _ in kinds)
        for field in self.fields.values():
            dress(field)

    def clean_phone(self) -> str:
        return _checked(check_phone, self.cleaned_data["phone"])

    def clean_representative_number(self) -> str:
        return _checked(check_id_card, self.cleaned_data["representative_number"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = str(data.get("number", ""))
        if typed and data.get("kind"):
            try:
                self.document = document_of(data["kind"], typed, passport=data["passport"])
            except InvalidIdentifier as wrong:
                self.ask_passport = isinstance(wrong, MayBePassport)
                more = "是护照的，请勾选下面的“这是护照号码”。" if self.ask_passport else ""
                self.add_error("number", f"{wrong}{more}")
        self._clean_comer(data)
        return data

    def _clean_comer(self, data: dict[str, Any]) -> None:
        """Whoever comes for another is known as well as the applicant; a child does not come for itself (民法典 20, 34)."""
        self.comer: Comer | None = None
        capacity = data.get("comes") or Capacity.SELF
        if capacity == Capacity.SELF:
            if self._of_a_child():
                self.came_for_another = True
                self.add_error("comes", "申请人不满14周岁，由监护人代为申请。请选“监护人来的”，核对监护人的证件。")
            return
        for name, told in COMER_ASKED.items():
            if not str(data.get(name, "")).strip():
                self.add_error(name, told)
        try:
            kind, number = document_of(PrincipalKind.NATURAL, str(data.get("came_number", "")), passport=True)
        except InvalidIdentifier as wrong:
            if data.get("came_number"):
                self.add_error("came_number", str(wrong))
            return
        if (kind, number) == getattr(self, "document", None):
            self.add_error("came_number", "这是申请人自己的号码。本人来的，请选“本人来的”。")
        name = tidy_name(str(data.get("came_name", "")))
        self.comer = Comer(Capacity(capacity), name, kind, number, str(data.get("authority", "")).strip())

    def _of_a_child(self) -> bool:
        kind, number = getattr(self, "document", ("", ""))
        return kind == DocumentType.ID_CARD and IdCard.parse(number).age_on(timezone.localdate()) < CHILD

    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(
            data["kind"], *self.document, data["name"].strip(), data["phone"], data["address"].strip(),
            data["representative_name"].strip(), data["representative_number"],
        )  # fmt: skip


def _checked(check: Any, typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return str(check(typed))
    except InvalidIdentifier as wrong:
        raise forms.ValidationError(str(wrong)) from None
