"""Which sections of administration a post opens; all others do not exist for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onewindow.administration.permissions import ADMINISTRATORS, holds
from onewindow.administration.waiting import waiting_for
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from onewindow.web.desk.access import DeskRequest, officer_required

P = ParamSpec("P")


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    lead: str
    roles: frozenset[str]

    @property
    def address(self) -> str:
        return f"desk:admin_{self.key}"


def _section(key: str, label: str, lead: str, *roles: Role) -> Section:
    return Section(key, label, lead, frozenset(roles))


SYSTEM, SECURITY, AUDITOR = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
EDITOR, MANAGER, HEAD = Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR, Role.AGENCY_HEAD
# fmt: off
SECTIONS = [
    _section("proposals", "两人变更", "一人提请，另一人复核，同意时马上执行。", SYSTEM, SECURITY, HEAD, MANAGER),
    _section("agencies", "部门", "谁在哪里办事；停用和合并须两人。", SYSTEM),
    _section("officers", "工作人员", "账号、密码、动态口令。", SECURITY),
    _section("posts", "岗位", "谁在哪个部门做什么；审批、管理类岗位须两人授予。", SECURITY, MANAGER),
    _section("calendars", "工作日历", "国务院公布的放假、调休；导入后自动重算在办件的期限。", SYSTEM),
    _section("wordings", "文书和消息用语", "自带用语是默认；可以换成本市的说法。", SYSTEM),
    _section("synonyms", "同义说法", "群众怎么说，指的是哪个事项；搜索马上能用。", EDITOR, MANAGER),
    _section("retention", "保存期限", "到期由系统自动删除；缩短须两人。", SECURITY),
    _section("standing", "常设授权", "部门负责人授权首席事务代表当场决定。", HEAD, MANAGER),
    _section("trail", "审计记录", "管理变更、登录和锁定、查看个人信息；只读。", AUDITOR),
]
# fmt: on
BY_KEY = {section.key: section for section in SECTIONS}


def sections_of(post: Post) -> list[Section]:
    officer = Officer(post)
    if post.role == Role.ADMINISTRATOR and not post.agency.administering:
        return []
    return [section for section in SECTIONS if holds(officer, section.roles)]


def section_required(
    key: str,
) -> Callable[
    [Callable[Concatenate[DeskRequest, Officer, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """The section for those whose role it is; 403 with who it is otherwise."""
    section = BY_KEY[key]

    def bind(
        view: Callable[Concatenate[DeskRequest, Officer, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @officer_required
        @wraps(view)
        def checked(request: DeskRequest, officer: Officer, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if section not in sections_of(officer.post):
                who = "、".join(Role(role).label for role in Role.values if role in section.roles)
                raise PermissionDenied(f"“{section.label}”由{who}岗位办理。")
            return view(request, officer, *args, **kwargs)

        return checked

    return bind


def page(
    request: DeskRequest, officer: Officer, template: str, key: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    sections = sections_of(officer.post)
    decides = any(section.key == "proposals" for section in sections)
    shown = {
        "section": "admin", "sections": sections, "here": BY_KEY.get(key),
        "waiting": waiting_for(officer, timezone.now()).count() if decides else 0,
        "no_cases": officer.post.role in ADMINISTRATORS,
    }  # fmt: skip
    answer = render(request, f"desk/admin/{template}.html", shown | context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@officer_required
def home(request: DeskRequest, officer: Officer) -> HttpResponse:
    if not sections_of(officer.post):
        raise PermissionDenied("您的岗位没有要管理的内容。")
    return page(request, officer, "home", "", {})
