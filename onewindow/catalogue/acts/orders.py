"""Changing the list: an order is drafted, issued with its day, comes into force by itself (Art. 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.catalogue import moves
from onewindow.catalogue.errors import OrderIncomplete, ReasonNeeded
from onewindow.catalogue.list_changes import enter_item, settle_closing
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Item, ItemType, OrderState
from onewindow.network.models import Agency, Level, Region
from onewindow.record.actors import System
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import next_number
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

BASIS_AND_DAY = Art(16)


@dataclass(frozen=True)
class Change:
    """What an order says. `item` None: an item that the list does not have yet, named by `name`, `agency_key`, `type`, `levels`."""

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


@moves.order_act(moves.DRAFT_ORDER)
def draft_order(change: Change, region: Region, *, by: Officer, at: datetime) -> ChangeOrder:
    """Raises OrderIncomplete."""
    _ensure_complete(change, region)
    year = localtime(at).year
    number = f"变〔{year}〕{next_number(f'change_order:{region.pk}:{year}')}号"
    if region.level != Level.CITY:
        number = f"{region.name}{number}"
    order = ChangeOrder(
        number=number, region=region, state=OrderState.DRAFTED, drafted_by=by.post, drafted_at=at,
        chain=open_chain("order", f"{region.pk}:{number}", at=at),
    )  # fmt: skip
    _write(order, change)
    order.save()
    begin(order, moves.DRAFT_ORDER, by=by, at=at, details=_details(order))
    return order


@moves.order_act(moves.EDIT_ORDER)
def edit_order(order_id: int, change: Change, *, by: Officer, at: datetime) -> ChangeOrder:
    """Raises OrderIncomplete."""
    drafted = ChangeOrder.objects.select_related("region").get(pk=order_id)
    _ensure_complete(change, drafted.region)
    _write(drafted, change)
    order = move(ChangeOrder, order_id, moves.EDIT_ORDER, by=by, at=at, details=_details(drafted))
    _write(order, change)
    order.save()
    return order


@moves.order_act(moves.ISSUE)
def issue_order(order_id: int, *, by: Officer, at: datetime) -> ChangeOrder:
    """From its day a cancelled item takes no new application; whoever has begun one is told now. Cases that run go on.

    An item taken over that is new to the list gets its first draft of a guide. Raises OrderIncomplete where the day has passed.
    """
    today = localtime(at).date()
    order = move(ChangeOrder, order_id, moves.ISSUE, by=by, at=at)
    if order.effective_on < today:
        raise OrderIncomplete({"effective_on": f"生效日期 {order.effective_on:%Y-%m-%d} 已经过了，请改为今天或者以后"})
    order.issued_by = by.agency
    if order.item is None:
        order.item = enter_item(order, by=by, at=at)
    order.save(update_fields=["issued_by", "item"])
    settle_closing(order.item_id)
    return order


@moves.order_act(moves.COME_INTO_FORCE)
def come_into_force(order_id: int, *, by: System, at: datetime, recorded_at: datetime | None = None) -> ChangeOrder:
    """The day has come: put on record. What it does was read by date already."""
    return move(ChangeOrder, order_id, moves.COME_INTO_FORCE, by=by, at=at, recorded_at=recorded_at, by_lapse=True)


@moves.order_act(moves.REVOKE)
def revoke_order(order_id: int, *, by: Officer, at: datetime, reason: str) -> ChangeOrder:
    """Take back what is not in force yet. Raises ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded("为什么撤回")
    order = move(ChangeOrder, order_id, moves.REVOKE, by=by, at=at, details={"reason": reason.strip()[:200]})
    if order.item_id is not None:
        settle_closing(order.item_id)
    return order


def _ensure_complete(change: Change, region: Region) -> None:
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
    if change.kind in {ChangeKind.TAKEN_OVER, ChangeKind.DELEGATED} and not change.authority.strip():
        problems["authority"] = "请写明从哪个机关承接" if change.kind == ChangeKind.TAKEN_OVER else "请写明下放给谁"
    if problems:
        raise OrderIncomplete(problems)


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


def _write(order: ChangeOrder, change: Change) -> None:
    item = change.item
    assert change.effective_on is not None
    order.kind, order.item, order.effective_on = change.kind, item, change.effective_on
    order.name = item.name if item else change.name.strip()
    order.agency_key = item.agency_key if item else change.agency_key
    order.type = item.type if item else change.type
    order.levels = list(item.levels if item else change.levels)
    order.basis, order.summary, order.authority = change.basis.strip(), change.summary.strip(), change.authority.strip()


def _details(order: ChangeOrder) -> dict[str, str]:
    return {
        "kind": order.kind, "item": order.item_id or order.name, "basis": order.basis, "effective_on": order.effective_on.isoformat()
    }  # fmt: skip
