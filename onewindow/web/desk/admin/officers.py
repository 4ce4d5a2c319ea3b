"""Officers: accounts and their factors; posts are given on the same page."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.acts.passwords import FAILURES, LOCKED
from onewindow.accounts.acts.second_factor import has_totp
from onewindow.accounts.attempts import Counted, count
from onewindow.accounts.models import User
from onewindow.administration import officers as domain
from onewindow.administration import proposals
from onewindow.administration.dangers import DANGERS
from onewindow.administration.trail import history
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, NothingForm, ReasonForm, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show
from onewindow.web.desk.admin.posts import give_act

KEY = "officers"


class OfficerForm(AdminForm):
    username = forms.CharField(label="工号", max_length=40, help_text="登录用，以后不能改，例如 jxq.zhang。")
    display_name = forms.CharField(label="姓名", max_length=60)


class NameForm(AdminForm):
    display_name = forms.CharField(label="姓名", max_length=60)


def _cells(user: User) -> list[str]:
    posts = [f"{post.agency.short_name} {post.get_role_display()}" for post in user.held]  # type: ignore[attr-defined]
    shown = "、".join(posts[:3]) + (f" 等 {len(posts)} 个" if len(posts) > 3 else "")
    return [user.username, user.display_name, shown or "没有岗位", "在用" if user.is_active else "停用"]


@section_required(KEY)
def officers(request: DeskRequest, officer: Officer) -> HttpResponse:
    from django.db.models import Prefetch

    held = Prefetch("posts", Post.objects.in_force(timezone.localdate()).select_related("agency"), to_attr="held")
    filters = [
        Filter(
            "q", "工号、姓名", lambda rows, value: rows.filter(Q(username__istartswith=value) | Q(display_name__contains=value))
        ),
        Filter("state", "状态", lambda rows, value: rows.filter(is_active=value == "on"), [("on", "在用"), ("off", "停用")]),
    ]  # fmt: skip
    listing = Listing(
        KEY, ["工号", "姓名", "岗位", "状态"], User.objects.filter(officer=True).prefetch_related(held), _cells,
        lambda user: reverse("desk:admin_officer", args=[user.pk]),
        {"username": ("按工号", ("username",)), "name": ("按姓名", ("display_name", "pk")), "new": ("最新的在前", ("-pk",))},
        ("没有这样的工作人员", "换一个条件，或者新建账号。"), filters, ("新建账号", reverse("desk:admin_officer_new")),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def new(request: DeskRequest, officer: Officer) -> HttpResponse:
    def perform(data: dict[str, Any]) -> Done:
        user, password = domain.create(data["username"], data["display_name"], by=officer, at=timezone.now())
        return Done(
            "账号已建好。密码只显示这一次，请当面交给本人。", reverse("desk:admin_officer", args=[user.pk]), password
        )

    act = Act("create", "新建账号", OfficerForm, perform, lead="建好后显示一次密码；本人首次登录时绑定动态口令。")
    back = ("工作人员", reverse("desk:admin_officers"))
    return show_one(request, officer, lambda: Shown(KEY, "新建账号", back, acts=[act]))


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    user = get_object_or_404(User, pk=pk, officer=True)
    now = timezone.now()
    bound = has_totp(user)
    locked = count(Counted.PASSWORD, user.username, within=LOCKED, at=now) >= FAILURES
    locked = locked or count(Counted.TOTP, str(user.pk), within=LOCKED, at=now) >= FAILURES
    state = "已停用" if not user.is_active else "已锁定" if locked else ""
    facts = [("工号", user.username), ("动态口令", "已绑定" if bound else "没有绑定，下次登录时绑定"),
             ("密码", "有" if user.has_usable_password() else "没有，要重设后才能登录")]  # fmt: skip
    posts = list(user.posts.select_related("agency", "window").order_by("-starts_on", "-pk"))
    acts = [give_act(officer, user), *_factors(officer, user, bound=bound, locked=locked), *_account(officer, user)]
    return Shown(
        KEY, user.display_name, ("工作人员", reverse("desk:admin_officers")), facts, acts, history("officer", str(pk)), state,
        {"posts": posts, "today": timezone.localdate()}, "officer",
    )  # fmt: skip


def _factors(officer: Officer, user: User, *, bound: bool, locked: bool) -> list[Act]:
    def password(data: dict[str, Any]) -> Done:
        _, secret = domain.reset_password(user.pk, by=officer, at=timezone.now())
        return Done("已重设。密码只显示这一次，请当面交给本人；原来的登录已失效。", secret=secret)

    def unlock(data: dict[str, Any]) -> Done:
        domain.unlock(user.pk, by=officer, at=timezone.now())
        return Done("已解除锁定，可以马上登录。")

    def factor(data: dict[str, Any]) -> Done:
        made = proposals.propose(
            "factor_reset", domain.target(user), {"officer": user.pk}, by=officer, at=timezone.now(),
            about=f"重置 {user.display_name}（{user.username}）的动态口令", reason=data["reason"], concerned=user,
        )  # fmt: skip
        return Done("已提请，等另一位管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    acts = [Act("unlock", "解除锁定", NothingForm, unlock, lead="先核实是本人在登录。")] if locked else []
    acts.append(Act("password", "重设密码", NothingForm, password, lead="先核实是本人提出的。", quiet=True))
    if bound:
        lead = "验证器解除绑定，密码同时作废；执行后再重设密码。"
        danger = DANGERS["factor_reset"].why
        acts.append(Act("factor", "重置动态口令", ReasonForm, factor, lead=lead, danger=danger, quiet=True))
    return acts


def _account(officer: Officer, user: User) -> list[Act]:
    def rename(data: dict[str, Any]) -> Done:
        domain.rename(user.pk, data["display_name"], by=officer, at=timezone.now())
        return Done("已保存。")

    def disable(data: dict[str, Any]) -> Done:
        domain.disable(user.pk, by=officer, at=timezone.now(), reason=data["reason"])
        return Done("已停用，正在登录的马上退出。")

    def enable(data: dict[str, Any]) -> Done:
        domain.enable(user.pk, by=officer, at=timezone.now())
        return Done("已恢复。")

    name = {"display_name": user.display_name}
    found = [Act("rename", "改姓名", NameForm, rename, initial=name, quiet=True)]
    if user.is_active:
        return [*found, Act("disable", "停用账号", ReasonForm, disable, quiet=True)]
    return [*found, Act("enable", "恢复账号", NothingForm, enable)]
