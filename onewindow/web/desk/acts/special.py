"""Special procedures that a law requires: told in writing, and the clocks stand still until they end."""

from datetime import datetime

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts import review as acts
from onewindow.cases.models import Case
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text


@form_of(moves.BEGIN_SPECIAL)
class BeginSpecialForm(ActForm):
    key = "E"
    wide = True
    lead = "所需时间书面告知申请人，不计入办理期限。"
    done = "特别程序已启动，时间告知书已生成，时限暂停。"

    ground = text("启动的理由", "请写明启动特别程序的理由。", most=300)
    expected_end = forms.DateField(
        label="预计结束日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写预计结束日期。", "invalid": "请填写真实的日期。"},
    )  # fmt: skip

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return not case.specials.filter(ended_at__isnull=True).exists()

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.begin_special(
            self.case.pk, by=self.officer, at=at, ground=data["ground"], expected_end=data["expected_end"]
        )


@form_of(moves.END_SPECIAL)
class EndSpecialForm(ActForm):
    key = "E"
    wide = True
    lead = "写明结果后，时限从明天起接着计算。"
    done = "特别程序已结束，时限接着计算。"

    result = text("结果", "请写明特别程序的结果。")

    def perform(self, at: datetime) -> Case:
        return acts.end_special(self.case.pk, by=self.officer, at=at, result=self.cleaned_data["result"])
