"""What a decision says of the agencies that were asked (Art. 29)."""

from onewindow.cases.documents.matter import Matter
from onewindow.notices.content import Block, p


def considered(matter: Matter) -> list[Block]:
    """Each with what it said, or that it was silent; nothing where nobody was asked."""
    rows = matter.case.opinions.filter(ended_at__isnull=True).select_related("agency").order_by("pk")
    said = {None: "逾期没有答复", True: "同意", False: "不同意"}
    told = "、".join(f"{row.agency.name}（{said[row.favourable]}）" for row in rows)
    return [p(f"本机关作为牵头部门征求了协办部门的意见：{told}，经综合审查作出决定。")] if told else []
