"""An item about what another one has granted says of which, and asks for its number where it can (行政许可法 49, 50, 70)."""

from collections.abc import Iterator

from onewindow.catalogue.content import FormField, GuideContent
from onewindow.catalogue.lint.findings import Fault
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.regulation.articles import Art


@rule(Art(17))
def what_it_follows_is_another_item(guide: GuideContent, context: Context) -> Iterator[Fault]:
    follows = guide.follows
    if follows is None:
        return
    if not follows.item.strip() or follows.item == guide.key:
        yield Fault(("follows", "item"), "没有写明原来由哪个事项发的证照", "请写那个事项的标识，不能是本事项")
    asked = {part.element for part in guide.form if isinstance(part, FormField)}
    if follows.number is not None and follows.number not in asked:
        yield Fault(("follows", "number"), "证照编号的数据项不在申请表单里", "请在表单里加上，或者不选")
    if follows.how == "renewal" and guide.result.valid_years is None:
        yield Fault(("result", "valid_years"), "办延续的证照没有有效年数", "请写有效年数；长期有效的不用延续")
