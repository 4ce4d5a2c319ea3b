"""Standing orders: the head of an agency names the chief representative who decides on the spot, or on a commitment (Art. 37)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from onewindow.administration.changes import differences, snapshot
from onewindow.administration.errors import NotYours, Unfit
from onewindow.network.models import Agency
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role, StandingOrder

DECIDES_THERE = Art(37)
FIELDS = ("approver", "power", "limits", "starts_on", "ends_on")
LONGEST = 3 * 366  # days: then the head looks at it again


def target(order: StandingOrder) -> str:
    return f"standing_order:{order.pk}"


def ensure_heads(by: Officer, agency_id: int) -> None:
    """Raises NotYours."""
    if by.post.role != Role.AGENCY_HEAD or by.post.agency_id != agency_id:
        raise NotYours("本部门的部门负责人")


@transaction.atomic
def give(
    approver: Post, power: str, limits: str, first: date, last: date, *, by: Officer, at: datetime
) -> StandingOrder:
    """Raises NotYours, Unfit."""
    ensure_heads(by, approver.agency_id)
    _ensure_fits(approver, first, last, at)
    try:
        with transaction.atomic():
            order = StandingOrder.objects.create(
                agency=approver.agency, approver=approver, power=power, limits=limits.strip(), starts_on=first, ends_on=last,
                given_by=by.post, given_at=at,
            )  # fmt: skip
    except IntegrityError as wrong:
        raise Unfit("已经给过他同样的授权，请在那一份上修改。") from wrong
    _record(order, "order_given", by, at, {"changes": differences({}, snapshot(order, FIELDS))})
    return order


@transaction.atomic
def edit(order_id: int, limits: str, last: date, *, by: Officer, at: datetime) -> StandingOrder:
    """Its limits and its last day; whom it names is another order. Raises NotYours, Unfit."""
    order = StandingOrder.objects.select_for_update(of=("self",)).select_related("approver").get(pk=order_id)
    ensure_heads(by, order.agency_id)
    if order.revoked_at is not None:
        raise Unfit("这份授权已经撤销，请另给一份。")
    _ensure_fits(order.approver, order.starts_on, last, at)
    before = snapshot(order, FIELDS)
    order.limits, order.ends_on = limits.strip(), last
    if changes := differences(before, snapshot(order, FIELDS)):
        order.save(update_fields=["limits", "ends_on"])
        _record(order, "order_edited", by, at, {"changes": changes})
    return order


def _ensure_fits(approver: Post, first: date, last: date, at: datetime) -> None:
    if approver.role != Role.APPROVER or not approver.holds(max(first, localtime(at).date())):
        raise Unfit("请选择本部门在岗的首席事务代表。", "approver")
    if last < first or last < localtime(at).date() or (last - first).days > LONGEST:
        raise Unfit("止日不能早于起日和今天，最长三年。", "last")


def within(by: Officer, values: Mapping[str, Any]) -> bool:
    """The head of the agency, another head of it, or the administering department of the place."""
    agency = Agency.objects.select_related("region").get(pk=values["agency"])
    if by.post.role == Role.AGENCY_HEAD:
        return by.post.agency_id == agency.pk
    return by.agency.administering and by.agency.region.contains(agency.region)


def check_revoke(values: Mapping[str, Any], at: datetime) -> None:
    if StandingOrder.objects.get(pk=values["order"]).revoked_at is not None:
        raise Unfit("这份授权已经撤销。")


def carry_revoke(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    order = StandingOrder.objects.select_for_update(of=("self",)).get(pk=values["order"])
    order.revoked_at = at
    order.save(update_fields=["revoked_at"])
    _record(order, "order_revoked", by, at, {"proposal": proposal})


def _record(order: StandingOrder, act: str, by: Officer, at: datetime, details: Mapping[str, Any]) -> None:
    record_change("standing_order", str(order.pk), act, by=by, at=at, article=DECIDES_THERE, details=details)
