"""A window has seen the document of somebody whose identity was only declared."""

from datetime import datetime

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts.parties import check_identity
from onewindow.cases.models import Case
from onewindow.kernel.identifiers import normalised
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of


@form_of(moves.ATTACH_IDENTITY)
class IdentityForm(ActForm):
    wide = True
    lead = "核对证件原件后，申请人能看到自己名下全部办件，窗口代录的也在内。"
    done = "身份已核验。"

    number = forms.CharField(
        label="证件号码（照原件输入或者读卡）", max_length=40, error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num"}),
    )  # fmt: skip
    same = forms.BooleanField(
        label="原件有效，人证一致", error_messages={"required": "人证一致才能核验，请核对后勾选。"}
    )

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return not case.applicant.checked

    def clean_number(self) -> str:
        number = normalised(str(self.cleaned_data["number"]))
        if number != self.case.applicant.document_number.upper():
            raise forms.ValidationError("与申请时填写的证件号码不一致，不能核验。请核对证件原件。")
        return number

    def perform(self, at: datetime) -> Case:
        check_identity(self.case.applicant, by=self.officer, at=at)
        return Case.objects.get(pk=self.case.pk)
