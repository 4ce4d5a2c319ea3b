"""Answering for how it was handled: overruns, legal review, checks, interested parties."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import moves
from onewindow.cases.acts import explain as acts
from onewindow.cases.models import Case, Party, PartyRole
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.handover import day

YES_NO: dict[str, Any] = {"coerce": lambda value: value == "yes", "widget": forms.RadioSelect}


@form_of(moves.EXPLAIN_OVERRUN)
class ExplainOverrunForm(ActForm):
    key = "O"
    wide = True
    lead = "超过时限的，向申请人说明原因和预计办结时间，同时在平台公开（不含个人信息）。说明不停止计时。"
    done = "超期说明已告知申请人并公开。"
    reason = text("为什么没有按期办结", "请写明没有按期办结的原因，申请人会看到。", "写实际发生的事，不写“工作繁忙”。")
    expected_on = day("预计什么时候办结", "请选择预计办结的日期。")

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return acts.overdue(case.pk, timezone.localdate()) is not None

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.explain_overrun(
            self.case.pk, by=self.officer, at=at, reason=data["reason"], expected_on=data["expected_on"]
        )


@form_of(moves.LEGAL_REVIEW)
class LegalReviewForm(ActForm):
    key = "A"
    wide = True
    lead = "重大决定作出前的法制审核。"
    done = "法制审核意见已提交。"
    about = forms.ChoiceField(
        label="拟作的决定",
        choices=[("grant", "准予"), ("deny", "不予")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择拟作的决定。"},
    )
    agrees = forms.TypedChoiceField(
        label="审核结论",
        choices=[("yes", "同意"), ("no", "不同意")],
        error_messages={"required": "请选择审核结论。"},
        **YES_NO,
    )
    opinion = text("审核意见", "请写明审核意见。", "主体、权限、程序、事实、依据、裁量各是否合法适当。")

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.legal_review(
            self.case.pk, by=self.officer, at=at, about=data["about"], agrees=data["agrees"], opinion=data["opinion"]
        )


@form_of(moves.SPOT_CHECK)
class SpotCheckForm(ActForm):
    key = "A"
    wide = True
    lead = "当场办结的件按比例抽取复查，由另一个人看材料、看决定。"
    done = "复查结果已登记。"
    sound = forms.TypedChoiceField(
        label="复查结果",
        choices=[("yes", "没有问题"), ("no", "有问题")],
        error_messages={"required": "请选择复查结果。"},
        **YES_NO,
    )
    remark = text("查出的问题", "", "没有问题可以不写。", rows=3)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.spot_check(self.case.pk, by=self.officer, at=at, sound=data["sound"], remark=data["remark"])


@form_of(moves.NAME_INTERESTED)
class NameInterestedForm(ActForm):
    wide = True
    lead = "事项直接关系他人重大利益的，告知利害关系人，听取陈述申辩后再决定。"
    done = "已告知利害关系人，告知书已生成。"
    name = forms.CharField(
        label="姓名（名称）", max_length=60, error_messages={"required": "请填写利害关系人的姓名或者名称。"}
    )
    organisation = forms.BooleanField(label="是单位", required=False)
    number = forms.CharField(label="证件号码（统一社会信用代码）", required=False, max_length=20)
    phone = forms.CharField(
        label="接收短信的手机", required=False, max_length=20, help_text="没有手机的，打印告知书送达。"
    )
    interest = text("与这件事有什么利害关系", "请写明有什么利害关系，会告知对方。", rows=2)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        who = acts.Somebody(data["name"], data["phone"], data["number"], data["organisation"])
        return acts.name_interested(self.case.pk, by=self.officer, at=at, who=who, interest=data["interest"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        who = acts.Somebody(
            data.get("name", "") or "", data.get("phone", ""), data.get("number", ""), data.get("organisation", False)
        )
        try:
            acts.party_of(who)
        except InvalidIdentifier as wrong:
            self.add_error("phone" if "手机" in str(wrong) else "number", str(wrong))
        return data


@form_of(moves.HEAR_STATEMENT)
class HearStatementForm(ActForm):
    wide = True
    lead = "记下利害关系人或者申请人的陈述申辩，决定时要写明是否采纳。"
    done = "陈述申辩已记录。"
    party = forms.ModelChoiceField(
        queryset=Party.objects.none(), label="谁说的", error_messages={"required": "请选择是谁说的。"}
    )
    text = text("陈述申辩的内容", "请写明陈述申辩的内容。", rows=5)

    def prepare(self) -> None:
        field: Any = self.fields["party"]
        field.queryset = self.case.parties.order_by("pk")
        field.label_from_instance = lambda party: f"{party.name}（{PartyRole(party.role).label}）"

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.hear_statement(self.case.pk, by=self.officer, at=at, party_id=data["party"].pk, text=data["text"])
