"""Posts: who does what where. The administering department staffs everyday posts of its place, the security administrator all."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import User
from onewindow.administration import posts as domain
from onewindow.administration import proposals
from onewindow.administration.dangers import DANGERS
from onewindow.administration.errors import Unfit
from onewindow.administration.permissions import EVERYDAY
from onewindow.administration.trail import history
from onewindow.network.models import Agency, Window
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.handover import day
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "posts"


class PostForm(AdminForm):
    role = forms.ChoiceField(label="岗位", choices=Role.choices)
    agency = forms.CharField(label="部门", max_length=100, help_text="部门全称，或者统一社会信用代码。")
    window = forms.CharField(
        label="窗口",
        required=False,
        max_length=100,
        help_text="只有窗口岗位填：场所名称 窗口号，例如 涧西区政务服务中心 01。",
    )
    badge = forms.CharField(label="工牌号", max_length=20)
    title = forms.CharField(label="职务", max_length=60, required=False)
    starts_on = day("从哪天", "请选择从哪天起。")
    ends_on = forms.DateField(
        label="到哪天（含）",
        required=False,
        help_text="长期任职的不填。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="审批、管理类岗位须两人授予，要写明理由。",
    )  # fmt: skip

    def clean_agency(self) -> Agency:
        typed = self.cleaned_data["agency"].strip()
        found = list(
            Agency.objects.filter(Q(name=typed) | Q(uscc=typed.upper()), closed_on=None).select_related("region")[:2]
        )
        if len(found) != 1:
            raise forms.ValidationError("没有（或者不止一个）这样的部门，请写全称或者统一社会信用代码。")
        return found[0]

    def clean_window(self) -> Window | None:
        typed = self.cleaned_data["window"].strip()
        if not typed:
            return None
        venue, _, number = typed.rpartition(" ")
        found = Window.objects.filter(venue__name=venue.strip(), number=number).first()
        if found is None:
            raise forms.ValidationError("没有这个窗口，请写场所名称、空格、窗口号。")
        return found


class EverydayPostForm(PostForm):
    role = forms.ChoiceField(label="岗位", choices=[(role.value, role.label) for role in EVERYDAY])
    officer = forms.CharField(label="工号", max_length=40, help_text="账号由安全管理员建；这里填本人的工号。")
    field_order = ["officer"]

    def prepare(self) -> None:
        del self.fields["reason"]

    def clean_officer(self) -> User:
        found = User.objects.filter(username=self.cleaned_data["officer"].strip(), officer=True, is_active=True).first()
        if found is None:
            raise forms.ValidationError("没有这个工号，或者已经停用。请核对，或者请安全管理员新建账号。")
        return found


class ChangeForm(PostForm):
    """Agency, role and officer stay."""

    field_order = ["title", "badge", "window", "starts_on", "ends_on"]

    def prepare(self) -> None:
        for name in ("role", "agency", "reason"):
            del self.fields[name]
        self.fields["starts_on"].help_text = "还没有开始的岗位才能改。"


class EndForm(AdminForm):
    last = day("最后一天", "请选择最后一天。")


def _values(user: User, data: dict[str, Any]) -> dict[str, Any]:
    return domain.values_of(
        user, data["agency"], data["role"], window=data["window"], title=data["title"].strip(), badge=data["badge"].strip(),
        first=data["starts_on"], last=data["ends_on"],
    )  # fmt: skip


def give_act(officer: Officer, user: User) -> Act:
    """At once where one person may; else a proposal for a second one."""

    def perform(data: dict[str, Any]) -> Done:
        values = _values(user, data)
        if data["role"] not in domain.DANGEROUS:
            domain.give(values, by=officer, at=timezone.now())
            return Done("岗位已授予。")
        if not data["reason"].strip():
            raise Unfit("这个岗位须两人授予，请写明理由。", "reason")
        about = f"授予 {user.display_name}（{user.username}）{data['agency'].name} {Role(data['role']).label}岗位"
        made = proposals.propose(
            "role_give", domain.target(values), values, by=officer, at=timezone.now(), about=about, reason=data["reason"],
            concerned=user,
        )  # fmt: skip
        return Done("已提请，等另一位管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    lead = f"首席事务代表、部门负责人、管理和审计类岗位须两人授予：{DANGERS['role_give'].why}"
    return Act("give", "授予岗位", PostForm, perform, lead=lead, initial={"starts_on": timezone.localdate()})


def of(officer: Officer) -> QuerySet[Post]:
    """All for the security administrator, those of the place and beneath for its administering department."""
    rows = Post.objects.select_related("officer", "agency__region", "window__venue")
    if officer.post.role == Role.SECURITY_ADMIN:
        return rows
    return rows.filter(agency__region__code__startswith=officer.agency.region.prefix)


def _cells(post: Post) -> list[str]:
    until = post.ends_on.isoformat() if post.ends_on else "长期"
    return [
        post.officer.display_name,
        post.officer.username,
        post.agency.name,
        post.get_role_display(),
        post.starts_on.isoformat(),
        until,
    ]


def _in_force(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    today = timezone.localdate()
    wanted = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return rows.filter(wanted) if value == "on" else rows.exclude(wanted)


@section_required(KEY)
def posts(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [
        Filter("q", "姓名、工号", lambda rows, value: rows.filter(
            Q(officer__display_name__contains=value) | Q(officer__username__istartswith=value))),
        Filter("agency", "部门", lambda rows, value: rows.filter(agency__name__contains=value)),
        Filter("role", "岗位", lambda rows, value: rows.filter(role=value), Role.choices),
        Filter("state", "状态", _in_force, [("on", "在任"), ("off", "不在任")]),
    ]  # fmt: skip
    mine = officer.post.role == Role.ADMINISTRATOR
    listing = Listing(
        KEY, ["姓名", "工号", "部门", "岗位", "从", "到"], of(officer), _cells,
        lambda post: reverse("desk:admin_post", args=[post.pk]),
        {"agency": ("按部门", ("agency__region_id", "agency__name", "pk")), "new": ("最新的在前", ("-pk",))},
        ("没有这样的岗位", "换一个条件；新岗位在工作人员的页面上授予。"), filters,
        ("授予日常岗位", reverse("desk:admin_post_new")) if mine else ("", ""),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def new(request: DeskRequest, officer: Officer) -> HttpResponse:
    def perform(data: dict[str, Any]) -> Done:
        made = domain.give(_values(data["officer"], data), by=officer, at=timezone.now())
        return Done("岗位已授予。", reverse("desk:admin_post", args=[made.pk]))

    lead = "窗口、审查、法制审核、事项编制、大厅管理由本地政务服务管理机构授予；其他岗位由安全管理员办理。"
    act = Act("give", "授予日常岗位", EverydayPostForm, perform, lead=lead, initial={"starts_on": timezone.localdate()})
    return show_one(
        request, officer, lambda: Shown(KEY, "授予日常岗位", ("岗位", reverse("desk:admin_posts")), acts=[act])
    )


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    post = get_object_or_404(of(officer), pk=pk)
    today = timezone.localdate()

    def end(data: dict[str, Any]) -> Done:
        domain.end(post.pk, by=officer, at=timezone.now(), last=data["last"])
        return Done("已登记。")

    def change(data: dict[str, Any]) -> Done:
        domain.change(
            post.pk, by=officer, at=timezone.now(), first=data["starts_on"], last=data["ends_on"], title=data["title"].strip(), badge=data["badge"].strip(),
            window=data["window"],
        )  # fmt: skip
        return Done("已修改。")

    until = post.ends_on.isoformat() if post.ends_on else "长期"
    facts = [("工号", post.officer.username), ("部门", post.agency.name), ("窗口", str(post.window or "—")), ("职务", post.title or "—"),
             ("工牌号", post.badge), ("起止", f"{post.starts_on} 至 {until}")]  # fmt: skip
    over = post.ends_on is not None and post.ends_on < today
    may = officer.post.role == Role.SECURITY_ADMIN or post.role in EVERYDAY
    lead = "部门、岗位不变；要换岗位的，先结束再另给。" + (
        "提前开始、延长须两人办理：请另行授予。" if post.role in domain.DANGEROUS else ""
    )
    window = f"{post.window.venue.name} {post.window.number}" if post.window else ""
    held = {
        "title": post.title,
        "badge": post.badge,
        "window": window,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }
    acts = [
        Act("change", "修改岗位", ChangeForm, change, lead=lead, initial=held),
        Act("end", "结束岗位", EndForm, end, initial={"last": today}),
    ]
    acts = acts if may and not over else []
    title = f"{post.officer.display_name} · {post.get_role_display()}"
    back = ("岗位", reverse("desk:admin_posts"))
    return Shown(KEY, title, back, facts, acts, history("post", str(pk)), "已结束" if over else "")
