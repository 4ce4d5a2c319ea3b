"""Correction: everything that is missing told once; the answer taken in at the window; materials checked one by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from onewindow.cases import limits, moves
from onewindow.cases.acts import accept as acts
from onewindow.cases.acts.accept import Point
from onewindow.cases.corrections import correct_field
from onewindow.cases.deferrals import only_deferrable_is_missing
from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import Line, held_for, lines_of_case, made_from_the_form, provide
from onewindow.cases.models import Case, Checked, Correction, Medium, Trust
from onewindow.cases.uploads import store
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.elements import Shown, ShownGroup, read, shown


@dataclass(frozen=True)
class Asked:
    """One row of the checklist: a material or a part of the form, with what is wrong with it and how to mend it."""

    key: str
    name: str
    note: str
    chosen: bool
    wrong: str
    mend: str
    error: str = ""


def _wrong(line: Line) -> bool:
    return line.provided is not None and line.provided.checked == Checked.WRONG


@form_of(moves.REQUEST_CORRECTION)
class CorrectionForm(ActForm):
    """The checklist of the whole application: what is not named here cannot be asked for later (Art. 20)."""

    key = "B"
    wide = True
    lead = "一次告知全部需要补正的内容；这里没有写的，以后不能再要。"
    done = "补正告知书已生成，已通知申请人。"
    template = "desk/acts/correct.html"

    days = forms.IntegerField(
        label="补正期限（自然日）", initial=limits.CORRECTION_DAYS, min_value=limits.CORRECTION_MIN, max_value=limits.CORRECTION_MAX,
        error_messages={"required": "请填写补正期限。", "invalid": "请填写天数，例如 30。"},
    )  # fmt: skip

    instead = text(
        "为什么不容缺受理", "", "缺的都可以容缺的，应当先容缺受理；要求补正的，写明理由，会留痕。", rows=2, most=300
    )

    despite_on_file = text(
        "系统已有的，为什么还要再交",
        "",
        "系统已有的材料应当调用，不得要求再交；确实不能用的，写明理由，会留痕备查。",
        rows=2,
        most=300,
    )

    def prepare(self) -> None:
        if not only_deferrable_is_missing(self.case):
            del self.fields["instead"]
        lacking = [line.material.key for line in lines_of_case(self.case) if not line.there or _wrong(line)]
        self.held = held_for(self.case, lacking)
        if not self.held:
            del self.fields["despite_on_file"]

    def materials(self) -> list[Asked]:
        rows = []
        for line in lines_of_case(self.case):
            wrong = _wrong(line)
            said = "还没有交" if not line.there else (line.provided.remark if wrong and line.provided else "")
            mend = f"请补交{line.material.name}" if not line.there else ("请换一份重新交" if wrong else "")
            rows.append(self._row(line.material.key, line.material.name, self._note(line), said, mend))
        return rows

    def _note(self, line: Line) -> str:
        if (found := self.held.get(line.material.key)) is not None:
            return f"系统已有：{found.source}"
        return "没有交" if not line.there else ""

    def parts(self) -> list[Asked]:
        return [
            self._row(f"form.{part.name}", part.element.label if isinstance(part, Field) else part.name, "", "", "")
            for part in layout(self.case.guide)
        ]

    def _row(self, key: str, name: str, note: str, wrong: str, mend: str) -> Asked:
        if self.is_bound:
            chosen, wrong, mend = (
                f"ask.{key}" in self.data,
                self.data.get(f"wrong.{key}", ""),
                self.data.get(f"mend.{key}", ""),
            )
            missing = "请写明缺什么、错在哪里。" if chosen and not wrong.strip() else ""
            return Asked(key, name, note, chosen, wrong, mend, missing)
        return Asked(key, name, note, bool(wrong), wrong, mend)

    def points(self) -> list[Point]:
        rows = [row for row in [*self.materials(), *self.parts()] if row.chosen]
        return [
            Point(row.key, row.name, row.wrong.strip(), row.mend.strip() or f"请改正后重新提交{row.name}")
            for row in rows
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows = [*self.materials(), *self.parts()]
        if not any(row.chosen for row in rows):
            self.add_error(None, "请至少勾选一项要补正的内容。")
        if any(row.error for row in rows):
            self.add_error(None, "勾选的每一项都要写明缺什么、错在哪里。")
        return data

    @property
    def asks_preview(self) -> bool:
        return "preview" in self.data

    def due(self) -> datetime:
        return timezone.localtime() + timedelta(days=self.cleaned_data["days"])

    def consequence(self) -> str:
        return acts.consequence(self.case)

    def perform(self, at: datetime) -> Case:
        return acts.request_correction(
            self.case.pk, by=self.officer, at=at, points=self.points(), days=self.cleaned_data["days"],
            instead=self.cleaned_data.get("instead", ""), despite_on_file=self.cleaned_data.get("despite_on_file", ""),
        )  # fmt: skip


@form_of(moves.HAND_IN)
class HandInForm(ActForm):
    """The applicant has come with what was asked for: papers counted or scanned, fields typed anew."""

    key = "A"
    wide = True
    lead = "申请人到窗口补交的，在这里收。全部收齐后重新计算受理期限。"
    done = "补正材料已收，收件凭证已生成。"
    template = "desk/acts/hand_in.html"

    def correction(self) -> Correction | None:
        return self.case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).first()

    def prepare(self) -> None:
        correction = self.correction()
        self.points: list[dict[str, str]] = correction.points if correction else []
        self.asked_parts = {
            point["key"].removeprefix("form.") for point in self.points if point["key"].startswith("form.")
        }
        self.asked_materials = [point for point in self.points if not point["key"].startswith("form.")]
        self.problems: dict[str, str] = {}

    def typed(self) -> dict[str, Any]:
        return read(self.case.guide, self.data, self.asked_parts) if self.is_bound else {}  # type: ignore[arg-type]

    def parts(self) -> list[Shown | ShownGroup]:
        return shown(self.case.guide, self.case.form | self.typed(), self.problems, only=self.asked_parts)

    def rows(self) -> list[dict[str, Any]]:
        found = []
        for point in self.asked_materials:
            key = point["key"]
            from_form = made_from_the_form(self.case.guide.material(key))
            found.append(
                point
                | {
                    "originals": self.data.get(f"originals.{key}", ""),
                    "copies": self.data.get(f"copies.{key}", ""),
                    "from_form": from_form,
                }
            )
        return found

    @transaction.atomic
    def perform(self, at: datetime) -> Case:
        case = Case.objects.select_for_update(of=("self",)).get(pk=self.case.pk)
        for point in self.asked_materials:
            self._take(case, point["key"], at)
        for name, value in self.typed().items():
            correct_field(case, name, value, at=at)
        return acts.hand_in(case.pk, by=self.officer, at=at)

    def _take(self, case: Case, key: str, at: datetime) -> None:
        files = self.files.getlist(f"file.{key}") if self.files else []
        originals, copies = count_typed(self.data.get(f"originals.{key}")), count_typed(self.data.get(f"copies.{key}"))
        if files:
            attachment = store(case, key, files, case.applicant, at)
            provide(
                case,
                key,
                at=at,
                medium=Medium.UPLOAD,
                attachment=attachment,
                originals=originals,
                copies=copies,
                trust=Trust.C,
            )
        elif originals or copies:
            provide(
                case,
                key,
                at=at,
                medium=Medium.PAPER,
                originals=originals,
                copies=copies,
                trust=Trust.B if originals else Trust.C,
            )
        elif made_from_the_form(case.guide.material(key)):
            provide(case, key, at=at, medium=Medium.FORM, trust=Trust.D)


def count_typed(typed: str | None) -> int:
    return min(int(typed), 99) if typed and typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


@form_of(moves.CHECK_MATERIAL)
class CheckMaterialForm(ActForm):
    """Beside the viewer: sound, or what is wrong with it."""

    key = "V"
    done = "已核对。"

    material = forms.CharField(widget=forms.HiddenInput)
    sound = forms.TypedChoiceField(choices=[("yes", "核对无误"), ("no", "有问题")], coerce=lambda value: value == "yes")
    remark = text("有什么问题", "", rows=2, most=300)
    despite_on_file = text("系统已有的为什么不能用", "", rows=2, most=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("sound") is False and not str(data.get("remark", "")).strip():
            self.add_error("remark", "请写明材料有什么问题，告知申请人时会用到。")
        return data

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.check_material(
            self.case.pk, by=self.officer, at=at, key=data["material"], sound=data["sound"], remark=data["remark"],
            despite_on_file=data["despite_on_file"],
        )  # fmt: skip
