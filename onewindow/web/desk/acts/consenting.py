"""How an applicant at a window agrees: signature on the tablet, the query code that they say, or a witness."""

from django import forms

from onewindow.cases.consents import Consent
from onewindow.web.desk.acts.deliver import drawn


class ConsentFields(forms.Form):
    code = forms.CharField(label="申请人报出的查询码", required=False, max_length=12, help_text="短信和收件凭证上有。")
    witness = forms.CharField(
        label="见证人姓名", required=False, max_length=60, help_text="口头同意的填写，不能是经办人自己。"
    )
    signature = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_signature(self) -> bytes:
        return drawn(self.cleaned_data["signature"])

    def consent(self) -> Consent:
        data = self.cleaned_data
        return Consent(data["signature"], data["code"], data["witness"])
