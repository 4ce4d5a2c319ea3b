"""Deferral at the window: offered, signed, accepted, what was promised taken in; a commitment taken back."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from onewindow.cases import moves
from onewindow.cases.acts import commitment, deferral
from onewindow.cases.acts.accept import ensure_joint_confirmed
from onewindow.cases.deferrals import late_words, owed, shows
from onewindow.cases.limits import supply_days
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case
from onewindow.cases.uploads import store
from onewindow.catalogue.content import Material
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of
from onewindow.web.desk.acts.correct import count_typed
from onewindow.web.desk.acts.deliver import drawn


@form_of(moves.OFFER_DEFERRAL)
class OfferDeferralForm(ActForm):
    lead = "缺的材料都可以以后再补。发短信请申请人在网上签容缺承诺，签好后容缺受理。"
    done = "已告知申请人可以容缺。"

    def perform(self, at: datetime) -> Case:
        return deferral.offer_deferral(self.case.pk, by=self.officer, at=at)


class SignedForm(ActForm):
    """What is promised, by when, what follows; and the signature, on the tablet or on paper that is kept."""

    wide = True
    template = "desk/acts/deferral.html"
    name = forms.CharField(
        label="承诺人姓名", max_length=60, error_messages={"required": "请填写签承诺的人的姓名。"},
    )  # fmt: skip
    signature = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        applicant = self.case.applicant
        self.fields["name"].initial = applicant.representative_name or applicant.name

    @property
    def later(self) -> list[tuple[Material, str]]:
        return [(material, shows(material)) for material in missing_materials(self.case)]

    @property
    def period(self) -> str:
        limit = self.case.guide.promised_limit
        return f"受理后 {supply_days(self.case.guide)} 个{'工作日' if limit.unit == 'working' else '自然日'}"

    @property
    def consequence(self) -> str:
        return late_words(self.case.guide)

    @property
    def earlier(self) -> bool:
        """It was signed already, for all that is missing."""
        held = getattr(self.case, "deferral", None)
        return held is not None and {material.key for material, _ in self.later} <= set(held.keys)

    def clean_signature(self) -> bytes:
        return drawn(self.cleaned_data["signature"])

    def signed(self) -> deferral.Signed:
        return deferral.Signed(self.cleaned_data["name"], self.cleaned_data["signature"])


@form_of(moves.SIGN_DEFERRAL)
class SignDeferralForm(SignedForm):
    lead = "申请人在这里签，受理由有权受理的窗口办。"
    done = "容缺承诺已签。"

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return not moves.ACCEPT_DEFERRED.by.test(officer, case)

    def perform(self, at: datetime) -> Case:
        return deferral.sign_deferral(self.case.pk, by=self.officer, at=at, signed=self.signed())


@form_of(moves.ACCEPT_DEFERRED)
class AcceptDeferredForm(SignedForm):
    key = "R"
    lead = "主要材料齐全，缺的都可以容缺：先受理，开始计时，缺的按承诺的日期补交。"
    done = "已容缺受理，容缺受理通知书已生成。"

    def prepare(self) -> None:
        super().prepare()
        if self.earlier:
            self.fields["name"].required = False
            self.fields["name"].initial = self.case.deferral.signed_name

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        ensure_joint_confirmed(case)

    def perform(self, at: datetime) -> Case:
        signed = None if self.earlier else self.signed()
        return deferral.accept_deferred(self.case.pk, by=self.officer, at=at, signed=signed)


@form_of(moves.SUPPLY)
class SupplyForm(ActForm):
    key = "R"
    wide = True
    lead = "申请人到窗口补交的容缺材料，在这里收。可以先收一部分。"
    done = "补交的材料已收，凭证已生成。"
    template = "desk/acts/hand_in.html"

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "key": line.material.key, "name": line.material.name, "wrong": shows(line.material), "mend": "", "from_form": False,
                "originals": self.data.get(f"originals.{line.material.key}", ""),
                "copies": self.data.get(f"copies.{line.material.key}", ""),
            }
            for line in owed(self.case)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._given():
            self.add_error(None, "请至少收一份：填写份数，或者扫描、拍照。")
        return data

    def _given(self) -> list[deferral.Supplied]:
        given = []
        for line in owed(self.case):
            key = line.material.key
            originals, copies = (
                count_typed(self.data.get(f"originals.{key}")),
                count_typed(self.data.get(f"copies.{key}")),
            )
            if originals or copies or (self.files and self.files.getlist(f"file.{key}")):
                given.append(deferral.Supplied(key, originals, copies))
        return given

    @transaction.atomic
    def perform(self, at: datetime) -> Case:
        for one in self._given():
            if files := self.files.getlist(f"file.{one.key}"):
                store(self.case, one.key, files, self.case.applicant, at)
        return deferral.supply(self.case.pk, by=self.officer, at=at, given=self._given())


@form_of(moves.TAKE_BACK_COMMITMENT)
class TakeBackCommitmentForm(ActForm):
    wide = True
    lead = "申请人不再承诺的，改按一般方式办理；已经受理的，没有交的证明要在期限内补交。"
    done = "承诺已收回，改按一般方式办理。"

    def perform(self, at: datetime) -> Case:
        return commitment.take_back_commitment(self.case.pk, by=self.officer, at=at)
