"""A place's own guide: what of it is its own, and how that is carried over to the city's next version (Art. 17)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import GuideVersion
from onewindow.regulation.articles import Art

MORE_FAVOURABLE = Art(17)
OWN = ("fee", "contact", "channels", "delivery", "visits", "visit_reason", "faq")  # settled as a whole
UNITS = {"working": "个工作日", "natural": "天"}
CHANNELS = {"online": "网上", "window": "窗口", "kiosk": "自助终端", "phone": "电话"}
DELIVERY = {"window": "窗口领取", "electronic": "电子送达", "kiosk": "自助终端领取", "post": "邮寄"}
OF_A_MATERIAL = ("deferrable", "originals", "copies", "medium", "certificate", "note")


def follow(was: dict[str, Any], own: dict[str, Any], city: dict[str, Any]) -> dict[str, Any]:
    """`city` with all that `own` settled otherwise than `was`, the city's version that it departed from."""
    made = deepcopy(city)
    for name in OWN:
        if own.get(name) != was.get(name):
            made[name] = own.get(name)
    if own["promised_limit"] != was["promised_limit"]:
        made["promised_limit"] = own["promised_limit"]
    made["steps"] = _by_key(was["steps"], own["steps"], made["steps"], ("days",))
    kept = {row["key"] for row in own["materials"]}
    gone = {row["key"] for row in was["materials"]} - kept
    rows = [row for row in made["materials"] if row["key"] not in gone]
    made["materials"] = _by_key(was["materials"], own["materials"], rows, OF_A_MATERIAL)
    return made


def _by_key(was: list[Any], own: list[Any], rows: list[Any], names: tuple[str, ...]) -> list[Any]:
    before, after = {row["key"]: row for row in was}, {row["key"]: row for row in own}
    for row in rows:
        old, new = before.get(row["key"], {}), after.get(row["key"], {})
        for name in names:
            if name in new and new.get(name) != old.get(name):
                row[name] = new[name]
    return rows


def departures(version: GuideVersion) -> list[str]:
    """What a place's own guide gives beyond the city's, in sentences for applicants; none for the city's."""
    if version.guide.region_id is None or version.base is None:
        return []
    return list(_told(version.base.body, version.body))


def _told(city: GuideContent, own: GuideContent) -> Iterator[str]:
    if own.promised_limit != city.promised_limit:
        limit, before = own.promised_limit, city.promised_limit
        yield f"承诺 {limit.days} {UNITS[limit.unit]}办结，全市是 {before.days} {UNITS[before.unit]}"
    yield from _told_of_materials(city, own)
    if own.fee != city.fee:
        before_fee = f"{city.fee.amount:g} {city.fee.unit}" if city.fee else "不收费"
        yield f"{f'收费 {own.fee.amount:g} {own.fee.unit}' if own.fee else '不收费'}，全市是 {before_fee}"
    if own.visits != city.visits:
        yield f"只跑 {own.visits} 次，全市是 {city.visits} 次"
    if more := [CHANNELS[one] for one in own.channels if one not in city.channels]:
        yield f"还可以从{'、'.join(more)}申请"
    if more := [DELIVERY[one] for one in own.delivery if one not in city.delivery]:
        yield f"结果还可以{'、'.join(more)}"
    if own.contact and own.contact != city.contact:
        yield f"咨询：{own.contact}"


def _told_of_materials(city: GuideContent, own: GuideContent) -> Iterator[str]:
    kept = {material.key: material for material in own.materials}
    if fewer := [material.name for material in city.materials if material.key not in kept]:
        yield f"少交 {len(fewer)} 份材料：{'、'.join(fewer)}"
    for material in city.materials:
        mine = kept.get(material.key)
        if mine is not None and mine.deferrable and not material.deferrable:
            yield f"“{material.name}”可以容缺，先受理后补"
        elif mine is not None and (mine.originals, mine.copies) != (material.originals, material.copies):
            yield f"“{material.name}”只要原件 {mine.originals} 份、复印件 {mine.copies} 份"
