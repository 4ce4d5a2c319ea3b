"""Codes, digests and columns that follow from a guide's content (facts §1)."""

from collections.abc import Collection
from typing import Any

import rfc8785

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem, ItemType, OnlineDepth
from onewindow.kernel.digests import digest
from onewindow.kernel.identifiers import check_basic_code
from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.regulation.articles import Art

ONLINE_DEPTH = Art(46)

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
COLUMNS = [  # of the basic item, copied from its guide
    *("name", "type", "agency_key", "topic", "audience", "levels", "instant", "online"),
    *("pinyin", "initials", "follows"),
]


def online_depth(content: GuideContent) -> OnlineDepth:
    """Fully online needs no visit at all."""
    if "online" not in content.channels:
        return OnlineDepth.NONE
    return OnlineDepth.FULL if content.visits == 0 else OnlineDepth.APPLY


def content_digest(content: dict[str, Any]) -> bytes:
    """SHA-256 over RFC 8785 JSON; a guide holds plain numbers, which that standard settles, halves of a year among them."""
    return digest(rfc8785.dumps(content))


def columns(content: GuideContent) -> dict[str, Any]:
    """What is searched or listed of a guide, as columns of its basic item."""
    return {
        "name": content.name, "type": ItemType(content.type), "agency_key": content.agency, "topic": content.topic,
        "audience": content.audience, "levels": content.levels, "instant": content.instant, "online": online_depth(content),
        "pinyin": pinyin_key(content.name), "initials": initials(content.name),
        "follows": content.follows.item if content.follows else "",
    }  # fmt: skip


def kind_of_code(item_type: ItemType) -> str:
    return PROVINCE + TYPE_CODES[item_type]


def next_code(item_type: ItemType, department: int, taken: Collection[str]) -> str:
    """Area, type, department, main item, no sub-item. Invented until a national list is imported."""
    head = f"{kind_of_code(item_type)}{department:02d}"
    number = next(n for n in range(1, 1000) if f"{head}{n:03d}000" not in taken)
    return check_basic_code(f"{head}{number:03d}000")


def new_code(item_type: ItemType, agency_key: str) -> str:
    """For an item that joins the list here: the department's digits are those of its other items."""
    taken = set(BasicItem.objects.values_list("code", flat=True))
    own = BasicItem.objects.filter(agency_key=agency_key).values_list("code", flat=True).first()
    known = {int(code[4:6]) for code in taken}
    department = int(own[4:6]) if own else next(n for n in range(1, 100) if n not in known)
    return next_code(item_type, department, taken)
