"""The nine elements of a guide (Art. 17) and the lists that their values come from."""

from collections.abc import Collection, Iterator

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint.findings import Fault
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.catalogue.models import ItemType
from onewindow.network.models import Level
from onewindow.regulation.articles import Art

AUDIENCES = (
    "natural",
    "individual_business",
    "enterprise",
    "institution",
    "social_organisation",
    "other_organisation",
)
_TOPICS = """
    设立变更 准营准办 资质认证 投资审批 工程建设 规划建设 交通运输 环保绿化 公安消防 医疗卫生 劳动保障 人力资源 社会保险 农林牧渔
    食品药品 文体教育 知识产权 民族宗教 质量技术 检验检疫 安全生产 司法公证 商务贸易 生育收养 户籍办理 婚姻登记 教育科研 就业创业
    医疗救助 社会救助 养老助残 住房保障 不动产 公积金 证件办理 优待抚恤 公用事业 死亡殡葬 其他
"""
TOPICS = frozenset(_TOPICS.split())
DELIVERIES = ("window", "electronic", "kiosk", "post")
CHANNELS = ("online", "window", "kiosk", "phone")
REACHES = ("none", "county", "city", "province", "nation")


@rule(Art(17))
def nine_elements(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Name, basis, conditions, materials, procedure, audience, limit, result, fee standard. Limit, result and fee are typed: a fee of
    nothing says that it is free."""
    for name, what in (
        ("legal_basis", "办理依据"),
        ("conditions", "受理条件"),
        ("materials", "申请材料"),
        ("steps", "办理流程"),
        ("audience", "服务对象"),
    ):
        if not getattr(guide, name):
            yield Fault((name,), f"办事指南缺少{what}", f"请填写{what}：这是办事指南必备的九项要素之一")


@rule(Art(6, 17))
def values_are_of_their_lists(guide: GuideContent, context: Context) -> Iterator[Fault]:
    singles: tuple[tuple[str, str, Collection[str]], ...] = (
        ("type", guide.type, ItemType.values),
        ("topic", guide.topic, TOPICS),
        ("cross_region", guide.cross_region, REACHES),
    )
    for name, value, allowed in singles:
        if value not in allowed:
            yield Fault((name,), f"{name} 的值“{value}”不认识", "应为 " + "、".join(sorted(allowed)) + " 之一")
    lists: tuple[tuple[str, list[str], Collection[str]], ...] = (
        ("levels", guide.levels, Level.values),
        ("audience", guide.audience, AUDIENCES),
        ("delivery", guide.delivery, DELIVERIES),
        ("channels", guide.channels, CHANNELS),
    )
    for name, values, allowed in lists:
        for n, value in enumerate(values):
            if value not in allowed:
                yield Fault((name, n), f"{name} 的值“{value}”不认识", "应为 " + "、".join(allowed) + " 之一")
        if len(set(values)) != len(values):
            yield Fault((name,), f"{name} 有重复的值", "请删去重复的")


@rule(Art(9, 24))
def somewhere_and_somehow(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for name, what in (("levels", "行使层级"), ("delivery", "结果送达方式"), ("channels", "办理渠道")):
        if not getattr(guide, name):
            yield Fault((name,), f"没有{what}", f"请至少填写一种{what}")


@rule(Art(16))
def agency_exists_at_its_levels(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """In towns and villages the town government and its stations act for an agency that has no branch there."""
    if context.agencies is None:
        return
    if guide.agency not in context.agencies:
        yield Fault(("agency",), f"部门 {guide.agency} 不存在", "请改为部门名录里的标识")
        return
    for n, level in enumerate(guide.levels):
        if level in (Level.CITY, Level.COUNTY) and level not in context.agencies[guide.agency]:
            yield Fault(("levels", n), f"{Level(level).label}没有这个部门", "请从 levels 删去这一级，或者更正部门")


@rule(Art(3, 17))
def parties_fit(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.quota and guide.type != ItemType.LICENCE:
        yield Fault(("quota",), "只有行政许可才有数量限制（行政许可法第五十七条）", "请改为 false")


@rule(Art(17))
def result_has_a_term(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.result.valid_years is not None and guide.result.valid_years <= 0:
        yield Fault(("result", "valid_years"), "有效期应大于零", "请填写年数；长期有效写 null")
    if guide.fee is not None and guide.fee.amount < 0:
        yield Fault(("fee", "amount"), "收费金额不能为负", "请填写金额；不收费的 fee 写 null")
