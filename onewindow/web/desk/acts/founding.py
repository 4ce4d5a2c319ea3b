"""The code and the name of what a member of a package has founded."""

from datetime import datetime

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts.founding import name_founded
from onewindow.cases.models import Case
from onewindow.cases.packages.founding import of
from onewindow.web.desk.acts.base import ActForm, form_of


@form_of(moves.NAME_FOUNDED)
class NameFoundedForm(ActForm):
    lead = "照登记填写新主体的名称和统一社会信用代码。同一件事里后面的事项，等它登记了才以新主体的名义启动。"
    done = "已登记，后面的事项以新主体的名义启动。"
    name = forms.CharField(label="新主体的名称", max_length=100, error_messages={"required": "请填写新主体的名称。"})
    code = forms.CharField(
        label="统一社会信用代码", max_length=20, error_messages={"required": "请填写统一社会信用代码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num"}),
    )  # fmt: skip

    def prepare(self) -> None:
        row = of(self.case)
        self.fields["name"].initial = row.name if row else self.case.form.get("proposed_name", "")
        self.fields["code"].initial = row.code if row else ""

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return name_founded(self.case.pk, by=self.officer, at=at, code=data["code"], name=data["name"])
