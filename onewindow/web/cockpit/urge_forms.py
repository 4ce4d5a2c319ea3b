"""A form for each act on an urging order."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from django import forms
from django.http import QueryDict

from onewindow.oversight.models import Urging
from onewindow.oversight.urging import acts, moves
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import dress, text

FORMS: dict[str, type["UrgingForm"]] = {}


class UrgingForm(forms.Form):
    move: ClassVar[Move]
    lead: ClassVar[str] = ""
    done: ClassVar[str] = ""
    secondary: ClassVar[bool] = False

    def __init__(self, data: QueryDict | None = None, *, prefix: str = "") -> None:
        super().__init__(data, auto_id=f"{self.move.name}-%s")
        for field in self.fields.values():
            dress(field)

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        raise NotImplementedError

    @property
    def label(self) -> str:
        return self.move.label


def form_of(move: Move) -> Callable[[type[UrgingForm]], type[UrgingForm]]:
    def bind(form: type[UrgingForm]) -> type[UrgingForm]:
        form.move = move
        FORMS[move.name] = form
        return form

    return bind


@form_of(moves.ISSUE)
class IssueForm(UrgingForm):
    reason = text("督办的理由", "请写明督办的理由，要部门说明什么。", "部门看得到，也记在案上。", most=acts.TEXT_MAX,
                  initial="这一件没有在承诺的日子办完。请说明原因、现在办到哪一步，哪一天能办完。")  # fmt: skip
    done = "督办单已发出。"

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        return acts.issue(subject, by=by, at=at, reason=self.cleaned_data["reason"])


@form_of(moves.ANSWER)
class AnswerForm(UrgingForm):
    why = text("为什么没有按时办，现在办到哪一步", "请写明为什么没有按时办，现在办到哪一步。", most=acts.TEXT_MAX)
    by_when = forms.DateField(
        label="哪一天办完", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写哪一天办完。", "invalid": "日期不对，请按 2026-06-12 这样填写。"},
    )  # fmt: skip
    lead = "答复由首席事务代表作出，发出督办单的部门会认可或者退回。"
    done = "答复已提交。"

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        data = self.cleaned_data
        return acts.answer(subject, by=by, at=at, why=data["why"], by_when=data["by_when"])


@form_of(moves.ACCEPT)
class AcceptForm(UrgingForm):
    lead = "认可以后，到答应的日子还没有办完会变红。"
    done = "已认可答复。"

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        return acts.accept(subject, by=by, at=at)


@form_of(moves.RETURN)
class ReturnForm(UrgingForm):
    secondary = True
    remark = text("退回的理由", "请写明退回的理由，要补充说明什么。", most=acts.TEXT_MAX)
    done = "已退回，等重新答复。"

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        return acts.return_reply(subject, by=by, at=at, remark=self.cleaned_data["remark"])


@form_of(moves.CLOSE)
class CloseForm(UrgingForm):
    lead = "办件办完以后，办结督办单。"
    done = "督办单已办结。"

    def perform(self, subject: int, by: Officer, at: datetime) -> Urging:
        return acts.close(subject, by=by, at=at)
