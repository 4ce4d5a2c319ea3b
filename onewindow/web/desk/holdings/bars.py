"""Forms of the acts on a bar."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from onewindow.cases.acts import bars
from onewindow.cases.bar_moves import TABLE
from onewindow.cases.models import Bar
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import dress, text


class BarForm(forms.Form):
    move: ClassVar[Move]
    act: ClassVar[Callable[..., Bar]]
    done: ClassVar[str]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.move.name}-%s")
        for field in self.fields.values():
            dress(field)

    def perform(self, bar_id: int, officer: Officer, at: datetime) -> Bar:
        return type(self).act(bar_id, by=officer, at=at, **self.cleaned_data)


class AnswerForm(BarForm):
    answer = text("核查的情况和理由", "请写明异议核查的情况和理由。")


class LengthenForm(BarForm):
    move, act, done = TABLE.moves["lengthen"], staticmethod(bars.lengthen), "已延长，已告知当事人。"
    reason = text("为什么延长", "请写明为什么延长。", "最长不超过七个工作日，只能延长一次。", rows=2)


class LiftForm(AnswerForm):
    move, act, done = TABLE.moves["lift"], staticmethod(bars.lift), "限制已撤销，答复书已生成。"


class UpholdForm(AnswerForm):
    move, act, done = TABLE.moves["uphold"], staticmethod(bars.uphold), "已维持限制，答复书已生成。"


class RepairForm(BarForm):
    move, act, done = TABLE.moves["repair"], staticmethod(bars.repair), "限制已解除。"
    found = text("已经改正的情况", "请写明查明已经改正的情况。", rows=2)


FORMS: dict[str, type[BarForm]] = {form.move.name: form for form in (LiftForm, UpholdForm, LengthenForm, RepairForm)}
