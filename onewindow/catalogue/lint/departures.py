"""A place's own guide departs from the city's in favour of applicants only (Art. 17, 23)."""

from collections.abc import Iterator
from typing import Any

from onewindow.catalogue.content import GuideContent, Material
from onewindow.catalogue.lint.findings import Address, Fault
from onewindow.catalogue.lint.rules import Context, first_day_later, rule
from onewindow.regulation.articles import Art

BACK = "请改回全市指南的写法；本地只能缩短时限、少要材料、降低收费、增加渠道，或者写自己的咨询方式"
SAME = {  # what nobody departs from
    "name": "事项名称", "type": "事项类型", "levels": "行使层级", "audience": "服务对象", "parties": "申请人要求", "safety": "安全事项",
    "quota": "数量限制", "topic": "主题", "legal_basis": "设定依据", "case_kind": "办件类型", "statutory_limit": "法定时限",
    "extension": "延长", "silence": "逾期视为受理", "on_default": "逾期不补正", "public_result": "结果公开", "conditions": "受理条件",
    "situations": "情形", "form": "申请表单", "result": "办理结果", "cross_region": "通办范围", "delegated": "下沉方式",
    "remedies": "救济途径", "intermediary": "中介服务", "legal_review": "法制审核", "joint": "联合办理",
    "follows": "办的是已有的证照", "renewal": "最晚什么时候申请延续",
}  # fmt: skip


@rule(Art(17))
def nothing_new_at_a_place(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """No condition and no material beside the city's: whoever may do less must not ask for more."""
    if context.city is None:
        return
    for name, label in SAME.items():
        if getattr(guide, name) != getattr(context.city, name):
            yield Fault((name,), f"本地指南的{label}与全市指南不一致", BACK)
    known = {material.key: material for material in context.city.materials}
    for n, material in enumerate(guide.materials):
        if material.key not in known:
            yield Fault(("materials", n, "name"), f"“{material.name}”是全市指南没有的材料", "请删去：本地不得增加材料")
        else:
            yield from _material(n, material, known[material.key])


def _material(n: int, own: Material, city: Material) -> Iterator[Fault]:
    for name, label in (
        ("name", "名称"),
        ("need", "何时要"),
        ("source", "来源"),
        ("basis", "依据"),
        ("service", "中介服务"),
    ):
        if getattr(own, name) != getattr(city, name):
            yield Fault(("materials", n, name), f"材料“{city.name}”的{label}与全市指南不一致", BACK)
    if city.deferrable and not own.deferrable:
        yield Fault(("materials", n, "deferrable"), f"材料“{city.name}”全市可以容缺，本地不能取消", BACK)
    for name, label in (("originals", "原件"), ("copies", "复印件")):
        if getattr(own, name) > getattr(city, name):
            yield Fault(("materials", n, name), f"材料“{city.name}”要的{label}比全市多", BACK)
    if own.medium not in {city.medium, "both"}:
        yield Fault(("materials", n, "medium"), f"材料“{city.name}”的形式比全市窄", BACK)


@rule(Art(17, 23))
def no_longer_at_a_place(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """A shorter promise, never a longer one."""
    if context.city is None:
        return
    own, city = guide.promised_limit, context.city.promised_limit
    if first_day_later(context.calendar, (own.days, own.unit), (city.days, city.unit)) is not None:
        yield Fault(("promised_limit", "days"), f"本地承诺 {own.days} 天比全市的 {city.days} 天长", BACK)
    if own.start != city.start:
        yield Fault(("promised_limit", "from"), "承诺时限的起算与全市指南不一致", BACK)
    shape = [(step.key, step.name, step.role, step.kind, step.basis) for step in guide.steps]
    if shape != [(step.key, step.name, step.role, step.kind, step.basis) for step in context.city.steps]:
        yield Fault(("steps",), "办理环节与全市指南不一致", "请改回全市的环节，只改每个环节的天数")


@rule(Art(17))
def no_dearer_at_a_place(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """A lower fee, no fewer ways, no more visits."""
    if context.city is None:
        return
    if _amount(guide) > _amount(context.city):
        yield Fault(("fee", "amount"), f"本地收费 {_amount(guide):g} 元比全市的 {_amount(context.city):g} 元高", BACK)
    for name, label in (("channels", "办理渠道"), ("delivery", "送达方式")):
        if lost := set(getattr(context.city, name)) - set(getattr(guide, name)):
            yield Fault((name,), f"{label}比全市少了 {len(lost)} 种", "请补上全市已有的方式")
    if guide.visits > context.city.visits:
        yield Fault(("visits",), "到场次数比全市多", BACK)
    if faults := list(_commitment(guide, context.city)):
        yield from faults


def _commitment(guide: GuideContent, city: GuideContent) -> Iterator[Fault]:
    """The promise may cover fewer materials, since fewer may be asked for; nothing else of it changes."""
    own, theirs = guide.commitment, city.commitment
    left: tuple[Any, Any] = tuple(one.model_copy(update={"covers": []}) if one else None for one in (own, theirs))  # type: ignore[assignment]
    at: Address = ("commitment",)
    if left[0] != left[1] or (own and theirs and set(own.covers) - set(theirs.covers)):
        yield Fault(at, "告知承诺与全市指南不一致", BACK)


def _amount(guide: GuideContent) -> float:
    return guide.fee.amount if guide.fee else 0.0
