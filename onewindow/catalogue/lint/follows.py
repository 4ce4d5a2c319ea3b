"""An item about what another one has granted says of which, and asks for its number where it can; by when a renewal is asked for (行政许可法 49, 50, 70)."""

from collections.abc import Iterator

from onewindow.catalogue.content import BY_LICENSING_LAW, FormField, GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.bases import article_cited
from onewindow.catalogue.lint.findings import Fault
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.catalogue.models import ItemType
from onewindow.regulation.articles import Art


@rule(Art(17))
def what_it_follows_is_another_item(guide: GuideContent, context: Context) -> Iterator[Fault]:
    follows = guide.follows
    if follows is None:
        return
    if not follows.item.strip() or follows.item == guide.key:
        yield Fault(("follows", "item"), "没有写明原来由哪个事项发的证照", "请写那个事项的标识，不能是本事项")
    elif context.items is not None and follows.item not in context.items:
        yield Fault(
            ("follows", "item"),
            f"没有 {follows.item} 这个事项",
            "请写原来发证的事项的标识，就是它的网址 /item/ 后面的那一段",
        )
    asked = {part.element for part in guide.form if isinstance(part, FormField)}
    if follows.number is not None and follows.number not in asked:
        yield Fault(("follows", "number"), "证照编号的数据项不在申请表单里", "请在表单里加上，或者不选")
    if follows.how == "renewal" and guide.result.valid_years is None:
        yield Fault(("result", "valid_years"), "办延续的证照没有有效年数", "请写有效年数；长期有效的不用延续")


@rule(Art(17, 23))
def renewal_of_its_own_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """By when a renewal is asked for is said where the licence is granted, and otherwise than 行政许可法 only by another law."""
    renewal = guide.renewal
    if renewal is None:
        return
    if guide.follows is not None:
        yield Fault(
            ("renewal",), "申请延续的时间写在原来发证的事项里，这里不写", f"请删去，写到 {guide.follows.item} 的指南里"
        )
    if guide.result.valid_years is None:
        yield Fault(("renewal",), "结果长期有效，没有延续", "请删去，或者写明结果的有效年数")
    yield from article_cited(("renewal", "basis"), renewal.basis, "申请延续的时间")
    if not citations.rests_on_licensing_law_alone(renewal.basis):
        return
    if guide.type != ItemType.LICENCE:
        yield Fault(("renewal", "basis"), "行政许可法的延续只适用于行政许可", "请改用本事项自己的法律依据，没有的删去")
    if (renewal.days, renewal.unit) != (BY_LICENSING_LAW.days, BY_LICENSING_LAW.unit):
        yield Fault(
            ("renewal", "days"),
            "行政许可法第五十条是届满三十日前（自然日）",
            "请改为 30 个自然日，或者写明另有规定的法律、法规",
        )
