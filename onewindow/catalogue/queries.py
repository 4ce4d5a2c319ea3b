"""Which item a place has, and who takes it in."""

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.models import GuideVersion, Item, VersionStatus
from onewindow.network.models import Level, Region, Venue
from onewindow.regulation.articles import Art

COMPETENCE = Art(9, 18)


def competent_item(basic_key: str, region: Region) -> Item | None:
    """The item at the lowest implementing level that contains the place; None where only places beneath it have one."""
    codes = region.ancestor_codes()
    items = Item.objects.filter(basic_id=basic_key, region_id__in=codes).select_related(
        "basic", "agency", "region", "guide"
    )
    return max(items, key=lambda item: Level(item.level).rank, default=None)


def lower_places(basic_key: str, region: Region) -> list[Region]:
    """Places beneath `region` that have the item: which of them, the applicant is asked."""
    return list(
        Region.objects.filter(items__basic_id=basic_key, code__startswith=region.prefix)
        .exclude(pk=region.pk)
        .order_by("pinyin")
    )


@dataclass(frozen=True)
class Intake:
    """A venue where an item can be handed in, and in what mode (`own`, or one of Article 18's)."""

    venue: Venue
    mode: str


def intakes(item: Item, version: GuideVersion, place: Region) -> list[Intake]:
    """The venues that take in `item` for somebody at `place`: its own, then those it is delegated to, from above."""
    modes = {item.region_id: "own"}
    for delegation in version.body.delegated:
        rank = Level(delegation.to_level).rank
        codes = place.ancestor_codes()
        if rank < len(codes) and rank > Level(item.level).rank:
            modes.setdefault(codes[rank], delegation.mode)
    venues = Venue.objects.filter(region_id__in=modes).select_related("region")
    return sorted((Intake(v, modes[v.region_id]) for v in venues), key=lambda intake: intake.venue.region_id)


def takes_applications(item: Item, on: date) -> bool:
    """Whether the item is open that day: from its first day to the last one that a change order leaves it (Art. 16)."""
    return (item.active_from is None or on >= item.active_from) and (item.active_to is None or on <= item.active_to)


def published_version(item: Item) -> GuideVersion:
    return GuideVersion.objects.get(guide_id=item.guide_id, state=VersionStatus.PUBLISHED)
