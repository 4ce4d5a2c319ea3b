"""How long records are kept."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import proposals
from onewindow.administration import retention as domain
from onewindow.administration.dangers import DANGERS
from onewindow.administration.errors import Unfit
from onewindow.administration.trail import history
from onewindow.privacy.models import Kept, Retention
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "retention"


class RetentionForm(AdminForm):
    days = forms.IntegerField(
        label="保存多少天（自然日）", min_value=1, error_messages={"min_value": "至少 1 天。", "invalid": "填数字。"}
    )
    basis = forms.CharField(label="依据", max_length=200)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="缩短时须两人，要写明理由。",
    )


def _cells(row: Retention) -> list[str]:
    done = (
        f"{timezone.localtime(row.enforced_at):%Y-%m-%d %H:%M}，删除 {row.deleted} 条"
        if row.enforced_at
        else "还没有执行过"
    )
    return [row.get_kind_display(), f"{row.days} 天", row.basis, done]


@section_required(KEY)
def kinds(request: DeskRequest, officer: Officer) -> HttpResponse:
    listing = Listing(
        KEY, ["记录", "保存", "依据", "最近一次执行"], Retention.objects.all(), _cells,
        lambda row: reverse("desk:admin_retention_one", args=[row.kind]),
        {"days": ("期限短的在前", ("days", "kind")), "long": ("期限长的在前", ("-days", "kind"))}, ("没有这样的记录", "换一个条件。"),
        [Filter("kind", "记录", lambda rows, value: rows.filter(kind=value), Kept.choices)],
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, kind: str) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, kind))


def _shown(officer: Officer, kind: str) -> Shown:
    row = get_object_or_404(Retention, pk=kind)

    def edit(data: dict[str, Any]) -> Done:
        if data["days"] >= row.days:
            domain.edit(kind, data["days"], data["basis"], by=officer, at=timezone.now())
            return Done("已保存。")
        if not data["reason"].strip():
            raise Unfit("缩短须两人办理，请写明理由。", "reason")
        values = {"kind": kind, "days": data["days"], "basis": data["basis"]}
        made = proposals.propose(
            "retention_shorten", domain.target(kind), values, by=officer, at=timezone.now(), reason=data["reason"],
            about=f"{row.get_kind_display()}：{row.days} 天缩短为 {data['days']} 天",
        )  # fmt: skip
        return Done("已提请，等另一位管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    lead = f"延长马上生效。缩短须两人：{DANGERS['retention_shorten'].why}最短 {domain.LEAST[Kept(kind)]} 天。"
    act = Act("edit", "修改", RetentionForm, edit, lead=lead, initial={"days": row.days, "basis": row.basis})
    facts = list(zip(["现在保存", "依据", "最近一次执行"], _cells(row)[1:], strict=True))
    back = ("保存期限", reverse("desk:admin_retention"))
    return Shown(KEY, row.get_kind_display(), back, facts, [act], history("retention", kind))
