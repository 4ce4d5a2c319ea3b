"""Changing the list: an order is drafted, issued with its day, comes into force by itself (Art. 16)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.catalogue import moves
from onewindow.catalogue.acts.change import Change, ensure_complete
from onewindow.catalogue.acts.delegating import to_whom
from onewindow.catalogue.errors import NoDelegation, OrderIncomplete, ReasonNeeded
from onewindow.catalogue.list_changes import adjust_agency, enter_item, hand_down, settle_closing
from onewindow.catalogue.models import ChangeKind, ChangeOrder, OrderState
from onewindow.network.models import Level, Region
from onewindow.record.actors import System
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import next_number
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

BASIS_AND_DAY = Art(16)


@moves.order_act(moves.DRAFT_ORDER)
def draft_order(change: Change, region: Region, *, by: Officer, at: datetime) -> ChangeOrder:
    """Raises OrderIncomplete, SubDelegation."""
    ensure_complete(change, region)
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
    """Raises OrderIncomplete, SubDelegation."""
    drafted = ChangeOrder.objects.select_related("region").get(pk=order_id)
    ensure_complete(change, drafted.region, own=order_id)
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
    """The day has come: put on record. A cancellation and a delegation were read by date already; who has the item changes now.

    Cases that run go on where they are: they keep their agency, their guide and the order they were taken in under.
    """
    order = move(ChangeOrder, order_id, moves.COME_INTO_FORCE, by=by, at=at, recorded_at=recorded_at, by_lapse=True)
    if order.kind == ChangeKind.ADJUSTED and order.to_agency:
        adjust_agency(order)
    if order.kind == ChangeKind.DELEGATED and not order.mode and order.to_level:
        hand_down(order)
    return order


@moves.order_act(moves.END_DELEGATION)
def end_delegation(order_id: int, *, by: Officer, at: datetime, reason: str) -> ChangeOrder:
    """Take back what was delegated: from now on nothing is taken in under it; what runs is handled to its end (Art. 16, 18).

    Raises ReasonNeeded, NoDelegation.
    """
    if not reason.strip():
        raise ReasonNeeded("为什么终止")
    order = move(ChangeOrder, order_id, moves.END_DELEGATION, by=by, at=at, details={"reason": reason.strip()[:200]})
    if not order.mode:
        raise NoDelegation
    return order


@moves.order_act(moves.REVOKE)
def revoke_order(order_id: int, *, by: Officer, at: datetime, reason: str) -> ChangeOrder:
    """Take back what is not in force yet. Raises ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded("为什么撤回")
    order = move(ChangeOrder, order_id, moves.REVOKE, by=by, at=at, details={"reason": reason.strip()[:200]})
    if order.item_id is not None:
        settle_closing(order.item_id)
    return order


def _write(order: ChangeOrder, change: Change) -> None:
    item = change.item
    assert change.effective_on is not None
    order.kind, order.item, order.effective_on = change.kind, item, change.effective_on
    order.name = item.name if item else change.name.strip()
    order.agency_key = item.agency_key if item else change.agency_key
    order.type = item.type if item else change.type
    order.levels = list(item.levels if item else change.levels)
    order.basis, order.summary, order.authority = change.basis.strip(), change.summary.strip(), change.authority.strip()
    _write_delegation(order, change)


def _write_delegation(order: ChangeOrder, change: Change) -> None:
    """What concerns another kind of order is not kept."""
    delegates = change.kind == ChangeKind.DELEGATED
    order.mode, order.to_level = (change.mode, change.to_level) if delegates else ("", "")
    order.to_place, order.ends_on = (change.to_place, change.ends_on) if delegates and change.mode else (None, None)
    order.to_agency = change.to_agency if change.mode or change.kind == ChangeKind.ADJUSTED else ""
    if order.mode and not order.authority:
        order.authority = to_whom(change, order.region)


def _details(order: ChangeOrder) -> dict[str, str]:
    said = {
        "mode": order.mode, "to_level": order.to_level, "to_place": order.to_place_id or "", "to_agency": order.to_agency,
        "ends_on": order.ends_on.isoformat() if order.ends_on else "",
    }  # fmt: skip
    return {
        "kind": order.kind, "item": order.item_id or order.name, "basis": order.basis, "effective_on": order.effective_on.isoformat(),
        **{name: value for name, value in said.items() if value},
    }  # fmt: skip
