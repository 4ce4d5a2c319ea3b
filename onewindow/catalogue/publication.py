"""What a publication changes, in its own transaction: the list, who implements the item where, which guide a place shows (Art. 16, 17)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from onewindow.catalogue.coding import columns, kind_of_code, new_code
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.errors import LevelLost, NoBody
from onewindow.catalogue.models import BasicItem, GuideVersion, Item, ItemType, VersionStatus
from onewindow.catalogue.search.index import reindex
from onewindow.kernel.identifiers import handling_item_code, implementation_code
from onewindow.network.load.agencies import STATION, TOWN_GOVERNMENT
from onewindow.network.models import Agency, Level, Region
from onewindow.regulation.articles import Art

ONE_SOURCE = Art(17)
ONE_LIST = Art(16)


def take_effect(version: GuideVersion, *, opens_on: Any = None) -> None:
    """One published version feeds all channels: what they search, list and show follows it from this moment.

    `opens_on`: from which day places that join take applications. Raises LevelLost, NoBody.
    """
    guide = version.guide
    if guide.region is not None:
        beneath = Item.objects.filter(basic=guide.item_id, region__code__startswith=guide.region.prefix)
        beneath.update(guide=guide)
        return
    content, item = version.body, BasicItem.objects.select_for_update().get(pk=guide.item_id)
    _ensure_no_level_lost(content, item)
    if not item.code.startswith(kind_of_code(ItemType(content.type))):
        _recode(item, new_code(ItemType(content.type), content.agency))
    BasicItem.objects.filter(pk=item.pk).update(**columns(content), listed=True)
    item.refresh_from_db(fields=["code"])
    _join(content, item, guide.pk, opens_on=opens_on)
    reindex([item.pk])


def supersede_by_load(versions: Iterable[GuideVersion], *, at: datetime) -> None:
    """A load publishes the next version of these."""
    from onewindow.catalogue.acts.publish import supersede
    from onewindow.record.actors import System

    for version in versions:
        supersede(version.pk, by=System("load"), at=at)


def _ensure_no_level_lost(content: GuideContent, item: BasicItem) -> None:
    exercised = Item.objects.filter(basic=item, active_to__isnull=True).values_list("level", flat=True).distinct()
    if lost := [Level(level).label for level in exercised.order_by("level") if level not in content.levels]:
        raise LevelLost(lost)


def _recode(item: BasicItem, code: str) -> None:
    """The code says the type: where that changes, the codes of all who implement the item follow."""
    BasicItem.objects.filter(pk=item.pk).update(code=code)
    rows = list(Item.objects.filter(basic=item).select_related("agency"))
    for row in rows:
        row.code = implementation_code(row.agency.uscc, Level(row.level).exercise_code, code)
        row.handling_code = handling_item_code(row.code, 1)
    Item.objects.bulk_update(rows, ["code", "handling_code"], batch_size=1000)


def join_level(key: str, level: str, region: Region, *, opens_on: Any) -> None:
    """An order hands the item down: whoever exercises it at the places of that level beneath `region`, by the city's guide in force.

    The next version of the guide has to name the level (LevelLost).
    """
    item = BasicItem.objects.select_for_update().get(pk=key)
    version = GuideVersion.objects.filter(guide__item=item, guide__region=None, state=VersionStatus.PUBLISHED).first()
    if version is not None:
        content = version.body.model_copy(update={"levels": [level]})
        _join(content, item, version.guide_id, opens_on=opens_on, beneath=region)


def _join(
    content: GuideContent, item: BasicItem, guide_id: int, *, opens_on: Any, beneath: Region | None = None
) -> None:
    """Implementations at the places of levels that the guide adds."""
    known = set(Item.objects.filter(basic=item).values_list("region_id", flat=True))
    rows = [
        Item(
            basic=item, guide_id=guide_id, agency=body, region=region, level=region.level, code=code,
            handling_code=handling_item_code(code, 1), active_from=opens_on,
        )
        for region, body, code in _bodies(content, item.code)
        if region.pk not in known and (beneath is None or beneath.contains(region))
    ]  # fmt: skip
    if not rows and not known:
        raise NoBody(content.agency)
    Item.objects.bulk_create(rows, batch_size=1000)


def _bodies(content: GuideContent, code: str) -> Iterator[tuple[Region, Agency, str]]:
    """Who exercises it at each place: the agency, in towns and villages else the town government or the station."""
    keys = [content.agency, TOWN_GOVERNMENT, STATION]
    agencies = Agency.objects.filter(key__in=keys, region__level__in=content.levels).select_related("region")
    best: dict[str, Agency] = {}
    for agency in sorted(agencies, key=lambda one: (one.region_id, keys.index(one.key))):
        town = agency.region.level in {Level.TOWNSHIP, Level.VILLAGE}
        if agency.key == content.agency or town:
            best.setdefault(agency.region_id, agency)
    for agency in best.values():
        level = Level(agency.region.level)
        yield agency.region, agency, implementation_code(agency.uscc, level.exercise_code, code)
