"""At the counter before acceptance: corrected on the spot, moved to the right item, given back; entries after an outage."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from onewindow.cases import moves
from onewindow.cases.acts import counter, outage
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.errors import Incomplete
from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import Case
from onewindow.catalogue.models import Item
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.consenting import ConsentFields
from onewindow.web.elements import Shown, ShownGroup, read, shown


@form_of(moves.CORRECT_ON_THE_SPOT)
class CorrectOnTheSpotForm(ConsentFields, ActForm):
    """Which parts are wrong is chosen first, then they are shown and put right: nothing else is opened."""

    wide = True
    lead = "能当场改的，当场改好，不用发补正通知。请申请人看着改，改完确认。"
    done = "已当场更正，改动已留痕。"
    template = "desk/acts/correct_on_the_spot.html"

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        self.problems: dict[str, str] = {}
        super().__init__(data, *args, **kwargs)
        self.goes_on = "open" in self.data
        self.picked = set(data.getlist("pick")) if data else set()

    @property
    def typed(self) -> dict[str, Any]:
        """What the page has given back; before the parts were opened, nothing."""
        held = {name for name in self.picked if any(key.startswith(f"form.{name}") for key in self.data)}
        return read(self.case.guide, self.data, held) if held else {}  # type: ignore[arg-type]

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        parts = layout(self.case.guide)
        labels = [(part.name, part.element.label if isinstance(part, Field) else part.name) for part in parts]
        return [(name, label, name in self.picked) for name, label in labels]

    @property
    def parts(self) -> list[Shown | ShownGroup]:
        if not self.picked:
            return []
        return shown(self.case.guide, self.case.form | self.typed, self.problems, only=self.picked)

    @property
    def papers(self) -> list[tuple[str, str, bool]]:
        """What is missing and can be handed over now: key, name, ticked."""
        lines = lines_of_case(self.case)
        return [
            (line.material.key, line.material.name, f"paper.{line.material.key}" in self.data)
            for line in lines
            if not line.there
        ]

    def perform(self, at: datetime) -> Case:
        changed = {key: value for key, value in self.typed.items() if value != self.case.form.get(key)}
        papers = {key: PaperMaterial(1, 0) for key, _, ticked in self.papers if ticked}
        try:
            return counter.correct_on_the_spot(
                self.case.pk, by=self.officer, at=at, corrected=counter.Corrected(changed, papers), consent=self.consent()
            )  # fmt: skip
        except Incomplete as wrong:
            self.problems = wrong.problems
            raise


@form_of(moves.MOVE_TO_ITEM)
class MoveToItemForm(ConsentFields, ActForm):
    wide = True
    lead = "申请人选错了事项，经申请人同意，改到合适的事项。填过的内容和交过的材料都带过去。"
    done = "已改办，新的申请草稿已生成，请接着收件，或者由申请人在网上接着填。"

    item = forms.ModelChoiceField(
        queryset=Item.objects.none(), label="改办到", to_field_name="pk", empty_label="请选择", error_messages={
            "required": "请选择改办到哪个事项。", "invalid_choice": "请从列出的事项里选。",
        },
    )  # fmt: skip
    template = "desk/acts/agreed.html"
    reason = text("为什么改办", "请写明为什么改办，会告知申请人。", rows=2)

    def prepare(self) -> None:
        places = self.case.place.ancestor_codes()
        kind = self.case.applicant.kind
        items = Item.objects.filter(region__in=places, basic__audience__contains=[kind]).exclude(pk=self.case.item_id)
        field: Any = self.fields["item"]
        field.queryset = items.select_related("basic", "agency").order_by("basic__pinyin")
        field.label_from_instance = lambda item: f"{item.basic.name}（{item.agency.short_name}）"

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return counter.move_to_item(
            self.case.pk, by=self.officer, at=at, item=data["item"], reason=data["reason"], consent=self.consent()
        )  # fmt: skip


@form_of(moves.GIVE_BACK)
class GiveBackForm(ConsentFields, ActForm):
    wide = True
    lead = "只有申请人要求或者同意才能退件，退还清单随即生成，请申请人签收。不同意的，请受理、一次告知补正或者书面不予受理。"
    done = "已退件，材料退还清单已生成。"

    template = "desk/acts/agreed.html"
    reason = text("退件的原因", "请写明退件的原因。", rows=2)

    def perform(self, at: datetime) -> Case:
        reason = self.cleaned_data["reason"]
        return counter.give_back(self.case.pk, by=self.officer, at=at, reason=reason, consent=self.consent())


@form_of(moves.CONFIRM_ENTRY)
class ConfirmEntryForm(ActForm):
    key = "A"
    lead = "请对照扫描件，逐项核对录入的内容和收件时间。复核后生成收件凭证，时限从实际收件时间起算。"
    done = "补录已复核，收件凭证已生成。"

    def perform(self, at: datetime) -> Case:
        return outage.confirm_entry(self.case.pk, by=self.officer, at=at)


@form_of(moves.VOID)
class VoidForm(ActForm):
    wide = True
    lead = "录错了的，作废后重新补录，纸质收件凭证编号可以再用。作废留痕，不删除。"
    done = "已作废，请重新补录。"
    reason = text("录错了什么", "请写明录错了什么。", rows=2)

    def perform(self, at: datetime) -> Case:
        return outage.void(self.case.pk, by=self.officer, at=at, reason=self.cleaned_data["reason"])


@form_of(moves.REVERSE_INSPECTION)
class ReverseInspectionForm(ActForm):
    wide = True
    lead = "核查记录录错的，用一条新的记录作废它，原来的留着，不改不删。"
    done = "核查记录已作废，请重新提交。"
    sequence = forms.TypedChoiceField(
        label="作废哪一条", coerce=int, widget=forms.RadioSelect, error_messages={"required": "请选择作废哪一条。"}
    )
    reason = text("录错了什么", "请写明录错了什么。", rows=2)

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return case.inspections.filter(run__state="active", voided_at__isnull=True).exists()

    def prepare(self) -> None:
        moments = set(
            self.case.inspections.filter(run__state="active", voided_at=None).values_list("recorded_at", flat=True)
        )
        events = self.case.chain.events.filter(act="record_inspection", happened_at__in=moments).order_by("sequence")
        self.fields["sequence"].choices = [(e.sequence, f"记录第 {e.sequence} 条") for e in events]  # type: ignore[attr-defined]

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return outage.reverse_inspection(
            self.case.pk, by=self.officer, at=at, sequence=data["sequence"], reason=data["reason"]
        )
