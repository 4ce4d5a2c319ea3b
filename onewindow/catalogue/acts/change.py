"""What an order says, and what it must say (Art. 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.acts.delegating import delegation_problems, ensure_not_sub_delegated
from onewindow.catalogue.errors import OrderIncomplete
from onewindow.catalogue.models import BasicItem, ChangeKind, Item, ItemType, Mode
from onewindow.network.models import Agency, Level, Region
from onewindow.regulation.articles import Art

BASIS_AND_DAY = Art(16)


@dataclass(frozen=True)
class Change:
    """What an order says. `item` None: an item that the list does not have yet, named by `name`, `agency_key`, `type`, `levels`.

    `mode`, `to_level`, `to_place`, `to_agency`, `ends_on`: of one that delegates; `to_agency`: of one that adjusts, who has it then.
    """

    kind: ChangeKind
    item: BasicItem | None
    basis: str
    summary: str
    effective_on: date | None
    authority: str = ""
    name: str = ""
    agency_key: str = ""
    type: str = ""
    levels: Sequence[str] = ()
    mode: str = ""
    to_level: str = ""
    to_place: Region | None = None
    to_agency: str = ""
    ends_on: date | None = None


def ensure_complete(change: Change, region: Region, *, own: int | None = None) -> None:
    """Raises OrderIncomplete, SubDelegation."""
    if change.kind == ChangeKind.DELEGATED:
        ensure_not_sub_delegated(change, region)
    problems: dict[str, str] = {}
    if not change.basis.strip():
        problems["basis"] = "请写明依据：哪个机关的哪份文件"
    if not change.summary.strip():
        problems["summary"] = "请写明变更的内容"
    if change.effective_on is None:
        problems["effective_on"] = "请填写生效日期"
    if change.item is None:
        problems |= _new_item_problems(change, region)
    elif not Item.objects.filter(basic=change.item, region__code__startswith=region.prefix).exists():
        problems["item"] = f"{region.name}没有这个事项，请另选事项"
    if not change.mode and not change.authority.strip() and change.kind in FROM_OR_TO:
        problems["authority"] = FROM_OR_TO[change.kind]
    if change.item is not None and not problems:
        problems |= _further_problems(change, region, own)
    if problems:
        raise OrderIncomplete(problems)


FROM_OR_TO = {ChangeKind.TAKEN_OVER: "请写明从哪个机关承接", ChangeKind.DELEGATED: "请写明下放给谁"}


def _further_problems(change: Change, region: Region, own: int | None) -> dict[str, str]:
    if change.mode and change.mode not in Mode.values:
        return {"mode": "请选择下放的方式"}
    if change.kind == ChangeKind.DELEGATED and (change.mode or change.to_level):
        return delegation_problems(change, region, own=own)
    if change.kind == ChangeKind.ADJUSTED and change.to_agency:
        here = Item.objects.filter(basic=change.item, region__code__startswith=region.prefix)
        there = Agency.objects.filter(key=change.to_agency, region__in=here.values("region"), closed_on=None)
        return {} if there.exists() else {"to_agency": "办这件事的地方没有这个部门，请另选部门"}
    return {}


def _new_item_problems(change: Change, region: Region) -> dict[str, str]:
    if region.level != Level.CITY:
        return {"item": "请选择清单里的事项；清单里没有的，由市级先列入全市清单"}
    if change.kind != ChangeKind.TAKEN_OVER:
        return {"item": "请选择清单里的事项；只有承接可以是清单里没有的"}
    problems = {}
    if not change.name.strip():
        problems["name"] = "请填写承接的事项名称，或者选择清单里的事项"
    elif BasicItem.objects.filter(name=change.name.strip()).exists():
        problems["name"] = "清单里已经有这个事项，请直接选择"
    if change.type not in ItemType.values:
        problems["type"] = "请选择事项类型"
    if not change.levels:
        problems["levels"] = "请选择由哪一级办"
    if not Agency.objects.filter(key=change.agency_key, region__level__in=list(change.levels) or ["city"]).exists():
        problems["agency_key"] = "所选层级没有这个部门，请另选部门"
    return problems
