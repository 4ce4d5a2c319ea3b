"""Results that are not collected: post, left with a witness, announced; and the fee."""

from datetime import datetime
from typing import Any

from django import forms

from onewindow.cases import moves
from onewindow.cases.acts import fees, sending
from onewindow.cases.acts.blanks import Blank, next_blank
from onewindow.cases.models import Blanks, Case, DeliveryWay
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text

CARRIERS = ["中国邮政 EMS", "顺丰速运", "京东快递"]


class WithBlank(ActForm):
    """An act that hands a paper certificate out: which blank was written, the next one of the stock being offered."""

    stock = forms.ModelChoiceField(
        queryset=Blanks.objects.none(), label="空白证照", required=False, empty_label="不用空白证照"
    )
    blank_number = forms.IntegerField(
        label="空白证照编号",
        required=False,
        min_value=0,
        help_text="照证照上印的编号填写，默认是下一张。",
        error_messages={"invalid": "编号只写数字。"},
    )

    def prepare(self) -> None:
        stocks = Blanks.objects.filter(agency=self.case.handler_id).order_by("pk")
        field: Any = self.fields["stock"]
        field.queryset, field.label_from_instance = stocks, lambda stock: f"{stock.name} {stock.serial(stock.first)} 起"
        if self.case.guide.result.kind != "certificate" or not stocks:
            del self.fields["stock"], self.fields["blank_number"]
        elif (first := next((s for s in stocks if next_blank(s) is not None), None)) is not None:
            field.initial, self.fields["blank_number"].initial = first.pk, next_blank(first)

    def blank(self) -> Blank | None:
        stock, number = self.cleaned_data.get("stock"), self.cleaned_data.get("blank_number")
        return Blank(stock.pk, number) if stock is not None and number is not None else None


@form_of(moves.SEND_BY_POST)
class SendByPostForm(WithBlank):
    wide = True
    lead = "按申请人确认的地址寄出，运单号会告知申请人。签收以前不算送达。"
    done = "已登记寄出，运单号已告知申请人。"
    field_order = ("receiver", "phone", "address", "carrier", "waybill")
    receiver = forms.CharField(label="收件人", max_length=60, error_messages={"required": "请填写收件人。"})
    phone = forms.CharField(label="收件人电话", max_length=20, required=False)
    address = forms.CharField(
        label="收件地址",
        max_length=200,
        error_messages={"required": "请填写收件地址。"},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    carrier = forms.ChoiceField(label="承运单位", choices=[(name, name) for name in CARRIERS])
    waybill = forms.CharField(label="运单号", max_length=40, error_messages={"required": "请照运单填写运单号。"})

    def prepare(self) -> None:
        super().prepare()
        applicant = self.case.applicant
        self.fields["receiver"].initial = applicant.representative_name or applicant.name
        self.fields["phone"].initial = applicant.phone
        self.fields["address"].initial = self.case.delivery_address
        if self.case.delivery_way != DeliveryWay.POST:
            self.fields["address"].help_text = "申请人没有选择邮寄，寄出前请先电话确认地址。"

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        parcel = sending.Parcel(
            data["receiver"], data["phone"], data["address"], data["carrier"], data["waybill"].strip(), self.blank()
        )
        return sending.send_by_post(self.case.pk, by=self.officer, at=at, parcel=parcel)


@form_of(moves.POST_DELIVERED)
class PostDeliveredForm(ActForm):
    key = "A"
    wide = True
    lead = "照承运单位的签收记录登记。"
    done = "已登记签收，送达回证已生成。"
    signed_for_by = forms.CharField(
        label="签收人", max_length=60, error_messages={"required": "请照签收记录填写签收人。"}
    )

    def perform(self, at: datetime) -> Case:
        return sending.post_delivered(
            self.case.pk, by=self.officer, at=at, signed_for_by=self.cleaned_data["signed_for_by"]
        )


@form_of(moves.POST_RETURNED)
class PostReturnedForm(ActForm):
    wide = True
    lead = "邮件被退回的登记原因，再换一种方式送达。"
    done = "已登记退回，申请人已告知。"
    reason = text("退回的原因", "请照运单填写退回的原因。", rows=2)

    def perform(self, at: datetime) -> Case:
        return sending.post_returned(self.case.pk, by=self.officer, at=at, reason=self.cleaned_data["reason"])


@form_of(moves.LEAVE_WITH_WITNESS)
class LeaveWithWitnessForm(ActForm):
    wide = True
    lead = "受送达人拒收的，请见证人到场，把文书留在住所，写明经过。"
    done = "已登记留置送达，送达回证已生成。"
    refused_by = forms.CharField(label="谁拒收", max_length=60, error_messages={"required": "请写明谁拒收。"})
    place = forms.CharField(label="留在哪里", max_length=100, error_messages={"required": "请写明留在哪里。"})
    witness = forms.CharField(
        label="见证人（姓名、单位）", max_length=80, error_messages={"required": "请写明见证人。"}
    )

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        leaving = sending.Leaving(data["refused_by"], data["place"], data["witness"])
        return sending.leave_with_witness(self.case.pk, by=self.officer, at=at, leaving=leaving)


@form_of(moves.ANNOUNCE)
class AnnounceForm(ActForm):
    wide = True
    lead = "其他方式都送不到的，公告送达；公告期满视为送达，由系统自动登记。"
    done = "已公告。"
    reason = text("试过哪些方式、为什么没有送到", "请写明试过哪些送达方式、为什么没有送到。")

    def perform(self, at: datetime) -> Case:
        return sending.announce(self.case.pk, by=self.officer, at=at, reason=self.cleaned_data["reason"])


@form_of(moves.ASK_FEE)
class AskFeeForm(ActForm):
    wide = True
    lead = "按公布的收费标准通知缴费。缴费不影响办理，不停止计时。"
    done = "缴费通知书已生成，申请人已告知。"
    amount = forms.DecimalField(
        label="金额（元）", min_value=0, max_digits=12, decimal_places=2,
        error_messages={"required": "请填写金额。", "invalid": "金额写数字，例如 80 或者 80.00。", "max_decimal_places": "金额最多两位小数。"},
    )  # fmt: skip

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return case.guide.fee is not None

    def prepare(self) -> None:
        rule = self.case.guide.fee
        if rule is not None:
            self.fields["amount"].initial = f"{rule.amount:g}"
            self.fields["amount"].help_text = f"收费标准：{rule.amount:g} {rule.unit}（{rule.basis}）"

    def perform(self, at: datetime) -> Case:
        return fees.ask_fee(self.case.pk, by=self.officer, at=at, amount=self.cleaned_data["amount"])
