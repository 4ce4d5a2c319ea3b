"""What a hit shows: who does it where, how long, how many visits, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from onewindow.catalogue.models import BasicItem, GuideVersion, Item, VersionStatus
from onewindow.catalogue.queries import competence
from onewindow.catalogue.search.matching import Match
from onewindow.network.models import Region


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A basic item and, where a place is chosen, the item that is competent there.

    Without an implementation the item exists only at places beneath the chosen one, or no place is chosen.
    """

    item: BasicItem
    implementation: Item | None
    promised_days: int
    promised_unit: str  # working | natural
    visits: int
    fee: str  # 免费, or amount and unit
    phrase: str  # what people call it and the query said; empty if the name itself was meant

    @property
    def agency_name(self) -> str:
        return self.implementation.agency.name if self.implementation else ""

    @property
    def promised(self) -> str:
        if self.item.instant:
            return "当场办结"
        return f"{self.promised_days}个{'工作日' if self.promised_unit == 'working' else '自然日'}"


def hits_for(found: Sequence[tuple[BasicItem, Match]], region: Region | None) -> list[SearchHit]:
    """Two queries, however many were found."""
    keys = [item.pk for item, _ in found]
    implementations = competent_items(keys, region) if region else {}
    shown = {
        (guide_region, key): (limit, visits, fee, guide)
        for key, guide_region, guide, limit, visits, fee in GuideVersion.objects.filter(
            guide__item__in=keys, state=VersionStatus.PUBLISHED
        ).values_list(
            *("guide__item_id", "guide__region_id", "guide_id"),
            *("content__promised_limit", "content__visits", "content__fee"),
        )
    }
    of_guide = {guide: (limit, visits, fee) for limit, visits, fee, guide in shown.values()}
    hits = []
    for item, match in found:
        own = implementations.get(item.pk)
        city = shown.get((None, item.pk))
        facts = of_guide.get(own.guide_id) if own else None
        limit, visits, fee = facts or (city[:3] if city else ({"days": 0, "unit": "working"}, 0, None))
        hits.append(SearchHit(item, own, limit["days"], limit["unit"], visits, _fee(fee), match.phrase))
    return hits


def competent_items(keys: Sequence[str], region: Region, on: date | None = None) -> dict[str, Item]:
    """`competent_item` for many at once: of each the one at the lowest level that contains the place as that does."""
    today = on or timezone.localdate()
    items = Item.objects.filter(basic__in=keys, region__in=region.ancestor_codes()).select_related("agency", "region")
    best: dict[str, Item] = {}
    for item in items:
        known = best.get(item.basic_id)
        if known is None or competence(item, today) > competence(known, today):
            best[item.basic_id] = item
    return best


def _fee(fee: dict[str, object] | None) -> str:
    if not fee or not fee["amount"]:
        return "免费"
    return f"{fee['amount']:g}{fee['unit']}" if isinstance(fee["amount"], int | float) else "免费"
