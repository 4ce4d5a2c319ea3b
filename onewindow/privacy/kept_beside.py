"""What is kept of somebody beside the application itself: what was granted, sent, paid, signed, rated, barred (个人信息保护法 45)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.accounts.models import User
from onewindow.cases.holding_queries import bars_of
from onewindow.cases.models import Case, Deferral, Delivery, Fee, Help, Holding, Posting, WindowConsent
from onewindow.oversight.models import Rating


def rows(user: User, cases: "QuerySet[Case]", on: date) -> dict[str, list[dict[str, Any]]]:
    """In words, for the copy that somebody takes away."""
    near = {"case__in": cases}
    return {
        "证照和结果": [
            {"编号": h.number, "名称": h.title, "状态": h.state_label(), "有效期至": h.valid_to, "写明": h.facts}
            for h in Holding.objects.filter(**near).order_by("pk")
        ],
        "邮寄": [
            {"收件人": p.receiver, "电话": p.phone, "地址": p.address, "承运单位": p.carrier, "运单号": p.waybill, "寄出": p.sent_at}
            for p in Posting.objects.filter(**near).order_by("pk")
        ],
        "缴费": [
            {"办件": f.case.number, "金额": f.amount, "依据": f.basis, "缴费时间": f.paid_at}
            for f in Fee.objects.filter(**near).select_related("case").order_by("pk")
        ],
        "评价": [
            {"办件": r.case.number, "分数": r.score, "内容": r.text, "时间": r.rated_at}
            for r in Rating.objects.filter(rated_by=f"user:{user.pk}").select_related("case").order_by("pk")
        ],
        "限制": [
            {"编号": b.number, "事实": b.facts, "依据": b.ground, "起": b.starts_on, "止": b.ends_on}
            for b in bars_of(user, on).order_by("pk")
        ],
    }  # fmt: skip


def signatures(cases: "QuerySet[Case]") -> Iterator[tuple[str, str]]:
    """Drawn at a window: for what, and where the picture lies."""
    near = {"case__in": cases}
    of_window = Q(chain__case__in=cases) | Q(chain__package_case__cases__in=cases)
    drawn: dict[str, QuerySet[Any]] = {
        "领取": Delivery.objects.filter(**near), "容缺承诺": Deferral.objects.filter(**near), "同意帮办": Help.objects.filter(**near),
        "窗口代办": WindowConsent.objects.filter(of_window).distinct(),
    }  # fmt: skip
    for what, found in drawn.items():
        for row in found.exclude(signature="").order_by("pk"):
            yield f"signatures/{what}-{row.pk}.png", str(row.signature.name)
