"""The published lists, each computed from the guides in force: items, changes, deferrable materials, commitments, delegations,
intermediary services (Art. 16, 18, 27)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.delegations import announced, in_force
from onewindow.catalogue.fields import options as of
from onewindow.catalogue.fields.kinds import Option
from onewindow.catalogue.models import ChangeOrder, GuideVersion, Item, OrderState, VersionStatus
from onewindow.network.models import Agency, Level
from onewindow.regulation.articles import Art

ITEM_LIST = Art(16)
DELEGATIONS = Art(18)
DEFERRABLE_LIST = Art(27)
UNITS = {"working": "个工作日", "natural": "天"}

Facts = dict[str, list[str]]  # label → lines


@dataclass(frozen=True)
class Row:
    """A line of a list: what it is about, and what the list says of it."""

    key: int  # pages go on behind it
    item: str  # key of the item, for the way to its guide
    code: str
    name: str
    agency: str
    facts: Facts


@dataclass(frozen=True)
class PublicList:
    key: str
    title: str
    lead: str
    article: Art
    columns: tuple[str, ...]
    facts: Callable[[GuideContent], Facts] = field(repr=False)
    wanted: Callable[["QuerySet[GuideVersion]"], "QuerySet[GuideVersion]"] = field(repr=False)
    by_orders: bool = False  # also what change orders in force say of an item

    def guides(self, today: date) -> "QuerySet[GuideVersion]":
        versions = _in_force(today)
        if not self.by_orders:
            return self.wanted(versions)
        ordered = in_force(today).filter(item=OuterRef("guide__item"))
        return self.wanted(versions) | versions.filter(Exists(ordered))


def _in_force(today: date) -> "QuerySet[GuideVersion]":
    """The city's guides of items that somewhere take applications today, by pinyin."""
    begun = Q(active_from__isnull=True) | Q(active_from__lte=today)
    taken = Item.objects.filter(
        begun, Q(active_to__isnull=True) | Q(active_to__gte=today), basic=OuterRef("guide__item")
    )
    versions = GuideVersion.objects.filter(
        Exists(taken), state=VersionStatus.PUBLISHED, guide__region=None, guide__item__listed=True
    )
    return versions.select_related("guide__item").order_by("guide__item__pinyin", "guide__item")


def _named(options: tuple[Option, ...], values: Any) -> str:
    labels = dict(options)
    return "、".join(labels.get(value, value) for value in values)


def _item(body: GuideContent) -> Facts:
    limit = body.promised_limit
    days = f"{limit.days} {UNITS[limit.unit]}" if limit.days else "当场办结"
    return {
        "类型": [_named(of.TYPES, [body.type])], "行使层级": [_named(of.LEVELS, body.levels)], "服务对象": [_named(of.AUDIENCE, body.audience)],
        "承诺时限": [days], "收费": [f"{body.fee.amount:g} {body.fee.unit}" if body.fee and body.fee.amount else "不收费"],
    }  # fmt: skip


def _deferrable(body: GuideContent) -> Facts:
    later = [material.name for material in body.materials if material.deferrable]
    main = [material.name for material in body.materials if not material.deferrable]
    return {"主要申请材料": main, "可容缺受理的材料": later}


def _commitment(body: GuideContent) -> Facts:
    made = body.commitment
    assert made is not None
    materials = {material.key: material.name for material in body.materials}
    covers = [
        body.conditions[one - 1].text
        if isinstance(one, int) and one <= len(body.conditions)
        else materials.get(str(one), str(one))
        for one in made.covers
    ]
    return {
        "承诺什么": [_named(of.COMMITMENTS, [made.kind])], "代替哪些": covers, "承诺的内容": [made.content],
        "怎么办": [made.procedure], "核查": [f"{made.check_days} 天内核查"], "不实的后果": [made.breach], "依据": [made.basis],
    }  # fmt: skip


def _delegated(body: GuideContent) -> Facts:
    lines = [f"{_named(of.LEVELS, [one.to_level])}{_named(of.MODES, [one.mode])}" for one in body.delegated]
    return {
        "由哪一级办": [_named(of.LEVELS, body.levels)],
        "下沉到": lines,
        "依据": [one.basis for one in body.delegated if one.basis],
        "委托公告": [],  # of the orders in force: `rows`
    }


