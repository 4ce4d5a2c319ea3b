"""The decision: by the chief representative, or on the spot for instant items. A denial names fact, condition, ground."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import moves
from onewindow.cases.acts import accept as receiving
from onewindow.cases.acts import decide as acts
from onewindow.cases.acts.decide import Denial, NothingFound, says_nothing
from onewindow.cases.errors import MissingMaterials
from onewindow.cases.hearings import ensure_heard
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case
from onewindow.cases.opinions import ensure_opinions
from onewindow.web.desk.acts.base import ActForm, form_of, text


@form_of(moves.GRANT)
class GrantForm(ActForm):
    key = "A"
    wide = True
    done = "决定已签署，办结。决定书和结果已生成。"
    opinion = text("意见", "", initial="同意审查意见，准予。", rows=2)

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        acts.ensure_reviewed(case)
        ensure_heard(case, at=timezone.now())
        ensure_opinions(case, at=timezone.now())

    def perform(self, at: datetime) -> Case:
        return acts.grant(self.case.pk, by=self.officer, at=at, opinion=self.cleaned_data["opinion"])


class _DenialForm(ActForm):
    """The conditions of the guide are chosen from; the ground comes with them and is not typed."""

    wide = True
    done = "不予决定已签署，办结。决定书已写明理由、依据和救济途径。"
    conditions = forms.MultipleChoiceField(
        label="哪一条不符合",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择不符合的条件，依据随条件带出。"},
    )
    reasons = text(
        "查明的事实",
        "请写明查明的事实，以及为什么不符合条件。",
        "写看到了什么、在哪份证据里，不写“不符合要求”。",
        rows=3,
    )

    def prepare(self) -> None:
        guide = self.case.guide
        choices = [(str(n), condition.text) for n, condition in enumerate(guide.conditions)]
        self.fields["conditions"].choices = choices  # type: ignore[attr-defined]

    def clean_reasons(self) -> str:
        reasons = str(self.cleaned_data["reasons"])
        if says_nothing(reasons):
            raise forms.ValidationError(NothingFound().message)
        return reasons

    def denial(self) -> Denial:
        guide, data = self.case.guide, self.cleaned_data
        chosen = [guide.conditions[int(n)] for n in data["conditions"]]
        bases = dict.fromkeys(condition.basis for condition in chosen)
        return Denial(data["reasons"], "；".join(condition.text for condition in chosen), "；".join(bases))


@form_of(moves.DENY)
class DenyForm(_DenialForm):
    key = "D"

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        acts.ensure_reviewed(case)
        ensure_heard(case, at=timezone.now())
        ensure_opinions(case, at=timezone.now())

    def perform(self, at: datetime) -> Case:
        return acts.deny(self.case.pk, by=self.officer, at=at, denial=self.denial())


@form_of(moves.GRANT_ON_THE_SPOT)
class GrantOnTheSpotForm(ActForm):
    key = "A"
    lead = "材料齐全、符合法定形式，能够当场决定的，当场作出书面决定。"
    done = "已当场办结，决定书和结果已生成。"

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        if missing := missing_materials(case):
            raise MissingMaterials([material.name for material in missing])
        receiving.ensure_joint_confirmed(case)

    def perform(self, at: datetime) -> Case:
        return acts.grant_on_the_spot(self.case.pk, by=self.officer, at=at)


@form_of(moves.DENY_ON_THE_SPOT)
class DenyOnTheSpotForm(_DenialForm):
    key = "D"

    def perform(self, at: datetime) -> Case:
        return acts.deny_on_the_spot(self.case.pk, by=self.officer, at=at, denial=self.denial())


DECISIONS: dict[str, tuple[Any, Any]] = {  # the two ways that one page offers, by the state of the case
    "submitted": (GrantOnTheSpotForm, DenyOnTheSpotForm),
    "accepted": (GrantForm, DenyForm),
}
