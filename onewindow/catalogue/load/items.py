"""Elements, basic items with their codes, and guides in versions."""

from datetime import datetime
from typing import Any

import rfc8785

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import (
    BasicItem,
    Element,
    Guide,
    GuideVersion,
    ItemType,
    OnlineDepth,
    VersionStatus,
)
from onewindow.catalogue.seed import SeedElement, SeedItem
from onewindow.kernel.digests import digest
from onewindow.kernel.identifiers import check_basic_code
from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.network.load.keep import Kept, keep
from onewindow.regulation.articles import Art

ONLINE_DEPTH = Art(46)
ONE_SOURCE = Art(17)

PROVINCE = "41"
TYPE_CODES = {  # facts §1; 行政备案 has no national code: 11 is a local one
    ItemType.LICENCE: "01",
    ItemType.PAYMENT: "05",
    ItemType.CONFIRMATION: "07",
    ItemType.REWARD: "08",
    ItemType.ADJUDICATION: "09",
    ItemType.OTHER_POWER: "10",
    ItemType.FILING: "11",
    ItemType.PUBLIC_SERVICE: "20",
}


def online_depth(content: GuideContent) -> OnlineDepth:
    """Fully online needs no visit at all."""
    if "online" not in content.channels:
        return OnlineDepth.NONE
    return OnlineDepth.FULL if content.visits == 0 else OnlineDepth.APPLY


def content_digest(content: dict[str, Any]) -> bytes:
    """SHA-256 over RFC 8785 JSON; a guide holds plain numbers, which that standard settles, halves of a year among them."""
    return digest(rfc8785.dumps(content))


def load_elements(elements: dict[str, SeedElement]) -> Kept:
    rows = [Element(**element.model_dump()) for element in elements.values()]
    fields = ["label", "type", "prefill", "pattern", "options", "help"]
    return keep(rows, among=Element.objects.all(), unique=["key"], fields=fields)


def load_basic_items(items: dict[str, SeedItem], agency_keys: list[str]) -> Kept:
    """Codes are given once and kept: an item that has one of its type does not change it when others come or go."""
    codes = _codes(items, agency_keys)
    rows = [_basic_item(item.content, codes[key]) for key, item in items.items()]
    fields = [
        *("code", "name", "type", "agency_key", "topic", "audience", "levels", "instant", "online"),
        *("pinyin", "initials"),
    ]
    return keep(rows, among=BasicItem.objects.all(), unique=["key"], fields=fields)


def _basic_item(content: GuideContent, code: str) -> BasicItem:
    return BasicItem(
        key=content.key,
        code=code,
        name=content.name,
        type=ItemType(content.type),
        agency_key=content.agency,
        topic=content.topic,
        audience=content.audience,
        levels=content.levels,
        instant=content.instant,
        online=online_depth(content),
        pinyin=pinyin_key(content.name),
        initials=initials(content.name),
    )


def _codes(items: dict[str, SeedItem], agency_keys: list[str]) -> dict[str, str]:
    """Area, type, department, main item, no sub-item. Invented until a national list is imported."""
    stored = dict(BasicItem.objects.values_list("key", "code"))
    codes: dict[str, str] = {}
    taken = set(stored.values())
    for key, item in items.items():
        kind = PROVINCE + TYPE_CODES[ItemType(item.content.type)]
        if stored.get(key, "").startswith(kind):
            codes[key] = stored[key]
            continue
        department = f"{agency_keys.index(item.content.agency) + 1:02d}"
        number = next(n for n in range(1, 1000) if f"{kind}{department}{n:03d}000" not in taken)
        codes[key] = check_basic_code(f"{kind}{department}{number:03d}000")
        taken.add(codes[key])
    return codes


def load_guides(items: dict[str, SeedItem], *, reviewed_by: int, at: datetime) -> tuple[dict[str, int], Kept]:
    """One guide an item; changed content becomes the next version, in force from `at`. Returns the guides' pks by item."""
    guides = keep(
        [Guide(item_id=key) for key in items],
        among=Guide.objects.filter(region=None),
        unique=["item_id", "region_id"],
        fields=["item_id"],
    )
    pks = {key: pk for (key, _), pk in guides.pks.items()}
    latest: dict[int, GuideVersion] = {}
    for version in GuideVersion.objects.filter(guide__in=pks.values()).defer("content").order_by("number"):
        latest[version.guide_id] = version
    in_force = {
        version.guide_id: version
        for version in GuideVersion.objects.filter(guide__in=pks.values(), status=VersionStatus.PUBLISHED).defer(
            "content"
        )
    }
    kept = Kept()
    new: list[GuideVersion] = []
    for key, item in items.items():
        pk = pks[key]
        sum_ = content_digest(item.raw)
        current = in_force.get(pk)
        if current and bytes(current.content_digest) == sum_:
            kept.unchanged += 1
            continue
        kept.created, kept.changed = kept.created + (current is None), kept.changed + (current is not None)
        number = latest[pk].number + 1 if pk in latest else 1
        new.append(
            GuideVersion(
                guide_id=pk,
                number=number,
                status=VersionStatus.PUBLISHED,
                content=item.raw,
                content_digest=sum_,
                published_at=at,
                reviewed_by_id=reviewed_by,
            )
        )
    in_force_before = GuideVersion.objects.filter(guide__in=[v.guide_id for v in new], status=VersionStatus.PUBLISHED)
    in_force_before.update(status=VersionStatus.SUPERSEDED)
    GuideVersion.objects.bulk_create(new, batch_size=200)
    return pks, kept
