"""What stands between a package's draft and its publication (Art. 30)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from onewindow.catalogue.content import FormGroup, GuideContent
from onewindow.catalogue.lint.elements import AUDIENCES
from onewindow.catalogue.lint.findings import Fault, Finding, Severity, warning
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.content import PackageContent
from onewindow.network.load.typed import explain
from onewindow.regulation.articles import Art

ONE_THING = Art(30)
Kind = tuple[str, str]  # label and type of a data element


@dataclass(frozen=True)
class Surroundings:
    """What a package is held against: the guides in force, the agencies, the data elements (None: not known)."""

    guides: Mapping[str, GuideContent]
    agencies: Collection[str]
    elements: Mapping[str, Kind] | None = None


def lint(content: Mapping[str, Any] | PackageContent, around: Surroundings) -> list[Finding]:
    """One that lacks a part or has it in the wrong form is told only that."""
    if not isinstance(content, PackageContent):
        try:
            content = PackageContent.model_validate(dict(content), strict=True)
        except ValidationError as error:
            said = [(detail["loc"], explain(detail)) for detail in error.errors(include_url=False)]
            return [Finding(at, why, ONE_THING, how, Severity.ERROR, "shape") for at, (why, how) in said]
    faults = [fault for check in CHECKS for fault in check(content, around)]
    return [Finding(one.at, one.why, ONE_THING, one.how, one.severity, "package") for one in faults]


def _named(content: PackageContent, around: Surroundings) -> Iterator[Fault]:
    for name, what in (("name", "名称"), ("policy", "依据的文件")):
        if not getattr(content, name).strip():
            yield Fault((name,), f"没有{what}", f"请填写{what}")
    if content.lead not in around.agencies:
        yield Fault(("lead",), f"牵头部门 {content.lead or '（空）'} 不存在", "请改为部门名录里的部门")
    if not content.audience:
        yield Fault(("audience",), "没有选谁可以办", "请勾选这一件事的服务对象")
    elif strange := set(content.audience) - set(AUDIENCES):
        yield Fault(("audience",), f"服务对象不对：{'、'.join(sorted(strange))}", "请从列出的服务对象里勾选")


def _members(content: PackageContent, around: Surroundings) -> Iterator[Fault]:
    keys = [member.item for member in content.members]
    if len(keys) < 2:
        yield Fault(("members",), "只有一件事", "一件事至少由两个事项组成，请加上其他事项")
    if len(set(keys)) != len(keys):
        yield Fault(("members",), "事项有重复", "请删去重复的")
    for n, member in enumerate(content.members):
        guide = around.guides.get(member.item)
        if guide is None:
            yield Fault(
                ("members", n, "item"), f"事项 {member.item or '（空）'} 没有公布的指南", "请改为已经公布的事项"
            )
        elif content.audience and not set(guide.audience) & set(content.audience):
            why = f"“{guide.name}”不面向这一件事的任何服务对象"
            yield warning(("members", n, "item"), why, "请核对服务对象；不符合的申请人办不了这一件")


def _order(content: PackageContent, around: Surroundings) -> Iterator[Fault]:
    keys = [member.item for member in content.members]
    whole = True
    for n, member in enumerate(content.members):
        for before in member.after:
            if before not in keys:
                whole = False
                yield Fault(
                    ("members", n, "after"),
                    f"前置事项 {_name(before, around)} 不在其中",
                    "请把它加进来，或者从前置里删去",
                )
    found = graph.cycle(content.after) if whole else []
    if found:
        way = " → ".join(_name(key, around) for key in reversed(found))
        yield Fault(("members",), f"事项互为前置，谁都开始不了：{way}", "请去掉其中一个前置，解开循环")


def _situations(content: PackageContent, around: Surroundings) -> Iterator[Fault]:
    for n, member in enumerate(content.members):
        if member.when is None:
            continue
        others = [other.item for other in content.members if other.item != member.item]
        owners = [key for key in others if member.when in _options(around.guides.get(key))]
        if len(owners) != 1:
            why = f"情形 {member.when or '（空）'} 应当恰好属于一个别的事项，现属于 {len(owners)} 个"
            yield Fault(("members", n, "when"), why, "请改为其中一个别的事项的 <情形>.<选项>，或者留空")


def _form(content: PackageContent, around: Surroundings) -> Iterator[Fault]:
    """The one form asks nothing in two ways: no table that is a single block elsewhere, no question under two types."""
    shapes: dict[str, bool] = {}
    labels: dict[str, tuple[str, str]] = {}
    for n, member in enumerate(content.members):
        guide = around.guides.get(member.item)
        for part in guide.form if guide else []:
            if isinstance(part, FormGroup) and shapes.setdefault(part.group, part.repeat) != part.repeat:
                yield Fault(
                    ("members", n, "item"),
                    f"“{part.group}”在几张表里一处填一行、一处填多行",
                    "请先统一这几份指南的申请表",
                )
            elements = [one.element for one in part.fields] if isinstance(part, FormGroup) else [part.element]
            for key in elements if around.elements is not None else []:
                label, kind = around.elements.get(key, (key, "")) if around.elements else (key, "")
                other = labels.setdefault(label, (key, kind))
                if other[1] != kind:
                    yield Fault(("members", n, "item"), f"“{label}”在几张表里类型不同（{other[0]}、{key}）", "请先统一为同一个数据项")  # fmt: skip


CHECKS = (_named, _members, _order, _situations, _form)


def _name(key: str, around: Surroundings) -> str:
    guide = around.guides.get(key)
    return guide.name if guide else key or "（空）"


def _options(guide: GuideContent | None) -> set[str]:
    if guide is None:
        return set()
    return {f"{one.key}.{option.key}" for one in guide.situations for option in one.options}