def _intermediary(body: GuideContent) -> Facts:
    return {"中介服务": [one.name for one in body.intermediary], "依据": [one.basis for one in body.intermediary]}


LISTS: dict[str, PublicList] = {
    one.key: one
    for one in (
        PublicList("items", "事项目录清单", "全市公布的政务服务事项，都在这里。", Art(16), ("类型", "行使层级", "服务对象", "承诺时限", "收费"),
                   _item, lambda rows: rows),
        PublicList("deferrable", "容缺受理清单", "缺这些材料也先受理，以后再补。", Art(27), ("主要申请材料", "可容缺受理的材料"),
                   _deferrable, lambda rows: rows.filter(content__materials__contains=[{"deferrable": True}])),
        PublicList("commitments", "告知承诺清单", "写一份承诺，就不用交证明，或者当场办结。", Art(17),
                   ("承诺什么", "代替哪些", "承诺的内容", "怎么办", "核查", "不实的后果", "依据"),
                   _commitment, lambda rows: rows.filter(content__commitment__kind__isnull=False)),
        PublicList("delegations", "下沉事项清单", "在区县、乡镇街道、村社区就能办或者代办。", Art(18), ("由哪一级办", "下沉到", "依据", "委托公告"),
                   _delegated, lambda rows: rows.exclude(content__delegated=[]), by_orders=True),
        PublicList("intermediaries", "中介服务清单", "办这些事项要先找中介机构；清单以外的，不得作为受理条件。", Art(17),
                   ("中介服务", "依据"), _intermediary, lambda rows: rows.exclude(content__intermediary=[])),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What a reader of a list has chosen."""

    query: str = ""
    agency: str = ""
    type: str = ""


def found(which: PublicList, chosen: Chosen, today: date) -> "QuerySet[GuideVersion]":
    versions = which.guides(today)
    if chosen.query:
        item = "guide__item__"
        versions = versions.filter(
            Q(**{f"{item}name__contains": chosen.query}) | Q(**{f"{item}pinyin__contains": chosen.query.lower()})
        )
    if chosen.agency:
        versions = versions.filter(guide__item__agency_key=chosen.agency)
    return versions.filter(guide__item__type=chosen.type) if chosen.type else versions


def behind(versions: "QuerySet[GuideVersion]", key: str) -> "QuerySet[GuideVersion]":
    """Those behind a row, in the order of the list."""
    last = (
        GuideVersion.objects.filter(pk=key).select_related("guide__item").first()
        if key.isdigit() and len(key) < 19
        else None
    )
    if last is None:
        return versions
    item = last.guide.item
    return versions.filter(
        Q(guide__item__pinyin__gt=item.pinyin) | Q(guide__item__pinyin=item.pinyin, guide__item__gt=item.pk)
    )


def rows(which: PublicList, versions: Any, today: date) -> Iterator[Row]:
    agencies, found = agency_names(), list(versions)
    by_order = announced([version.guide.item_id for version in found], today) if which.by_orders else {}
    for version in found:
        item = version.guide.item
        facts = which.facts(version.body)
        if item.pk in by_order:
            facts |= {"委托公告": [one.line for one in by_order[item.pk]]}
            facts["依据"] = list(dict.fromkeys([*facts["依据"], *[one.order.basis for one in by_order[item.pk]]]))
        yield Row(version.pk, item.pk, item.code, item.name, agencies.get(item.agency_key, ""), facts)


def agency_names() -> dict[str, str]:
    return dict(Agency.objects.filter(region__level=Level.CITY).order_by("short_name").values_list("key", "short_name"))


def changes(chosen: Chosen, kind: str = "") -> "QuerySet[ChangeOrder]":
    """The public history: what was issued, also what was taken back afterwards."""
    orders = ChangeOrder.objects.filter(issued_at__isnull=False).exclude(state=OrderState.DRAFTED)
    if chosen.query:
        orders = orders.filter(name__contains=chosen.query)
    if chosen.agency:
        orders = orders.filter(agency_key=chosen.agency)
    if kind:
        orders = orders.filter(kind=kind)
    return orders.select_related("region", "issued_by", "item").order_by("-pk")
