"""What an agency has delegated: in force by the day that the order says, to whom, on what basis (Art. 18; 行政许可法 24)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from onewindow.catalogue.content import Delegation, GuideContent
from onewindow.catalogue.models import ChangeKind, ChangeOrder, Item, OrderState
from onewindow.network.models import Agency, AgencyKind, Region
from onewindow.regulation.articles import Art

DELEGATED = Art(16, 18)
ADMINISTRATIVE_ORGANS = frozenset({AgencyKind.GOVERNMENT, AgencyKind.TOWN_GOVERNMENT})  # 行政许可法 24


def in_force(on: date) -> QuerySet[ChangeOrder]:
    """Orders by which something is delegated that day; the worker need not have run."""
    orders = ChangeOrder.objects.filter(kind=ChangeKind.DELEGATED, state__in=[OrderState.ISSUED, OrderState.IN_FORCE])
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return orders.exclude(mode="").filter(lasting, effective_on__lte=on)


def delegated_by(item: Item, on: date) -> list[ChangeOrder]:
    """The orders that delegate what this agency has of the item: of its own place, then of those above it; the latest first."""
    found = in_force(on).filter(item=item.basic_id, region__in=item.region.ancestor_codes())
    return sorted(found, key=lambda order: (order.region_id, order.pk), reverse=True)


def covering(orders: Iterable[ChangeOrder], place: Region) -> ChangeOrder | None:
    return next((order for order in orders if order.covers(place)), None)


def of_the_guide(guide: GuideContent, place: Region) -> Delegation | None:
    return next((one for one in guide.delegated if one.to_level == place.level), None)


def delegate_of(order: ChangeOrder, place: Region) -> Agency | None:
    """Who it is delegated to at that place; None where the order names nobody (reception, help)."""
    return Agency.objects.filter(key=order.to_agency, region=place).first() if order.to_agency else None


def may_be_entrusted(agency: Agency, *, licence: bool) -> bool:
    """Licences only to administrative organs (行政许可法 24); stations and hall bodies take in and help, whatever the item."""
    if licence:
        return agency.kind in ADMINISTRATIVE_ORGANS
    return agency.kind != AgencyKind.STATION and not agency.hall_body


@dataclass(frozen=True)
class Announced:
    """A delegation as it is announced: who to whom, how, since and until when, on what basis."""

    order: ChangeOrder

    @property
    def line(self) -> str:
        one = self.order
        span = f"{one.effective_on:%Y-%m-%d} 起" + (f"，{one.ends_on:%Y-%m-%d} 止" if one.ends_on else "")
        return f"{one.region.name}：{one.authority}，{one.get_mode_display()}，{span}（{one.number}）"


def announced(items: Sequence[str], on: date) -> dict[str, list[Announced]]:
    """The delegations in force of these items."""
    found: dict[str, list[Announced]] = {}
    for order in in_force(on).filter(item__in=items).select_related("region").order_by("region", "pk"):
        found.setdefault(str(order.item_id), []).append(Announced(order))
    return found
