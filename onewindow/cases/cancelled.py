"""A change order and those who have begun to apply: told when it is issued, and when it is taken back (Art. 16, 24)."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.models import Draft
from onewindow.catalogue.jobs import TELL_DRAFTS
from onewindow.catalogue.list_changes import due_orders
from onewindow.catalogue.models import ChangeKind, ChangeOrder, OrderState
from onewindow.notices.messages import Person, Telling, tell
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

DRAFTS_TOLD = Art(16)
BY_MESSAGE = Art(24)

log = logging.getLogger(__name__)


@transaction.atomic
def tell_drafts(order_id: int, *, at: datetime) -> int:
    """Tell each owner of a draft once an event; how many messages. Only a cancellation concerns them: a changed guide is shown
    when the draft is opened."""
    order = ChangeOrder.objects.select_related("chain", "region").get(pk=order_id)
    event = order.chain.events.filter(act__in=["issue_order", "revoke_order"]).order_by("-sequence").first()
    was_issued = order.issued_at is not None
    if order.kind != ChangeKind.CANCELLED or event is None or not was_issued:
        return 0
    drafts = Draft.objects.filter(
        case=None, user__isnull=False, item__basic=order.item_id, item__region__code__startswith=order.region.prefix
    )
    telling = _telling(order)
    owners = {draft.user_id: draft.user for draft in drafts.select_related("user") if draft.user is not None}
    told = tell(telling, [Person(user, user.phone) for user in owners.values()], event=event, at=at)
    ChangeOrder.objects.filter(pk=order_id).update(told=order.told + len(told))
    return len(told)


def _telling(order: ChangeOrder) -> Telling:
    day = f"{order.effective_on.month}月{order.effective_on.day}日"
    if order.state == OrderState.REVOKED:
        text = f"“{order.name}”不取消了，您写的草稿还可以提交。"
        return Telling("order_revoked", "事项继续办理", text, {"item": order.name})
    text = f"“{order.name}”从{day}起取消，当天起不再受理。您有一份草稿没有提交，要办请在{day}以前提交；提交了的照常办完。依据：{order.basis}"
    return Telling("order_issued", "您要办的事项将取消", text, {"item": order.name, "day": day})


def sweep_orders(at: datetime) -> int:
    """Put on record which orders have come into force; how many. Each in a transaction of its own."""
    done = 0
    for order in due_orders(at):
        try:
            with transaction.atomic():
                done += ChangeOrder.objects.select_for_update(of=("self",)).get(pk=order).apply_lapsed(at, at)
        except ActRefused:
            log.exception("order %s could not come into force", order)
    return done


@app.task(name=TELL_DRAFTS, queue="notices", retry=RetryStrategy(max_attempts=5, wait=30))
def tell_drafts_of_order(order_id: int) -> None:
    tell_drafts(order_id, at=timezone.now())


@app.periodic(cron="2 16 * * *")  # UTC: two past midnight in Luoyang
@app.task(
    name="cases.orders", queue="clocks", queueing_lock="cases.orders", retry=RetryStrategy(max_attempts=3, wait=60)
)
def orders_come_into_force(timestamp: int) -> None:
    sweep_orders(timezone.now())
