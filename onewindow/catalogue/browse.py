"""Looking through the list without a query: topics, everyday phrases, places beneath that have an item."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from onewindow.catalogue.models import BasicItem, BundleMember, Item, Synonym
from onewindow.network.models import Level, Region
from onewindow.regulation.articles import Art

ITEM_LIST = Art(16)

PEOPLE = ("natural",)
ORGANISATIONS = ("individual_business", "enterprise", "institution", "social_organisation", "other_organisation")


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    items: int


def topics(audience: Sequence[str] = ()) -> list[Topic]:
    """Topics with how many items for any of these audiences (all, if none is named), the largest first."""
    items = BasicItem.objects.filter(listed=True)
    if audience:
        items = items.filter(audience__overlap=list(audience))
    rows = items.values_list("topic").annotate(n=Count("pk")).order_by("-n", "topic")
    return [Topic(name, n) for name, n in rows]


@dataclass(frozen=True, slots=True)
class Everyday:
    """An item as people call it."""

    key: str
    phrase: str


def everyday(keys: Sequence[str]) -> list[Everyday]:
    """The nearest everyday phrase of each item, in the given order."""
    rows = Synonym.objects.filter(item__in=keys).order_by("item", "-weight", "pk").distinct("item")
    phrases = dict(rows.values_list("item_id", "phrase"))
    return [Everyday(key, phrases[key]) for key in keys if key in phrases]


def common_keys(limit: int) -> list[str]:
    """What belongs to most one-thing packages: the matters of life that the State Council's list names."""
    rows = BundleMember.objects.values_list("item").annotate(n=Count("pk")).order_by("-n", "item")
    return [key for key, _ in rows[:limit]]


def places_with(key: str, beneath: Region) -> list[Region]:
    """The places right beneath, that have the item themselves or contain places that do."""
    levels = list(Level)
    rank = Level(beneath.level).rank + 1
    if rank >= len(levels):
        return []
    length = levels[rank].prefix_length
    codes = Item.objects.filter(basic=key, region__code__startswith=beneath.prefix).values_list("region_id", flat=True)
    children = {code[:length].ljust(12, "0") for code in codes if code != beneath.pk}
    return list(Region.objects.filter(pk__in=children, parent=beneath).order_by("pinyin"))
