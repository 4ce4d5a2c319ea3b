"""Agencies: entered, corrected, closed and merged."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import agencies as domain
from onewindow.administration import proposals
from onewindow.administration.dangers import DANGERS
from onewindow.administration.trail import history
from onewindow.network.models import Agency, AgencyKind, Level, Nature, Reconsideration, Region
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, ReasonForm, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "agencies"


class AgencyForm(AdminForm):
    name = forms.CharField(label="名称", max_length=100)
    short_name = forms.CharField(label="简称", max_length=60, help_text="文书编号和列表里用，例如 市场监管局。")
    kind = forms.ChoiceField(label="类型", choices=AgencyKind.choices)
    nature = forms.ChoiceField(label="性质", choices=Nature.choices)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18)
    reconsideration = forms.ChoiceField(label="行政复议机关", choices=Reconsideration.choices)
    phone = forms.CharField(label="电话", max_length=20, required=False)
    suit = forms.BooleanField(label="对它的决定可以提起行政诉讼", required=False)
    administering = forms.BooleanField(label="是本地政务服务管理机构（一地一个）", required=False)
    hall_body = forms.BooleanField(label="是本地大厅管理机构（一地一个）", required=False)


class NewAgencyForm(AgencyForm):
    region = forms.CharField(label="地区代码", max_length=12, help_text="12 位区划代码，例如涧西区 410305000000。")
    key = forms.RegexField(
        r"^[a-z][a-z0-9_]*$", label="条线标识", max_length=60, help_text="上下级同类部门用同一个，例如 market_regulation；以后不能改。",
        error_messages={"invalid": "条线标识用小写字母、数字、下划线，以字母开头。"},
    )  # fmt: skip
    field_order = ["region", "key"]

    def clean_region(self) -> Region:
        found = Region.objects.filter(pk=self.cleaned_data["region"]).first()
        if found is None:
            raise forms.ValidationError("没有这个区划代码，请核对。")
        return found


class MergeForm(ReasonForm):
    into = forms.IntegerField(
        label="并入哪个部门", widget=forms.Select, error_messages={"required": "请选择并入哪个部门。"}
    )
    field_order = ["into", "reason"]
    others: list[tuple[int, str]] = []

    def prepare(self) -> None:
        widget: Any = self.fields["into"].widget
        widget.choices = [("", "请选择"), *self.others]


def _cells(agency: Agency) -> list[str]:
    state = f"{agency.closed_on} 停用" if agency.closed_on else "在用"
    return [agency.name, agency.region.path or agency.region.name, agency.get_kind_display(), agency.uscc, state]


@section_required(KEY)
def agencies(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [
        Filter("q", "名称、代码", lambda rows, value: rows.filter(Q(name__contains=value) | Q(uscc__startswith=value))),
        Filter("kind", "类型", lambda rows, value: rows.filter(kind=value), AgencyKind.choices),
        Filter("level", "层级", lambda rows, value: rows.filter(region__level=value), Level.choices),
        Filter("place", "地区代码前几位", lambda rows, value: rows.filter(region__code__startswith=value)),
        Filter(
            "state", "状态", lambda rows, value: rows.filter(closed_on__isnull=value == "open"), [("open", "在用"), ("closed", "停用")]
        ),
    ]  # fmt: skip
    listing = Listing(
        KEY, ["部门", "地区", "类型", "统一社会信用代码", "状态"], Agency.objects.select_related("region"), _cells,
        lambda agency: reverse("desk:admin_agency", args=[agency.pk]),
        {"region": ("按地区", ("region_id", "name", "pk")), "name": ("按名称", ("name", "pk"))},
        ("没有这样的部门", "换一个条件，或者新建部门。"), filters, ("新建部门", reverse("desk:admin_agency_new")),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def new(request: DeskRequest, officer: Officer) -> HttpResponse:
    def perform(data: dict[str, Any]) -> Done:
        made = domain.create(data, by=officer, at=timezone.now())
        return Done("已新建。接着请安全管理员给人员岗位。", reverse("desk:admin_agency", args=[made.pk]))

    act = Act("create", "新建部门", NewAgencyForm, perform)
    return show_one(
        request, officer, lambda: Shown(KEY, "新建部门", ("部门", reverse("desk:admin_agencies")), acts=[act])
    )


@section_required(KEY)
def agency(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    one = get_object_or_404(Agency.objects.select_related("region", "merged_into"), pk=pk)
    facts = [("地区", one.region.path or one.region.name), ("条线标识", one.key), ("事项", f"{one.items.count()} 个"),
             ("岗位", f"{one.posts.in_force(timezone.localdate()).count()} 个"), ("没有办结的", f"{domain.open_matters(one)} 件")]  # fmt: skip
    if one.closed_on:
        facts.append(("停用", f"{one.closed_on}" + (f"，并入{one.merged_into.name}" if one.merged_into else "")))
    acts = [] if one.closed_on else _acts(officer, one)
    pill = "已停用" if one.closed_on else ""
    back = ("部门", reverse("desk:admin_agencies"))
    return Shown(KEY, one.name, back, facts, acts, history("agency", str(pk)), pill)


def _acts(officer: Officer, one: Agency) -> list[Act]:
    def edit(data: dict[str, Any]) -> Done:
        domain.edit(one.pk, data, by=officer, at=timezone.now())
        return Done("已保存。")

    def propose(kind: str, about: str, data: dict[str, Any]) -> Done:
        values = {"agency": one.pk} | ({"into": data["into"]} if "into" in data else {})
        made = proposals.propose(
            kind, domain.target(one.pk), values, by=officer, at=timezone.now(), about=about, reason=data["reason"]
        )
        return Done("已提请，等另一位管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    def merge(data: dict[str, Any]) -> Done:
        into = get_object_or_404(Agency, pk=data["into"])
        return propose("agency_merge", f"{one.name} 并入 {into.name}", data)

    others = Agency.objects.filter(region=one.region_id, closed_on=None).exclude(pk=one.pk).order_by("name")
    merging = type("MergeForm", (MergeForm,), {"others": list(others.values_list("pk", "name"))})
    return [
        Act("edit", "修改", AgencyForm, edit, initial={name: getattr(one, name) for name in domain.FIELDS}),
        Act("merge", "合并到另一个部门", merging, merge, danger=DANGERS["agency_merge"].why, quiet=True),
        Act(
            "close", "停用", ReasonForm, lambda data: propose("agency_close", f"停用 {one.name}", data),
            danger=DANGERS["agency_close"].why, quiet=True,
        ),
    ]  # fmt: skip
