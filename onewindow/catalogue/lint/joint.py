"""Joint handling: a longer limit only where the government of the same level has arranged it (Art. 29; 行政许可法 26, 42)."""

import re
from collections.abc import Iterator

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.findings import Fault
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.catalogue.models import ItemType
from onewindow.regulation.articles import Art

ALONE, JOINT = 20, 45  # working days (行政许可法 42)
_ORDER = re.compile("[〔\\[（(]\\d{4}[〕\\])）]|《[^》]+》")  # a document with its number, or by its name


@rule(Art(23, 29))
def joint_limits_rest_on_an_order(guide: GuideContent, context: Context) -> Iterator[Fault]:
    joint, limit = guide.joint, guide.statutory_limit
    if joint is None:
        licensing = guide.type == ItemType.LICENCE and citations.rests_on_licensing_law_alone(limit.basis)
        if licensing and limit.unit == "working" and limit.days > ALONE:
            yield Fault(
                ("statutory_limit", "days"),
                f"行政许可法规定的时限是{ALONE}个工作日，写了{limit.days}个",
                f"请改为{ALONE}个工作日以内；本级政府决定联合、集中办理的，在“联合办理”里写明决定",
            )
        return
    if guide.type != ItemType.LICENCE:
        yield Fault(("joint",), "联合办理的时限只适用于行政许可", "请删去")
    if joint.days > JOINT:
        yield Fault(("joint", "days"), f"联合、集中办理不得超过{JOINT}个工作日", f"请改为不超过{JOINT}个工作日")
    if not _ORDER.search(joint.basis):
        yield Fault(("joint", "basis"), "没有写明本级政府决定联合办理的文件", "请写明文件名称和文号")
    if limit.unit == "working" and limit.days > joint.days:
        yield Fault(("statutory_limit", "days"), "法定时限超过联合办理的最长天数", "请缩短法定时限")
