"""Reviewing along the guide's steps: the opinion, sending back, extending."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import moves, steps
from onewindow.cases.acts import review as acts
from onewindow.cases.errors import TooLate
from onewindow.cases.models import Case
from onewindow.record import clocks
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text

STOCK_OPINION = "经审查，申请材料符合要求，建议准予。"


@form_of(moves.COMPLETE_STEP)
class CompleteStepForm(ActForm):
    key = "A"
    step = forms.CharField(widget=forms.HiddenInput, required=False)
    favourable = forms.TypedChoiceField(
        label="结论", choices=[("yes", "符合条件"), ("no", "不符合条件")], coerce=lambda value: value == "yes", initial="yes",
        widget=forms.RadioSelect, error_messages={"required": "请选择结论。"},
    )  # fmt: skip
    opinion = text("审查意见", "请写明审查意见。", initial=STOCK_OPINION)
    done = "审查意见已提交。"

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        acts.ensure_step_is_done(case, at=timezone.now())

    def prepare(self) -> None:
        self.fields["step"].initial = self.case.step

    def clean(self) -> dict[str, Any]:
        """Whoever finds the conditions not met says which: the opinion that stood there says the contrary."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("favourable") is False and data.get("opinion", "").strip() == STOCK_OPINION:
            self.add_error("opinion", "结论是不符合条件，意见却写着建议准予。请写明哪一条不符合、看到了什么。")
        return data

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.complete_step(
            self.case.pk,
            by=self.officer,
            at=at,
            opinion=data["opinion"],
            favourable=data["favourable"],
            step=data["step"],
        )


@form_of(moves.RETURN_STEP)
class ReturnStepForm(ActForm):
    key = "B"
    wide = True
    lead = "退回后时限照常计算。"
    done = "已退回，理由已记录。"

    step = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.ChoiceField(
        label="退回到", widget=forms.RadioSelect, error_messages={"required": "请选择退回到哪个环节。"}
    )
    reason = text("退回的理由", "请写明退回的理由。")

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return bool(case.step and steps.earlier(case, case.step))

    def prepare(self) -> None:
        earlier = steps.earlier(self.case, self.case.step) if self.case.step else []
        self.fields["to"].choices = [(step.key, step.name) for step in reversed(earlier)]  # type: ignore[attr-defined]
        self.fields["to"].initial = earlier[-1].key if earlier else ""
        self.fields["step"].initial = self.case.step

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.return_step(
            self.case.pk, by=self.officer, at=at, to=data["to"], reason=data["reason"], step=data["step"]
        )


@form_of(moves.EXTEND)
class ExtendForm(ActForm):
    key = "E"
    wide = True
    done = "法定期限已延长，延期告知书已生成；承诺时限不变。"

    reason = text("延长期限的理由", "请写明延长期限的理由，会告知申请人。", "理由会写进延期告知书。", rows=4)

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return clocks.running(case.chain, ClockKind.STATUTORY) is not None

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        clock = clocks.running(case.chain, ClockKind.STATUTORY)
        if clock is not None and timezone.localdate() > clock.due:
            raise TooLate(clock.due)

    @property
    def hint(self) -> str:
        rule = self.case.guide.extension
        unit = "个工作日" if rule and rule.unit == "working" else "日"
        return f"只能延长一次，延长 {rule.days} {unit}（{rule.basis}）。承诺时限不变。" if rule else ""

    def perform(self, at: datetime) -> Case:
        return acts.extend(self.case.pk, by=self.officer, at=at, reason=self.cleaned_data["reason"])
