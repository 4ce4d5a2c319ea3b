"""What an order does to the list: items close on its day, an item taken over enters with a first draft (Art. 16)."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from onewindow.catalogue.coding import columns, new_code
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Guide, Item, ItemType, OrderState
from onewindow.kernel.identifiers import handling_item_code, implementation_code
from onewindow.kernel.pinyin import pinyin_key
from onewindow.network.models import Agency, Level
from onewindow.regulation.articles import Art

if TYPE_CHECKING:
    from onewindow.staff.actors import Officer

NO_NEW_APPLICATIONS = Art(16)


def settle_closing(item_key: str | None) -> None:
    """Write the last day of each place from the orders that cancel the item there: of several the earliest counts.

    Only places that an order names or has named are touched.
    """
    orders = ChangeOrder.objects.filter(item=item_key, kind=ChangeKind.CANCELLED).exclude(state=OrderState.DRAFTED)
    closing: dict[int, date | None] = {}
    for order in orders.select_related("region").order_by("effective_on"):
        places = Item.objects.filter(basic=item_key, region__code__startswith=order.region.prefix)
        holds = order.state in {OrderState.ISSUED, OrderState.IN_FORCE}
        for pk in places.values_list("pk", flat=True):
            if holds:
                closing[pk] = closing.get(pk) or order.last_day
            else:
                closing.setdefault(pk, None)
    by_day: dict[date | None, list[int]] = {}
    for pk, day in closing.items():
        by_day.setdefault(day, []).append(pk)
    for day, pks in by_day.items():
        Item.objects.filter(pk__in=pks).update(active_to=day)


def enter_item(order: ChangeOrder, *, by: "Officer", at: datetime) -> BasicItem:
    """A new item: not on the public list before its guide is published. Its first draft holds what the order says."""
    from onewindow.catalogue.acts.importing import import_guide

    content = skeleton(free_key(order.name), order)
    code = new_code(ItemType(order.type), order.agency_key)
    fields = columns(GuideContent.model_validate(content))
    item = BasicItem.objects.create(key=content["key"], code=code, listed=False, **fields)
    guide = Guide.objects.create(item=item, region=None)
    import_guide(guide, content, by=by, at=at, details={"order": order.number})
    return item


def free_key(name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", pinyin_key(name)).strip("-")[:60] or "item"
    taken = set(BasicItem.objects.filter(key__startswith=base).values_list("key", flat=True))
    return base if base not in taken else next(key for n in range(2, 1000) if (key := f"{base}-{n}") not in taken)


def skeleton(key: str, order: ChangeOrder) -> dict[str, Any]:
    """All that a guide has, empty where the department has to write it: the linter says what is missing."""
    licence = order.type == ItemType.LICENCE
    silence = {"days": 5, "unit": "working", "basis": "《中华人民共和国行政许可法》第三十二条第一款第四项"}
    limit = {"days": 20, "unit": "working", "from": "acceptance", "basis": None}
    return {
        "key": key, "name": order.name, "agency": order.agency_key, "type": order.type, "levels": list(order.levels), "audience": [],
        "parties": {"joint": False, "in_person": False, "agent": True, "interested": False}, "safety": False, "quota": False,
        "topic": "其他", "legal_basis": [], "case_kind": "promised", "statutory_limit": limit, "promised_limit": dict(limit),
        "extension": None, "silence": silence if licence else None, "on_default": {"outcome": "decide", "basis": None},
        "public_result": False, "promise_is_example": False, "conditions": [], "materials": [], "situations": [], "form": [],
        "steps": [], "fee": None, "result": {"kind": "certificate", "name": "", "valid_years": None}, "delivery": ["window"],
        "channels": ["window"], "visits": 1, "visit_reason": "", "commitment": None, "cross_region": "none", "delegated": [],
        "remedies": None, "intermediary": [], "faq": [],
    }  # fmt: skip


def hand_down(order: ChangeOrder) -> None:
    """From its day the level exercises the item itself, by the same guide; what the level above has in hand it finishes."""
    from onewindow.catalogue.publication import join_level

    join_level(str(order.item_id), order.to_level, order.region, opens_on=order.effective_on)


def adjust_agency(order: ChangeOrder) -> None:
    """From its day another agency has the item, where it has a body; its codes follow. Cases that run stay with whom they have."""
    rows = list(
        Item.objects.filter(basic=order.item_id, region__code__startswith=order.region.prefix).select_related("basic")
    )
    bodies = Agency.objects.filter(key=order.to_agency, region__in=[row.region_id for row in rows], closed_on=None)
    by_place = {body.region_id: body for body in bodies}
    changed = [row for row in rows if row.region_id in by_place]
    for row in changed:
        row.agency = by_place[row.region_id]
        row.code = implementation_code(row.agency.uscc, Level(row.level).exercise_code, row.basic.code)
        row.handling_code = handling_item_code(row.code, 1)
    Item.objects.bulk_update(changed, ["agency", "code", "handling_code"], batch_size=1000)
    if order.region.level == Level.CITY:
        BasicItem.objects.filter(pk=order.item_id).update(agency_key=order.to_agency)


def due_orders(at: datetime) -> list[int]:
    """Issued orders whose day has come."""
    orders = ChangeOrder.objects.filter(state=OrderState.ISSUED, effective_on__lte=localtime(at).date())
    return list(orders.order_by("pk").values_list("pk", flat=True))
