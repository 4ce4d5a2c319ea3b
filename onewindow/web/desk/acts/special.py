"""Special procedures that a law requires: told in writing, and the clocks stand still until they end; who carries them out."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import moves, specials
from onewindow.cases.acts import special as acts
from onewindow.cases.models import Case
from onewindow.staff.models import Post, Role
from onewindow.web.desk.acts.base import ActForm, form_of, text


def _which(label: str) -> forms.ChoiceField:
    """Shown where there is more than one to choose from."""
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, error_messages={"required": "请选择哪一项。"}
    )  # fmt: skip


def offer(form: ActForm, keys: list[str]) -> None:
    field: Any = form.fields["step"]
    field.choices = [(key, form.case.guide.step(key).name) for key in keys]
    field.initial = keys[0] if keys else ""
    if len(keys) < 2:
        field.widget, field.required = forms.HiddenInput(), False


@form_of(moves.BEGIN_SPECIAL)
class BeginSpecialForm(ActForm):
    key = "E"
    wide = True
    lead = "所需时间书面告知申请人，不计入办理期限。"
    done = "特别程序已启动，时间告知书已生成，时限暂停。"

    step = _which("哪一项特别程序")
    ground = text("启动的理由", "请写明启动特别程序的理由。", most=300)
    expected_end = forms.DateField(
        label="预计结束日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写预计结束日期。", "invalid": "请填写真实的日期。"},
    )  # fmt: skip

    def prepare(self) -> None:
        offer(self, [step.key for step in specials.may_begin(self.case)])

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.begin_special(
            self.case.pk,
            by=self.officer,
            at=at,
            ground=data["ground"],
            expected_end=data["expected_end"],
            step=data["step"],
        )


@form_of(moves.END_SPECIAL)
class EndSpecialForm(ActForm):
    key = "E"
    wide = True
    lead = "写明结果后，时限从明天起接着计算；还有别的特别程序在进行的，等都结束再计算。"
    done = "特别程序已结束。"

    step = _which("哪一项特别程序")
    result = text("结果", "请写明特别程序的结果。")

    def prepare(self) -> None:
        offer(self, specials.running(self.case))

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.end_special(self.case.pk, by=self.officer, at=at, result=data["result"], step=data["step"])


def colleagues(case: Case, *roles: Role) -> Any:
    """The posts of the case's agency that are held today."""
    held = Post.objects.in_force(timezone.localdate()).filter(agency=case.handler_id, role__in=roles)
    return held.select_related("officer").order_by("pk")


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.officer.display_name}（{obj.get_role_display()}）"


@form_of(moves.STAFF_SPECIAL)
class StaffSpecialForm(ActForm):
    wide = True
    lead = "检验、检测、检疫自受理之日起五个工作日内指派两名以上工作人员（行政许可法第五十五条）。"
    done = "两名工作人员已指派。"

    step = _which("哪一个环节")
    first = PostChoice(
        queryset=Post.objects.none(), label="第一名", error_messages={"required": "请选择第一名工作人员。"}
    )
    second = PostChoice(
        queryset=Post.objects.none(), label="第二名", error_messages={"required": "请选择第二名工作人员。"}
    )

    def prepare(self) -> None:
        offer(self, [step.key for step in specials.to_be_staffed(self.case)])
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset = colleagues(self.case, Role.REVIEWER)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.staff_special(
            self.case.pk, by=self.officer, at=at, first=data["first"], second=data["second"], step=data["step"]
        )
