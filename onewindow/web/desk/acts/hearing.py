"""Hearings at the desk: announced, told of, asked for, convened, the chair recused, held and recorded (行政许可法 46–48)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.cases import hearings, moves
from onewindow.cases.acts import hearing as before
from onewindow.cases.acts import hearing_held as acts
from onewindow.cases.models import Case, Party, PartyRole
from onewindow.staff.models import Post
from onewindow.web.desk.acts.base import ActForm, form_of, text
from onewindow.web.desk.acts.explain import YES_NO
from onewindow.web.desk.acts.special import PostChoice, colleagues


class PartyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{PartyRole(obj.role).label}）"


def moment(label: str, required: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    errors = {"required": required, "invalid": "请填写真实的日期和时间。"}
    return forms.DateTimeField(label=label, widget=widget, error_messages=errors, input_formats=["%Y-%m-%dT%H:%M"])


def chairs(case: Case) -> Any:
    """Who may chair: of the agency, and no one who reviewed."""
    return colleagues(case, *hearings.CHAIRS).exclude(officer__in=hearings.reviewers(case))


def set_choices(form: ActForm, **querysets: Any) -> None:
    for name, found in querysets.items():
        field: Any = form.fields[name]
        field.queryset = found


@form_of(moves.ANNOUNCE_HEARING)
class AnnounceHearingForm(ActForm):
    wide = True
    lead = "法律规定应当听证、或者涉及公共利益的，向社会公告并举行听证（行政许可法第四十六条）。"
    done = "听证已向社会公告。接下来确定时间、地点和主持人，提前七日通知。"
    about = text("听证的事项和范围", "请写明听证的事项和范围。", "会公开，不写个人信息。")
    public_interest = text(
        "涉及什么公共利益", "请写明涉及什么公共利益、为什么要听证。", "没有法律规定必须听证的，写明了才能公告。", rows=2
    )

    def prepare(self) -> None:
        if hearings.prescribed(self.case.guide):
            del self.fields["public_interest"]

    def perform(self, at: datetime) -> Case:
        return before.announce_hearing(self.case.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of(moves.TELL_OF_HEARING_RIGHT)
class TellOfHearingRightForm(ActForm):
    wide = True
    lead = "直接涉及申请人与他人重大利益关系的，决定前告知双方有权要求听证，五个工作日内提出（行政许可法第四十七条）。先把利害关系人都告知到。"
    done = "听证告知书已发给申请人和利害关系人。"

    def perform(self, at: datetime) -> Case:
        return before.tell_of_hearing_right(self.case.pk, by=self.officer, at=at)


@form_of(moves.REQUEST_HEARING)
class RequestHearingForm(ActForm):
    wide = True
    lead = "申请人或者利害关系人当面、书面提出的，在这里登记。听证不收费，二十个工作日内举行。"
    done = "听证申请已登记，申请人和利害关系人已告知。"
    party = PartyChoice(
        queryset=Party.objects.none(), label="谁申请", error_messages={"required": "请选择是谁申请听证。"}
    )

    def prepare(self) -> None:
        set_choices(self, party=self.case.parties.exclude(role=PartyRole.REPRESENTATIVE).order_by("pk"))

    def perform(self, at: datetime) -> Case:
        return before.request_hearing(
            self.case.pk, by=self.officer, at=at, party_id=self.cleaned_data["party"].pk
        )  # fmt: skip


@form_of(moves.CONVENE_HEARING)
class ConveneHearingForm(ActForm):
    wide = True
    lead = "举行听证的七日前通知时间、地点；主持人不能是审查这一申请的人（行政许可法第四十八条）。改期的重新通知。"
    done = "听证通知书已发给申请人和利害关系人。"
    planned_at = moment("什么时间", "请填写听证的日期和时间。")
    place = forms.CharField(label="地点", max_length=200, error_messages={"required": "请填写听证的地点。"})
    chair = PostChoice(
        queryset=Post.objects.none(), label="主持人", error_messages={"required": "请选择听证主持人。"},
        help_text="列出的都没有参加审查。",
    )  # fmt: skip
    is_open = forms.TypedChoiceField(
        label="是否公开",
        choices=[("yes", "公开举行"), ("no", "不公开")],
        initial="yes",
        error_messages={"required": "请选择是否公开。"},
        **YES_NO,
    )
    closed_reason = forms.CharField(label="不公开的原因", max_length=300, required=False)

    def prepare(self) -> None:
        set_choices(self, chair=chairs(self.case))

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.convene_hearing(
            self.case.pk, by=self.officer, at=at, planned_at=data["planned_at"], place=data["place"], chair=data["chair"],
            is_open=data["is_open"], closed_reason=data["closed_reason"],
        )  # fmt: skip


@form_of(moves.RECUSE_CHAIR)
class RecuseChairForm(ActForm):
    wide = True
    lead = "申请人、利害关系人认为主持人与该事项有直接利害关系的，有权申请回避。是否准许都要说明理由。"
    done = "回避的决定已告知申请人和利害关系人。"
    party = PartyChoice(queryset=Party.objects.none(), label="谁申请", error_messages={"required": "请选择是谁申请。"})
    reason = text("申请回避的理由", "请写明申请回避的理由。", rows=2)
    granted = forms.TypedChoiceField(
        label="是否准许",
        choices=[("yes", "准许，换主持人"), ("no", "不准许")],
        error_messages={"required": "请选择是否准许。"},
        **YES_NO,
    )
    answer = text("为什么", "请写明准许或者不准许的理由，会告知当事人。", rows=2, most=300)
    successor = PostChoice(queryset=Post.objects.none(), label="新的主持人", required=False)

    def prepare(self) -> None:
        others = chairs(self.case).exclude(pk=self.case.hearing.chair_id)
        set_choices(self, party=self.case.parties.order_by("pk"), successor=others)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.recuse_chair(
            self.case.pk, by=self.officer, at=at, party_id=data["party"].pk, reason=data["reason"], granted=data["granted"],
            answer=data["answer"], successor=data["successor"],
        )  # fmt: skip


@form_of(moves.HOLD_HEARING)
class HoldHearingForm(ActForm):
    wide = True
    lead = "审查人员提供证据和理由，申请人、利害关系人申辩和质证，笔录由参加人签字；决定根据笔录作出（行政许可法第四十八条）。"
    done = "听证笔录已提交，根据笔录作出决定。"
    held_at = moment("举行的时间", "请填写听证举行的日期和时间。")
    presenter = PostChoice(
        queryset=Post.objects.none(), label="审查人员", error_messages={"required": "请选择到会的审查人员。"}
    )
    evidence = text("审查人员提供的证据和理由", "请写明审查人员提供的证据和理由。")
    applicant_said = text("申请人的意见", "请写明申请人的意见；没有到场的，写明没有到场。")
    interested_said = text("利害关系人的意见", "请写明利害关系人的意见；没有到场的，写明没有到场。")
    present = forms.MultipleChoiceField(
        label="谁参加了", widget=forms.CheckboxSelectMultiple, error_messages={"required": "请选择谁参加了听证。"}
    )
    signed = forms.MultipleChoiceField(label="谁签了字", widget=forms.CheckboxSelectMultiple, required=False)
    unsigned_why = forms.CharField(label="没有签字的，为什么", max_length=300, required=False)

    def prepare(self) -> None:
        found = colleagues(self.case, *hearings.CHAIRS).filter(officer__in=hearings.reviewers(self.case))
        set_choices(self, presenter=found)
        parties = [
            (str(party.pk), f"{party.name}（{PartyRole(party.role).label}）")
            for party in self.case.parties.order_by("pk")
        ]
        for name in ("present", "signed"):
            field: Any = self.fields[name]
            field.choices = parties
        if self.case.hearing.planned_at:
            self.fields["held_at"].initial = timezone.localtime(self.case.hearing.planned_at)

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        record = acts.Record(
            data["held_at"], data["presenter"], data["evidence"], data["applicant_said"], data["interested_said"],
            [int(pk) for pk in data["present"]], [int(pk) for pk in data["signed"]], data["unsigned_why"],
        )  # fmt: skip
        return acts.hold_hearing(self.case.pk, by=self.officer, at=at, record=record)
