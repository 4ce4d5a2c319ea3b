"""The chief representative urges and coordinates (Art. 37)."""

from datetime import datetime
from typing import Any

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts import coordinating
from onewindow.cases.models import Case
from onewindow.network.models import Agency
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.handover import day


@form_of(moves.URGE_STEP)
class UrgeStepForm(ActForm):
    wide = True
    lead = "催办承办人，写明什么时候办好。时限照常计算。"
    done = "已催办，承办人打开这一件就看得到。"
    note = text("催办什么", "请写明催办什么。", rows=2, most=500)
    by_when = day("什么时候办好", "请选择什么时候办好。")

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return coordinating.urge_step(self.case.pk, by=self.officer, at=at, note=data["note"], by_when=data["by_when"])


@form_of(moves.COORDINATE)
class CoordinateForm(ActForm):
    wide = True
    lead = "与有关部门、窗口协调定下来的，记在这里。协办部门只看到写给它的这段话，看不到办件。"
    done = "协调已记录。"
    note = text("协调的内容", "请写明与谁协调、怎么定的。", "不写与这件事无关的个人信息。", rows=3, most=500)
    agencies = forms.ModelMultipleChoiceField(
        queryset=Agency.objects.none(), label="告诉哪些协办部门", required=False, widget=forms.CheckboxSelectMultiple
    )
    to_window = forms.BooleanField(label="也告诉窗口", required=False)

    def prepare(self) -> None:
        field: Any = self.fields["agencies"]
        field.queryset = Agency.objects.filter(opinions_asked__case=self.case).distinct().order_by("name")
        field.label_from_instance = lambda agency: agency.name
        if not field.queryset.exists():
            field.help_text = "还没有向别的部门征求过协办意见。"

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return coordinating.coordinate(
            self.case.pk, by=self.officer, at=at, note=data["note"], agencies=list(data["agencies"]), to_window=data["to_window"]
        )  # fmt: skip
