"""What an order that delegates has to say before it is written: a lower level, a mode, a delegate who may have it (Art. 18; 行政许可法 24)."""

from typing import TYPE_CHECKING

from django.db.models import Q

from onewindow.catalogue.delegations import delegated_by, may_be_entrusted
from onewindow.catalogue.errors import SubDelegation
from onewindow.catalogue.lint import citations
from onewindow.catalogue.models import POWER, ChangeOrder, GuideVersion, Item, ItemType, Mode, OrderState, VersionStatus
from onewindow.network.models import Agency, Level, Region
from onewindow.regulation.articles import Art

if TYPE_CHECKING:
    from onewindow.catalogue.acts.change import Change

WITHIN_THE_LAW = Art(18)


def ensure_not_sub_delegated(change: "Change", region: Region) -> None:
    """A place that has the item only because it was delegated to it cannot pass it on. Raises SubDelegation."""
    item = change.item
    if item is None or Item.objects.filter(basic=item, region__code__startswith=region.prefix).exists():
        return
    above = Item.objects.filter(basic=item, region__in=region.ancestor_codes()).select_related("region").first()
    version = GuideVersion.objects.filter(guide__item=item, guide__region=None, state=VersionStatus.PUBLISHED).first()
    if above is None or change.effective_on is None:
        return
    by_guide = version is not None and any(one.to_level == region.level for one in version.body.delegated)
    if by_guide or any(order.covers(region) for order in delegated_by(above, change.effective_on)):
        raise SubDelegation(item.name)


def delegation_problems(change: "Change", region: Region, *, own: int | None = None) -> dict[str, str]:
    """What is wrong, by field. `own`: the order that is being edited."""
    item = change.item
    assert item is not None
    problems = _where(change, region)
    if change.ends_on is not None and change.effective_on is not None and change.ends_on < change.effective_on:
        problems["ends_on"] = "截止日期早于生效日期，请更正；没有截止日期的留空"
    if change.mode in POWER and item.type == ItemType.LICENCE:
        problems |= _basis(change.basis)
    if "to_level" not in problems and "to_place" not in problems:
        problems |= _delegate(change, region)
        if _overlapping(change, region, own):
            problems["to_level"] = "这一级这段时间已经有一份下放这个事项的变更单，请先终止那一份，或者改日期"
    return problems


def _where(change: "Change", region: Region) -> dict[str, str]:
    levels = Item.objects.filter(basic=change.item, region__code__startswith=region.prefix).values_list(
        "level", flat=True
    )
    highest = min((Level(level).rank for level in levels.distinct()), default=0)
    if change.to_level not in Level.values:
        return {"to_level": "请选择下放到哪一级"}
    if Level(change.to_level).rank <= highest:
        return {"to_level": f"{Level(change.to_level).label}自己就办这件事，只能下放到更低的层级"}
    place = change.to_place
    if place is not None and (place.level != change.to_level or not region.contains(place)):
        return {"to_place": f"{place.name}不是{region.name}的{Level(change.to_level).label}，请另选"}
    return {}


def _basis(basis: str) -> dict[str, str]:
    if not citations.cites_article(basis):
        return {"basis": "行政许可只能依照法律、法规、规章委托，请写明《名称》第几条"}
    if citations.rests_on_licensing_law_alone(basis):
        return {"basis": "行政许可法本身不是委托的依据，请写明规定可以委托的法律、法规或者规章"}
    return {}


def _delegate(change: "Change", region: Region) -> dict[str, str]:
    """Whoever is to accept or decide must be there at every place meant, and be somebody who may have it."""
    assert change.item is not None
    if change.mode not in POWER:
        return {}
    licence = change.item.type == ItemType.LICENCE
    if licence and change.to_level == Level.VILLAGE:
        return {"to_level": "行政许可不能委托村（社区）受理或者办理，请改为代收或者帮办"}
    if change.mode != Mode.AUTHORISED and not change.to_agency:
        return {}  # accepted at the venue's windows, whoever runs it
    bodies = Agency.objects.filter(key=change.to_agency, region__level=change.to_level, closed_on=None)
    there = Q(region=change.to_place) if change.to_place else Q(region__code__startswith=region.prefix)
    found = list(bodies.filter(there)) if change.to_agency else []
    if not found:
        return {"to_agency": "请选择委托给哪个机关，所选层级要有这个机关"}
    if not all(may_be_entrusted(body, licence=licence) for body in found):
        what = "行政许可只能委托行政机关" if licence else "便民服务站和大厅管理机构只能代收、帮办，不能委托它决定"
        return {"to_agency": f"{what}，请另选机关"}
    return {}


def _overlapping(change: "Change", region: Region, own: int | None) -> bool:
    """Two orders that delegate the same to the same place at once leave open which of them holds."""
    if change.effective_on is None:
        return False
    orders = ChangeOrder.objects.filter(item=change.item, region=region, to_level=change.to_level).exclude(mode="")
    orders = orders.filter(state__in=[OrderState.ISSUED, OrderState.IN_FORCE]).exclude(pk=own or 0)
    orders = orders.filter(to_place_id=change.to_place.pk if change.to_place is not None else None)
    orders = orders.filter(Q(ends_on=None) | Q(ends_on__gte=change.effective_on))
    return (orders.filter(effective_on__lte=change.ends_on) if change.ends_on else orders).exists()


def to_whom(change: "Change", region: Region) -> str:
    """The delegate in words, where nobody has written it."""
    level = Level(change.to_level).label
    places = change.to_place.path if change.to_place else f"{region.name}各{level.removesuffix('级')}"
    bodies = Agency.objects.filter(key=change.to_agency, region__level=change.to_level)
    one = bodies.filter(region=change.to_place).first() if change.to_place and change.to_agency else None
    if one is not None:
        return one.name
    first = bodies.first() if change.to_agency else None
    return f"{places}{'的' + first.get_kind_display() if first else ''}"[:100]
