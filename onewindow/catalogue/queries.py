"""Which item a place has, and who takes it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from onewindow.catalogue.content import GuideContent, Renewal
from onewindow.catalogue.delegations import covering, delegated_by, of_the_guide
from onewindow.catalogue.models import ChangeOrder, GuideVersion, Item, ItemType, Mode, VersionStatus
from onewindow.network.models import Level, Region, Venue
from onewindow.regulation.articles import Art

COMPETENCE = Art(9, 18)

OWN, ELSEWHERE = "own", "elsewhere"  # modes besides those of Article 18: at home, and taken in for another place (通办)
WHOLE_DEPLOYMENT = {"city", "province", "nation"}  # spans that reach every place of this city


def competent_item(basic_key: str, region: Region, on: date | None = None) -> Item | None:
    """The item at the lowest implementing level that contains the place; None where only places beneath it have one.

    One whose authority begins on a later day is not chosen before, unless there is no other: its page says from when.
    """
    today = on or timezone.localdate()
    codes = region.ancestor_codes()
    items = Item.objects.filter(basic_id=basic_key, region_id__in=codes).select_related(
        "basic", "agency", "region", "guide"
    )
    return max(items, key=lambda item: competence(item, today), default=None)


def competence(item: Item, on: date) -> tuple[bool, int]:
    """By which of several items on the way up is competent for a place beneath: the greatest is.

    What was cancelled at a level stays that level's: nobody above has it instead.
    """
    return item.active_from is None or on >= item.active_from, Level(item.level).rank


def lower_places(basic_key: str, region: Region) -> list[Region]:
    """Places beneath `region` that have the item: which of them, the applicant is asked."""
    return list(
        Region.objects.filter(items__basic_id=basic_key, code__startswith=region.prefix)
        .exclude(pk=region.pk)
        .order_by("pinyin")
    )


def mode_at(place: Region, competent: Region, guide: GuideContent, orders: Sequence[ChangeOrder] = ()) -> str:
    """In what mode a venue at `place` handles an item of an agency at `competent`.

    `own`; one of Article 18's where the item is delegated to it, by one of the `orders` or by the guide; `elsewhere` where it only
    takes in, within the item's span; or empty.
    """
    if place.pk == competent.pk:
        return OWN
    if competent.contains(place):
        if (order := covering(orders, place)) is not None:
            return order.mode
        if (delegation := of_the_guide(guide, place)) is not None:
            return delegation.mode
    if guide.cross_region in WHOLE_DEPLOYMENT:
        return ELSEWHERE
    county = Level.COUNTY.prefix_length
    beneath_one_county = (
        Level.CITY not in {place.level, competent.level} and place.code[:county] == competent.code[:county]
    )
    return ELSEWHERE if guide.cross_region == "county" and beneath_one_county else ""


@dataclass(frozen=True)
class Handling:
    """In what mode a place handles an item, and the order that says so where it was delegated by one."""

    mode: str
    order: ChangeOrder | None = None


def handling_at(place: Region, item: Item, guide: GuideContent, on: date) -> Handling:
    """As `mode_at`, with what is delegated that day."""
    beneath = place.pk != item.region_id and item.region.contains(place)
    orders = delegated_by(item, on) if beneath else []
    return Handling(mode_at(place, item.region, guide, orders), covering(orders, place) if beneath else None)


def reached(item: Item, guide: GuideContent) -> list[Item]:
    """The item at all places for whose agencies a window within the item's span takes it in; of village items only its own."""
    rows = Item.objects.filter(basic=item.basic_id, level=item.level).select_related("region", "agency", "basic")
    if item.level == Level.VILLAGE or guide.cross_region == "none":
        return [item]
    if guide.cross_region not in WHOLE_DEPLOYMENT:
        rows = rows.filter(region__code__startswith=item.region.code[: Level.COUNTY.prefix_length])
    return list(rows.order_by("region__code"))


@dataclass(frozen=True)
class Intake:
    """A venue where an item can be handed in, in what mode (`own`, or one of Article 18's), and by which order if by one."""

    venue: Venue
    mode: str
    order: ChangeOrder | None = None


def intakes(item: Item, version: GuideVersion, place: Region, on: date) -> list[Intake]:
    """The venues that take in `item` for somebody at `place` that day: its own, then those it is delegated to, from above."""
    guide, orders = version.body, delegated_by(item, on)
    venues = Venue.objects.filter(region_id__in=[item.region_id, *place.ancestor_codes()]).select_related("region")
    found = []
    for venue in venues.order_by("region_id"):
        here = venue.region
        if here.pk == item.region_id:
            found.append(Intake(venue, OWN))
        elif item.region.contains(here) and (order := covering(orders, here)) is not None:
            found.append(Intake(venue, order.mode, order))
        elif item.region.contains(here) and (delegation := of_the_guide(guide, here)) is not None:
            found.append(Intake(venue, delegation.mode))
    return found


def online_venue(found: list[Intake]) -> Venue:
    """Where an application goes that comes online: to whoever decides by an order's authority, else to the item's own venue."""
    entrusted = [one for one in found if one.order is not None and one.mode == Mode.AUTHORISED]
    own = [one for one in found if one.mode == OWN]
    return (entrusted or own or found)[0].venue


def takes_applications(item: Item, on: date) -> bool:
    """Whether the item is open that day: from its first day to the last one that a change order leaves it (Art. 16)."""
    return (item.active_from is None or on >= item.active_from) and (item.active_to is None or on <= item.active_to)


def asked_before_the_end(item: Item, guide: GuideContent) -> Renewal | None:
    """By when a renewal is asked for, as the guide says that grants: this one, or that of the item whose licences this one renews."""
    if guide.follows is None:
        licence = guide.type == ItemType.LICENCE or guide.renewal is not None
        return guide.asked_before_the_end if licence and guide.result.valid_years is not None else None
    if guide.follows.how != "renewal":
        return None
    granting = competent_item(guide.follows.item, item.region)
    version = granting and GuideVersion.objects.filter(guide=granting.guide_id, state=VersionStatus.PUBLISHED).first()
    return version.body.asked_before_the_end if version else None


def published_version(item: Item) -> GuideVersion:
    return GuideVersion.objects.get(guide_id=item.guide_id, state=VersionStatus.PUBLISHED)
