"""Handing the result over: identity checked, signed on the tablet or proved by the query code."""

import base64
import binascii
import io
from datetime import datetime
from typing import Any

from django import forms
from PIL import Image, UnidentifiedImageError

from onewindow.accounts.models import PrincipalKind
from onewindow.accounts.windows import document_of
from onewindow.cases import moves
from onewindow.cases.acts import deliver as acts
from onewindow.cases.models import Case
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.web.desk.acts.base import form_of
from onewindow.web.desk.acts.sending import WithBlank

PNG_HEAD = "data:image/png;base64,"
SIGNATURE_MAX = 512 * 1024  # bytes
SIGNATURE_SIDE = 4000  # pixels


def drawn(typed: str) -> bytes:
    """The PNG that the signing pad sends, drawn anew so that nothing but the picture is kept. Raises ValidationError."""
    if not typed:
        return b""
    problem = forms.ValidationError("签名没有收到，请领取人再签一次。")
    if not typed.startswith(PNG_HEAD) or len(typed) > SIGNATURE_MAX * 4 // 3:
        raise problem
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(typed[len(PNG_HEAD) :], validate=True)), formats=["PNG"])
        if max(picture.size) > SIGNATURE_SIDE:
            raise problem
        out = io.BytesIO()
        picture.convert("RGBA").save(out, "PNG", optimize=True)
    except (binascii.Error, UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise problem from None
    return out.getvalue()


@form_of(moves.DELIVER)
class DeliverForm(WithBlank):
    key = "A"
    wide = True
    lead = "核对领取人的证件原件，请领取人在签名板上签名，或者报出收件凭证上的查询码。"
    done = "已出件，送达回证已生成。"
    template = "desk/acts/deliver.html"

    name = forms.CharField(label="领取人姓名", max_length=60, error_messages={"required": "请填写领取人姓名。"})
    number = forms.CharField(
        label="领取人身份证（护照）号码（照原件输入或者读卡）", max_length=30, error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num"}),
    )  # fmt: skip
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label="查询码", required=False, max_length=12, help_text="领取人不能签名的，用收件凭证上的查询码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num ow-short"}),
    )  # fmt: skip

    authority = forms.CharField(
        label="代领的委托书", required=False, max_length=200, help_text="不是本人、法定代表人或者代理人来领的，写委托人、受托人和委托书日期，并收存委托书。",
    )  # fmt: skip
    field_order = ("name", "number", "authority", "signature", "code")

    def clean_number(self) -> str:
        try:
            return document_of(PrincipalKind.NATURAL, self.cleaned_data["number"], passport=True)[1]
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean_signature(self) -> bytes:
        return drawn(self.cleaned_data["signature"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("code") and not data.get("signature") and "signature" not in self.errors:
            self.add_error("code", "请领取人签名，或者填写查询码。")
        return data

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        receipt = acts.Receipt(
            data["name"],
            data["number"],
            data["signature"],
            data["code"].replace(" ", ""),
            data["authority"],
            self.blank(),
        )
        return acts.deliver(self.case.pk, by=self.officer, at=at, receipt=receipt)
