"""Joint handling at the desk: asking other agencies, answering them, naming who leads (Art. 29)."""

from datetime import datetime
from typing import Any

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts import opinion as acts
from onewindow.cases.models import Case
from onewindow.network.models import Agency
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.explain import YES_NO


class AgencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


@form_of(moves.ASK_OPINION)
class AskOpinionForm(ActForm):
    wide = True
    lead = "向几个部门征求意见可以同时进行，各有期限，都在牵头部门的时限以内，不停止计时。对方只看到问题和勾选的材料。"
    done = "已征求协办意见，对方的“协办”列表里有了。"
    agency = AgencyChoice(
        queryset=Agency.objects.none(), label="协办部门", error_messages={"required": "请选择协办部门。"}
    )
    question = text("就什么问题提出意见", "请写明要对方就什么问题提出意见。", "不写与这个问题无关的个人信息。")
    materials = forms.MultipleChoiceField(
        label="给对方看的材料", required=False, widget=forms.CheckboxSelectMultiple, help_text="只勾对方用得着的。"
    )
    days = forms.IntegerField(
        label="几个工作日内答复",
        min_value=1,
        max_value=45,
        initial=3,
        error_messages={"required": "请填写答复的天数。"},
    )

    def prepare(self) -> None:
        near = Agency.objects.filter(region__level__in=["city", "county"])
        field: Any = self.fields["agency"]
        field.queryset = near.filter(closed_on=None).exclude(pk=self.case.handler_id).order_by("region__code", "name")
        materials: Any = self.fields["materials"]
        materials.choices = [(one.key, one.name) for one in self.case.guide.materials_for(self.case.answers)]

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.ask_opinion(
            self.case.pk, by=self.officer, at=at, agency=data["agency"], question=data["question"], days=data["days"],
            materials=data["materials"],
        )  # fmt: skip


@form_of(moves.GIVE_OPINION)
class GiveOpinionForm(ActForm):
    """On the page of the assisting agency, which does not see the case."""

    done = "协办意见已提出。"
    favourable = forms.TypedChoiceField(
        label="意见",
        choices=[("yes", "同意"), ("no", "不同意")],
        error_messages={"required": "请选择同意或者不同意。"},
        **YES_NO,
    )
    answer = text("理由和依据", "请写明理由和依据。", rows=4)

    @classmethod
    def relevant(cls, case: Case, officer: Any) -> bool:
        return bool(officer.post.agency_id != case.handler_id)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.give_opinion(
            self.case.pk, by=self.officer, at=at, favourable=data["favourable"], answer=data["answer"]
        )


@form_of(moves.NAME_LEAD)
class NameLeadForm(ActForm):
    wide = True
    lead = "跨区域的，由共同的上级业务主管部门指定牵头部门。办件转给牵头部门，期限照常计算。"
    done = "牵头部门已指定，申请人已告知。"
    agency = AgencyChoice(
        queryset=Agency.objects.none(), label="牵头部门", error_messages={"required": "请选择牵头部门。"}
    )
    reason = text("为什么由它牵头", "请写明为什么由它牵头。", rows=2)

    def prepare(self) -> None:
        regions = {self.case.region_id, *self.case.opinions.values_list("agency__region_id", flat=True)}
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(key=self.case.agency.key, region__in=regions).order_by("region__code")

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.name_lead(self.case.pk, by=self.officer, at=at, lead=data["agency"], reason=data["reason"])
