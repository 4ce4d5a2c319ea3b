"""Who has the case: given to a colleague, handed up, suspended, ended without a decision."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import moves
from onewindow.cases.acts import ending, handover
from onewindow.cases.models import Case
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.web.desk.acts.base import ActForm, form_of, text


def day(label: str, required: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": "请选择日期，例如 2026-06-20。"},
    )  # fmt: skip


@form_of(moves.REASSIGN)
class ReassignForm(ActForm):
    wide = True
    lead = "把当前环节改派给一位审查人员，或者放回本部门大家都能办。时限照常计算。"
    done = "已改派。"
    to = forms.ModelChoiceField(
        queryset=Post.objects.none(), label="改派给", required=False, empty_label="放回本部门，谁有空谁办"
    )
    reason = text("改派的原因", "请写明改派的原因。", rows=2)

    def prepare(self) -> None:
        posts = Post.objects.in_force(timezone.localdate()).filter(agency=self.case.handler_id, role=Role.REVIEWER)
        field: Any = self.fields["to"]
        field.queryset = posts.select_related("officer").order_by("officer__display_name")
        field.label_from_instance = lambda post: post.officer.display_name
        field.initial = self.case.assigned_id

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return handover.reassign(self.case.pk, by=self.officer, at=at, to=data["to"], reason=data["reason"])


@form_of(moves.FORWARD)
class ForwardForm(ActForm):
    key = "A"
    wide = True
    lead = "写明初审意见，报上级机关决定，转报告知书随即生成。"
    done = "已转报，申请人已告知。"
    opinion = text("初审意见", "请写明初审意见，随件转报。", initial="经初审，申请符合规定，报请审批。")
    number = forms.CharField(label="报送文号", required=False, max_length=80)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return handover.forward(self.case.pk, by=self.officer, at=at, opinion=data["opinion"], number=data["number"])


class _OutcomeForm(ActForm):
    wide = True
    done = "上级决定已录入，申请人已告知。"
    authority = forms.CharField(
        label="作出决定的机关", max_length=100, error_messages={"required": "请写明作出决定的机关。"}
    )
    number = forms.CharField(label="决定的文号", max_length=80, error_messages={"required": "请照决定书填写文号。"})
    decided_on = day("决定的日期", "请照决定书填写日期。")

    def prepare(self) -> None:
        row = self.case.forwardings.filter(agency__isnull=True, outcome_at__isnull=True).first()
        self.fields["authority"].initial = row.authority if row else ""

    def outcome(self) -> handover.Outcome:
        data = self.cleaned_data
        return handover.Outcome(
            data["authority"], data["number"], data["decided_on"], data.get("reasons", ""), data.get("ground", ""),
            data.get("remedies", ""),
        )  # fmt: skip


@form_of(moves.GRANTED_ABOVE)
class GrantedAboveForm(_OutcomeForm):
    key = "A"
    lead = "照上级机关的准予决定书录入。"

    def perform(self, at: datetime) -> Case:
        return handover.granted_above(self.case.pk, by=self.officer, at=at, outcome=self.outcome())


@form_of(moves.DENIED_ABOVE)
class DeniedAboveForm(_OutcomeForm):
    key = "D"
    lead = "照上级机关的不予决定书录入，理由、依据和救济途径照抄，一个都不能少。"
    reasons = text("不予的理由", "请照决定书抄录理由。")
    ground = forms.CharField(label="依据", max_length=500, error_messages={"required": "请照决定书抄录依据。"})
    remedies = text("救济途径", "请照决定书抄录救济途径。", rows=2, most=500)

    def perform(self, at: datetime) -> Case:
        return handover.denied_above(self.case.pk, by=self.officer, at=at, outcome=self.outcome())


@form_of(moves.SUSPEND)
class SuspendForm(ActForm):
    wide = True
    lead = (
        "需要等其他机关的结论才能办的，依法中止，书面告知申请人，等待的时间不计入期限。不需要等的，直接提交本环节意见。"
    )
    done = "已中止，中止告知书已生成。"
    ground = text("等哪个机关的什么结论", "请写明等哪个机关的什么结论，会告知申请人。", rows=2)
    expected_end = day("预计什么时候有结论", "请选择预计的日期。")

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return handover.suspend(
            self.case.pk, by=self.officer, at=at, ground=data["ground"], expected_end=data["expected_end"]
        )


@form_of(moves.RESUME)
class ResumeForm(ActForm):
    key = "A"
    wide = True
    lead = "结论到了就恢复办理，期限从明天接着算。"
    done = "已恢复办理，申请人已告知。"
    result = text("等到的结论", "请写明等到的结论。", rows=2)

    def perform(self, at: datetime) -> Case:
        return handover.resume(self.case.pk, by=self.officer, at=at, result=self.cleaned_data["result"])


@form_of(moves.TERMINATE)
class TerminateForm(ActForm):
    wide = True
    lead = "只有申请人死亡、单位终止或者事项已经没有对象，才能终止。申请人不想办了用撤回，不符合条件用不予。"
    done = "已终止，终止通知书已生成。"
    cause = forms.ChoiceField(
        label="终止的原因",
        choices=ending.Cause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择终止的原因。"},
    )
    found = text("查明的情况", "请写明凭什么材料认定。", "写看到的证明材料，例如死亡证明的编号。", rows=3)
    basis = forms.CharField(
        label="依据（法律、法规、规章的条款）", max_length=300, error_messages={"required": "请写明依据的条款。"}
    )

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return case.open

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return ending.terminate(
            self.case.pk,
            by=self.officer,
            at=at,
            cause=ending.Cause(data["cause"]),
            found=data["found"],
            basis=data["basis"],
        )
