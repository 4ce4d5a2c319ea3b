"""Near the applicant: what was taken in for another place is handed on."""

from datetime import datetime

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts import apply, helping, nearer, reused
from onewindow.cases.materials import Line, held_for, lines_of_case
from onewindow.cases.models import Case, Checked, State
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.consenting import ConsentFields


@form_of(moves.HAND_ON)
class HandOnForm(ActForm):
    key = "A"
    lead = "材料核对无误，转交有权受理的机关，一个工作日内转。转交后由对方负责，申请人会收到短信。"
    done = "已转交，申请人已告知。"

    def perform(self, at: datetime) -> Case:
        return nearer.hand_on(self.case.pk, by=self.officer, at=at)


@form_of(moves.USE_ON_FILE)
class UseOnFileForm(ActForm):
    wide = True
    lead = "系统里已有的材料和办理结果，经申请人同意直接调用，不用再交。"
    done = "已调用。"
    key_ = forms.ChoiceField(label="调用哪一份", error_messages={"required": "请选择要调用的材料。"})

    def prepare(self) -> None:
        lacking = [line for line in lines_of_case(self.case) if not line.there or _found_wrong(line)]
        held = held_for(self.case, [line.material.key for line in lacking])
        self.fields["key_"].choices = [  # type: ignore[attr-defined]
            (line.material.key, f"{line.material.name}：{held[line.material.key].source}") for line in lacking if line.material.key in held
        ]  # fmt: skip
        if not held:
            self.fields["key_"].help_text = "现在没有可以调用的：缺的材料系统里没有，或者申请人没有同意调用。"

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        owed = getattr(case, "deferral", None)
        return bool(case.guide.materials) and (case.state != State.ACCEPTED or (owed is not None and owed.open))

    def perform(self, at: datetime) -> Case:
        return reused.use_on_file(self.case.pk, by=self.officer, at=at, key=self.cleaned_data["key_"])


def _found_wrong(line: Line) -> bool:
    return line.provided is not None and line.provided.checked == Checked.WRONG


class _ConsentForm(ConsentFields, ActForm):
    wide = True
    template = "desk/acts/consent.html"


@form_of(moves.BEGIN_HELP)
class BeginHelpForm(_ConsentForm):
    lead = "经申请人同意帮办这一件，只管这一件。同意的方式留痕，申请人随时可以收回。"
    done = "已登记帮办，申请人已告知。"

    def perform(self, at: datetime) -> Case:
        return helping.begin_help(self.case.pk, by=self.officer, at=at, consent=self.consent())


@form_of(moves.CONFIRM_HELP)
class ConfirmHelpForm(_ConsentForm):
    lead = "把代填的内容念给申请人听，请申请人签名确认；也可以请申请人自己在手机上确认。"
    done = "申请人已确认代填的内容。"

    def perform(self, at: datetime) -> Case:
        return helping.confirm_help(self.case.pk, by=self.officer, at=at, consent=self.consent())


@form_of(moves.END_HELP)
class EndHelpForm(ActForm):
    wide = True
    lead = "帮办做完了，或者不再帮办。申请照常办理。"
    done = "帮办已结束。"

    def perform(self, at: datetime) -> Case:
        return helping.end_help(self.case.pk, by=self.officer, at=at)


@form_of(moves.WITHDRAW)
class WithdrawForm(_ConsentForm):
    lead = "申请人来窗口撤回的，代为撤回。撤回后不再办理，以后可以重新申请。"
    done = "已撤回，申请人已告知，撤回申请确认书见文书。"
    template = "desk/acts/agreed.html"
    reason = text("申请人说的原因", "", rows=2, most=500)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return apply.withdraw(self.case.pk, by=self.officer, at=at, reason=data["reason"], consent=self.consent())
