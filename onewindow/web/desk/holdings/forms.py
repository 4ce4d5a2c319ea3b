"""A form for each act on what was granted that an officer may do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from onewindow.cases.acts import bars, holdings, holdings_asked, holdings_end
from onewindow.cases.acts.holdings import MENDING_DAYS
from onewindow.cases.holding_moves import TABLE
from onewindow.cases.holding_permissions import open_kinds
from onewindow.cases.models import Bar, BarKind, Holding, IntentionKind, RequestKind
from onewindow.cases.uploads import COMMITMENT_CHECK, store
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.web.desk.acts.base import dress, text
from onewindow.web.desk.acts.handover import day

FORMS: dict[str, type["HoldingForm"]] = {}


class HoldingForm(forms.Form):
    """What is typed for an act, and the call of the act's function. Errors are the act's own."""

    move: ClassVar[Move]
    lead: ClassVar[str] = ""
    done: ClassVar[str] = ""
    secondary: ClassVar[bool] = False

    def __init__(self, data: Any = None, files: Any = None, *, holding: Holding, officer: Officer) -> None:
        super().__init__(data, files, auto_id=f"{self.move.name}-%s")
        self.holding, self.officer = holding, officer
        self.prepare()
        for field in self.fields.values():
            dress(field)

    def prepare(self) -> None: ...

    def perform(self, at: datetime) -> Holding:
        raise NotImplementedError

    @property
    def label(self) -> str:
        return self.move.label

    @property
    def said(self) -> str:
        return self.done or f"已{self.move.label}。"


def form_of(name: str) -> Callable[[type[HoldingForm]], type[HoldingForm]]:
    def bind(form: type[HoldingForm]) -> type[HoldingForm]:
        form.move = TABLE.moves[name]
        FORMS[name] = form
        return form

    return bind


def _officers(holding: Holding) -> Any:
    posts = Post.objects.in_force(timezone.localdate()).filter(
        agency=holding.agency_id, role__in=[Role.REVIEWER, Role.APPROVER]
    )
    return posts.select_related("officer").order_by("officer__display_name", "pk")


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, post: Any) -> str:
        return f"{post.officer.display_name}（{post.get_role_display()}）"


@form_of("plan_check")
class PlanCheckForm(HoldingForm):
    lead = "由本部门两名工作人员核查，核查不影响办理结果的效力。"
    done = "核查已安排。"
    first = PostField(queryset=Post.objects.none(), label="核查人员", error_messages={"required": "请选择核查人员。"})
    second = PostField(
        queryset=Post.objects.none(), label="第二名核查人员", error_messages={"required": "请选择第二名核查人员。"}
    )
    planned_on = day("哪天核查", "请选择哪天核查。")

    def prepare(self) -> None:
        for name in ("first", "second"):
            self.fields[name].queryset = _officers(self.holding)  # type: ignore[attr-defined]

    def perform(self, at: datetime) -> Holding:
        return holdings.plan_check(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("record_check")
class RecordCheckForm(HoldingForm):
    lead = "由安排的两名核查人员提交，附现场照片。"
    done = "核查记录已提交。"
    kept = forms.TypedChoiceField(
        label="承诺是否属实、是否履行", choices=[("yes", "属实，已履行"), ("no", "不属实或者没有履行")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "请选择核查的结论。"},
    )  # fmt: skip
    findings = text("核查的情况", "请写明核查的情况。")
    photos = forms.FileField(
        label="现场照片", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )

    def perform(self, at: datetime) -> Holding:
        data = self.cleaned_data
        if self.files:
            case = self.holding.case
            store(case, COMMITMENT_CHECK, self.files.getlist("photos"), case.applicant, at)
        return holdings.record_check(
            self.holding.pk, by=self.officer, at=at, kept=data["kept"], findings=data["findings"]
        )


@form_of("order_mending")
class OrderMendingForm(HoldingForm):
    lead = "没有履行承诺的，先责令限期改正，期满再核查。"
    done = "责令限期改正通知书已生成。"
    what = text("要改正什么，改到什么程度", "请写明要改正什么，改到什么程度。")
    days = forms.IntegerField(
        label="期限（自然日）",
        min_value=1,
        max_value=180,
        initial=MENDING_DAYS,
        error_messages={"required": "请填写期限。"},
    )

    def perform(self, at: datetime) -> Holding:
        return holdings.order_mending(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("found_mended")
class FoundMendedForm(HoldingForm):
    lead = "再次核查符合承诺的，确认已经改正。"
    done = "已确认改正。"

    def perform(self, at: datetime) -> Holding:
        return holdings.found_mended(self.holding.pk, by=self.officer, at=at)


@form_of("notify_intended")
class NotifyIntendedForm(HoldingForm):
    secondary = True
    lead = "先书面告知事实和依据，听取陈述申辩，再作决定。"
    done = "拟撤销（撤回）告知书已生成，已通知当事人。"
    kind = forms.ChoiceField(
        label="拟作出", choices=[(IntentionKind.REVOKE, "撤销（违法取得、没有履行承诺）"), (IntentionKind.WITHDRAW, "撤回（法律修改、客观情况变化）")],
        widget=forms.RadioSelect, error_messages={"required": "请选择拟作出什么决定。"},
    )  # fmt: skip
    fraud = forms.BooleanField(
        label="以欺骗、贿赂等不正当手段取得", required=False, help_text="应当撤销，不用先责令改正（行政许可法第六十九条第二款）。",
    )  # fmt: skip
    facts = text("查明的事实", "请写明查明的事实。")
    ground = text("依据", "请写明依据的法律、法规、规章的条款。", rows=2, most=500)

    def perform(self, at: datetime) -> Holding:
        return holdings_end.notify_intended(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("state_case")
class StateCaseForm(HoldingForm):
    lead = "当事人当面、电话陈述的，记录下来。"
    done = "陈述申辩已记录。"
    text = text("陈述申辩的内容", "请记录陈述申辩的内容。")

    def perform(self, at: datetime) -> Holding:
        return holdings_end.state_case(self.holding.pk, by=self.officer, at=at, text=self.cleaned_data["text"])


@form_of("hold_hearing")
class HoldHearingForm(HoldingForm):
    lead = "主持人没有参加过核查，也不是告知人。笔录经当事人核对签名。"
    done = "听证笔录已记录。"
    held_at = forms.DateTimeField(
        label="什么时间举行", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请填写听证的时间。", "invalid": "请填写真实的时间。"},
    )  # fmt: skip
    record = text("听证笔录", "请填写听证笔录。", rows=8, most=10000)

    def perform(self, at: datetime) -> Holding:
        return holdings_end.hold_hearing(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("drop_intended")
class DropIntendedForm(HoldingForm):
    secondary = True
    lead = "陈述申辩成立，或者查明不属实的。"
    reason = text("为什么不再撤销、撤回", "请写明理由。", rows=2)

    def perform(self, at: datetime) -> Holding:
        return holdings_end.drop_intended(self.holding.pk, by=self.officer, at=at, reason=self.cleaned_data["reason"])


@form_of("revoke")
class RevokeForm(HoldingForm):
    lead = "按告知的事实和依据撤销；证件随即失效，扫码核验可见。"
    done = "撤销决定书已生成。"

    def perform(self, at: datetime) -> Holding:
        return holdings_end.revoke(self.holding.pk, by=self.officer, at=at)


@form_of("withdraw_grant")
class WithdrawGrantForm(HoldingForm):
    lead = "法律修改或者客观情况重大变化的，可以撤回；造成财产损失的，依法补偿。"
    done = "撤回决定书已生成。"
    compensation = text("补偿", "", "怎样补偿，由谁办。", rows=2)

    def perform(self, at: datetime) -> Holding:
        return holdings_end.withdraw_grant(
            self.holding.pk, by=self.officer, at=at, compensation=self.cleaned_data["compensation"]
        )


@form_of("deregister")
class DeregisterForm(HoldingForm):
    secondary = True
    lead = "申请注销、期满、撤销、撤回，或者持有人死亡、终止的，办理注销。"
    done = "注销决定书已生成。"
    facts = text("为什么注销", "请写明为什么注销。", rows=2)
    ground = forms.CharField(
        label="依据",
        max_length=300,
        initial="《中华人民共和国行政许可法》第七十条",
        error_messages={"required": "请填写依据。"},
    )

    def perform(self, at: datetime) -> Holding:
        return holdings_end.deregister(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("reclaim")
class ReclaimForm(HoldingForm):
    lead = "已经发给的款项应当退还的，书面追回。"
    done = "退还款项通知书已生成。"
    amount = forms.DecimalField(
        label="金额（元）",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={"required": "请填写金额。", "invalid": "金额写数字，例如 800。"},
    )
    ground = forms.CharField(label="依据", max_length=300, error_messages={"required": "请填写依据。"})

    def perform(self, at: datetime) -> Holding:
        return holdings_end.reclaim(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


@form_of("record_repaid")
class RecordRepaidForm(HoldingForm):
    done = "退款已登记。"
    reference = forms.CharField(
        label="退款凭证编号", max_length=80, error_messages={"required": "请填写退款凭证编号。"}
    )

    def perform(self, at: datetime) -> Holding:
        return holdings_end.record_repaid(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


class AnewForm(HoldingForm):
    """New values of what the document says; what is left as it was stays."""

    def prepare(self) -> None:
        for place, (label, lines) in enumerate(self.holding.facts):
            self.fields[f"fact-{place}"] = forms.CharField(
                label=label,
                required=False,
                max_length=300,
                initial="\n".join(lines),
                widget=forms.Textarea(attrs={"rows": max(len(lines), 1)}),
            )

    def values(self) -> dict[str, str]:
        typed = {label: self.cleaned_data[f"fact-{place}"] for place, (label, _) in enumerate(self.holding.facts)}
        before = {label: "\n".join(lines) for label, lines in self.holding.facts}
        return {label: text for label, text in typed.items() if text.replace("\r\n", "\n") != before[label]}


@form_of("change")
class ChangeForm(AnewForm):
    lead = "改成变更后的内容；新证件随即签发，原证件失效。"
    done = "变更决定书和新证件已生成。"

    def perform(self, at: datetime) -> Holding:
        return holdings_asked.change(self.holding.pk, by=self.officer, at=at, values=self.values())


@form_of("correct")
class CorrectForm(AnewForm):
    secondary = True
    lead = "文书有笔误的，更正后重新签发；决定的内容不变。"
    done = "更正决定书和新证件已生成。"
    reason = text("更正的原因", "请写明更正的原因。", rows=2)

    def perform(self, at: datetime) -> Holding:
        return holdings_asked.correct(
            self.holding.pk, by=self.officer, at=at, values=self.values(), reason=self.cleaned_data["reason"]
        )


@form_of("renew")
class RenewForm(HoldingForm):
    lead = "从原有效期届满的次日起，按这一事项的有效期延续。"
    done = "延续决定书已生成。"

    def perform(self, at: datetime) -> Holding:
        return holdings_asked.renew(self.holding.pk, by=self.officer, at=at)


@form_of("replace")
class ReplaceForm(HoldingForm):
    lead = "补发同样内容的证件，遗失的失效。"
    done = "证件已补发。"

    def perform(self, at: datetime) -> Holding:
        return holdings_asked.replace(self.holding.pk, by=self.officer, at=at)


@form_of("refuse_request")
class RefuseRequestForm(HoldingForm):
    secondary = True
    lead = "书面说明理由、依据和救济途径。"
    done = "决定书已生成。"
    kind = forms.ChoiceField(
        label="哪一项申请", widget=forms.RadioSelect, error_messages={"required": "请选择哪一项申请。"}
    )
    reasons = text("不予同意的理由", "请写明不予同意的理由。")
    ground = forms.CharField(label="依据", max_length=300, error_messages={"required": "请填写依据。"})

    def prepare(self) -> None:
        kinds = sorted(open_kinds(self.holding))
        self.fields["kind"].choices = [(kind, RequestKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0]

    def perform(self, at: datetime) -> Holding:
        return holdings_asked.refuse_request(self.holding.pk, by=self.officer, at=at, **self.cleaned_data)


class AskForm(HoldingForm):
    """The holder has come to the window to ask."""

    secondary = True
    lead = "持有人到窗口申请的，在这里登记，由部门办理。"
    done = "申请已登记。"
    text = text("要办什么、为什么", "请写明要办什么、为什么。", rows=2)
    ask: ClassVar[Callable[..., Holding]]

    def perform(self, at: datetime) -> Holding:
        return type(self).ask(self.holding.pk, by=self.officer, at=at, text=self.cleaned_data["text"])


for _name in ("ask_change", "ask_renewal", "ask_replacement", "ask_correction", "ask_deregistration"):
    form_of(_name)(type(f"{_name}_form", (AskForm,), {"ask": staticmethod(getattr(holdings_asked, _name))}))


class ImposeForm(forms.Form):
    """A bar on a case: signed, with facts, ground and end."""

    kind = forms.ChoiceField(
        label="限制什么",
        choices=BarKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择限制什么。"},
    )
    facts = text("查明的事实", "请写明查明的事实。")
    ground = forms.CharField(label="依据", max_length=300, error_messages={"required": "请填写依据。"})
    years = forms.IntegerField(
        label="限制几年", min_value=1, max_value=3, initial=1, error_messages={"required": "请填写限制几年。"}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="impose-%s")
        for field in self.fields.values():
            dress(field)

    def perform(self, case_id: int, officer: Officer, at: datetime) -> Bar:
        return bars.impose(case_id, by=officer, at=at, **self.cleaned_data)
