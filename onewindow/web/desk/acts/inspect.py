"""The record of a site inspection, signed by two officers, with pictures."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from onewindow.cases import moves
from onewindow.cases.acts.review import Visit, record_inspection
from onewindow.cases.models import Case
from onewindow.cases.uploads import INSPECTION, store
from onewindow.staff.queries import colleagues
from onewindow.web.desk.acts.base import ActForm, form_of, text


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A file field whose value is the list of files chosen, each checked on its own."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return (
            [super(SeveralFilesField, self).clean(one, initial) for one in data]
            if data
            else super().clean(None, initial) or []
        )


@form_of(moves.RECORD_INSPECTION)
class InspectionForm(ActForm):
    key = "E"
    wide = True
    lead = "现场核查由两名工作人员进行，不暂停计时。"
    done = "核查记录已提交。"

    second = forms.ChoiceField(label="同行的工作人员", error_messages={"required": "请选择同行的工作人员。"})
    inspected_at = forms.DateTimeField(
        label="核查时间", input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请填写核查时间。", "invalid": "请填写核查的日期和时间。"},
    )  # fmt: skip
    place = forms.CharField(label="地点", max_length=200, error_messages={"required": "请填写核查地点。"})
    present = forms.CharField(
        label="申请人一方在场的人", max_length=60, error_messages={"required": "请填写在场的人，没有就写“无”。"}
    )
    findings = text("现场核查的情况", "请写明现场核查的情况。", "逐项写看到的事实，不写“符合要求”一句带过。", rows=5)
    passed = forms.TypedChoiceField(
        label="结论", choices=[("yes", "通过"), ("no", "不通过")], coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )  # fmt: skip
    photos = SeveralFilesField(
        label="现场照片", required=False, help_text="可以选多张，合成一份。",
        widget=SeveralFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.others = {str(post.pk): post for post in colleagues(self.officer.post, timezone.localdate())}
        named = [(key, f"{post.officer.display_name}　{post.get_role_display()}") for key, post in self.others.items()]
        self.fields["second"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]
        self.fields["inspected_at"].initial = timezone.localtime()

    def clean_inspected_at(self) -> datetime:
        moment: datetime = self.cleaned_data["inspected_at"]
        if moment > timezone.now():
            raise forms.ValidationError("核查时间不能晚于现在。")
        return moment

    @transaction.atomic
    def perform(self, at: datetime) -> Case:
        data: dict[str, Any] = self.cleaned_data
        visit = Visit(data["inspected_at"], data["place"], data["findings"], data["passed"], data["present"])
        case = record_inspection(self.case.pk, by=self.officer, at=at, second=self.others[data["second"]], visit=visit)
        if photos := data["photos"]:
            store(case, INSPECTION, photos, None, at)
        return case
