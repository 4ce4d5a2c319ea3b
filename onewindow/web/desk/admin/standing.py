"""Standing orders of agencies: given and edited by the head, revoked by two people, seen by the administering department."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import proposals
from onewindow.administration import standing as domain
from onewindow.administration.dangers import DANGERS
from onewindow.administration.trail import history
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Power, Role, StandingOrder
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.base import text
from onewindow.web.desk.acts.handover import day
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, ReasonForm, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "standing"
LIMITS = "哪些情形、金额、事项之内；不限制的不填。"


class EditForm(AdminForm):
    limits = text("限制", "", LIMITS, rows=2, most=300)
    last = day("到哪天（含）", "请选择到哪天止。")


class GiveForm(EditForm):
    approver = forms.ModelChoiceField(
        queryset=Post.objects.none(), label="首席事务代表", error_messages={"required": "请选择首席事务代表。"}
    )
    power = forms.ChoiceField(label="授权事项", choices=Power.choices)
    first = day("从哪天", "请选择从哪天起。")
    field_order = ["approver", "power", "limits", "first", "last"]
    agency_id = 0

    def prepare(self) -> None:
        field: Any = self.fields["approver"]
        posts = Post.objects.in_force(timezone.localdate()).filter(agency=self.agency_id, role=Role.APPROVER)
        field.queryset = posts.select_related("officer")
        field.label_from_instance = lambda post: f"{post.officer.display_name}（{post.badge}）"


def of(officer: Officer) -> QuerySet[StandingOrder]:
    rows = StandingOrder.objects.select_related("agency", "approver__officer", "given_by__officer")
    if officer.post.role == Role.AGENCY_HEAD:
        return rows.filter(agency=officer.agency)
    return rows.filter(agency__region__code__startswith=officer.agency.region.prefix)


def state_of(order: StandingOrder) -> str:
    today = timezone.localdate()
    if order.revoked_at is not None:
        return "已撤销"
    return "未开始" if order.starts_on > today else "有效" if order.ends_on >= today else "已到期"


def _cells(order: StandingOrder) -> list[str]:
    days = f"{order.starts_on} 至 {order.ends_on}"
    return [order.agency.name, order.approver.officer.display_name, order.get_power_display(), days, state_of(order)]


def _state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    today = timezone.localdate()
    now = Q(revoked_at=None, starts_on__lte=today, ends_on__gte=today)
    return rows.filter(now) if value == "on" else rows.exclude(now)


@section_required(KEY)
def orders(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [
        Filter("q", "部门、姓名", lambda rows, value: rows.filter(
            Q(agency__name__contains=value) | Q(approver__officer__display_name__contains=value))),
        Filter("power", "授权事项", lambda rows, value: rows.filter(power=value), Power.choices),
        Filter("state", "状态", _state, [("on", "有效"), ("off", "无效")]),
    ]  # fmt: skip
    head = officer.post.role == Role.AGENCY_HEAD
    listing = Listing(
        KEY, ["部门", "首席事务代表", "授权事项", "起止", "状态"], of(officer), _cells,
        lambda order: reverse("desk:admin_standing_one", args=[order.pk]),
        {"new": ("最新的在前", ("-pk",)), "end": ("先到期的在前", ("ends_on", "pk"))},
        ("没有常设授权", "部门负责人授权以后，首席事务代表能当场作决定，列在这里。"), filters,
        ("给予授权", reverse("desk:admin_standing_new")) if head else ("", ""),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def new(request: DeskRequest, officer: Officer) -> HttpResponse:
    if officer.post.role != Role.AGENCY_HEAD:
        raise PermissionDenied("常设授权由本部门的部门负责人给予。")

    def perform(data: dict[str, Any]) -> Done:
        made = domain.give(
            data["approver"], data["power"], data["limits"], data["first"], data["last"], by=officer, at=timezone.now()
        )
        return Done("已授权。", reverse("desk:admin_standing_one", args=[made.pk]))

    form = type("GiveForm", (GiveForm,), {"agency_id": officer.agency.pk})
    act = Act("give", "给予授权", form, perform, initial={"first": timezone.localdate()})
    back = ("常设授权", reverse("desk:admin_standing"))
    return show_one(request, officer, lambda: Shown(KEY, "给予授权", back, acts=[act]))


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    order = get_object_or_404(of(officer), pk=pk)
    facts = [("部门", order.agency.name), ("授权事项", order.get_power_display()), ("起止", f"{order.starts_on} 至 {order.ends_on}"),
             ("限制", order.limits or "不限制"), ("授权人", order.given_by.officer.display_name)]  # fmt: skip
    back = ("常设授权", reverse("desk:admin_standing"))
    acts = _acts(officer, order) if order.revoked_at is None and officer.post.role == Role.AGENCY_HEAD else []
    return Shown(
        KEY, order.approver.officer.display_name, back, facts, acts, history("standing_order", str(pk)), state_of(order)
    )


def _acts(officer: Officer, order: StandingOrder) -> list[Act]:
    def edit(data: dict[str, Any]) -> Done:
        domain.edit(order.pk, data["limits"], data["last"], by=officer, at=timezone.now())
        return Done("已保存。")

    def revoke(data: dict[str, Any]) -> Done:
        made = proposals.propose(
            "order_revoke", domain.target(order), {"order": order.pk, "agency": order.agency_id}, by=officer, at=timezone.now(),
            about=f"撤销 {order.agency.name} 对 {order.approver.officer.display_name} 的授权：{order.get_power_display()}",
            reason=data["reason"], concerned=order.approver.officer,
        )  # fmt: skip
        return Done("已提请，等另一位负责人或者政务服务管理岗位复核。", reverse("desk:admin_proposal", args=[made.pk]))

    initial = {"limits": order.limits, "last": order.ends_on}
    return [
        Act("edit", "修改", EditForm, edit, initial=initial),
        Act("revoke", "撤销授权", ReasonForm, revoke, danger=DANGERS["order_revoke"].why, quiet=True),
    ]
