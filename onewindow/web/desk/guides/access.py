"""Who is at a guide's page: editors of the agency and the administering department; what they may not see does not exist."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from onewindow.catalogue.fields import SECTIONS, Field, Group, Part, Rows
from onewindow.catalogue.models import GuideVersion
from onewindow.catalogue.moves import GUIDES
from onewindow.catalogue.work import WHOLE, concerns_guides, visible
from onewindow.network.load.typed import UNQUOTED
from onewindow.record.moves import NEW
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required

P = ParamSpec("P")
LAW = list(Art(17).numbers)


def catalogue_required(
    view: Callable[Concatenate[DeskRequest, Officer, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Editors of agencies and the administering departments; other posts are told so."""

    @officer_required
    @wraps(view)
    def checked(request: DeskRequest, officer: Officer, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not concerns_guides(officer):
            raise PermissionDenied("事项和指南由部门的事项编制岗位起草，由政务服务管理部门审核。您的岗位不办这一项。")
        return view(request, officer, *args, **kwargs)

    return checked


def version_or_404(officer: Officer, version_id: int) -> GuideVersion:
    versions = visible(officer).select_related(*WHOLE, "base", "drafted_by__agency", "edited_by__agency")
    return get_object_or_404(versions, pk=version_id)


def permitted(version: GuideVersion, officer: Officer) -> set[str]:
    """The names of the acts that the table lets this officer do with the version as it stands."""
    return {
        name for name, row in GUIDES.moves.items()
        if row.offered and NEW not in row.sources and row.allows(version.state) and row.by.test(officer, version)
    }  # fmt: skip


def _words() -> Mapping[str, str]:
    """The schema's names in Chinese, for what the linter says to somebody who has never seen the schema."""
    words: dict[str, str] = {"null": "空", "elements": "数据项名录", "true": "是", "false": "否"}

    def take(parts: tuple[Part, ...]) -> None:
        for part in parts:
            words.setdefault(part.name, part.label)
            if isinstance(part, Group | Rows):
                take(tuple(part.fields))
            if isinstance(part, Rows):
                take(part.other)
            if isinstance(part, Field):
                words.update((value, label) for value, label in part.options if value not in words)

    for section in SECTIONS:
        take(section.parts)
    return words


WORDS = _words()


def plain(text: str) -> str:
    """写 null → 留空; case_kind 改为 promised → 办件类型改为承诺件."""
    text = text.replace("写 null", "留空").replace(UNQUOTED, "")
    words = re.sub(r" ?([a-z][a-z_]{2,}) ?", lambda found: WORDS.get(found[1], found[0]), text)
    return re.sub(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])", "的", words)  # limit.days → 时限的天数
