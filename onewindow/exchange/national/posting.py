"""The set 物流 of GB/T 39046-2020. The carrier's service is judged by the one thing that we know of it: that it arrived."""

from django.utils.timezone import localtime

from onewindow.cases.models import Posting
from onewindow.exchange.national import codes

ARRIVED, CAME_BACK = ("1", "妥投"), ("0", "退回")


def posting(row: Posting) -> dict[str, object]:
    """One parcel. On its way: nothing received and nothing judged yet."""
    ended = row.delivered_at or row.returned_at
    grade, told = ARRIVED if row.delivered_at else CAME_BACK if row.returned_at else ("", "")
    on = codes.day(localtime(ended).date()) if ended else ""
    return {
        "办件编号": row.case.number,
        "物流单号": row.waybill,
        "寄送单位": codes.cut(row.carrier, 100),
        "寄送日期": codes.day(localtime(row.sent_at).date()),
        "寄送人": codes.cut(row.sent_by.officer.display_name, 30),
        "接收单位": codes.cut(row.case.applicant_name, 100),
        "接收人": codes.cut(row.signed_for_by or row.receiver, 30),
        "接收日期": codes.day(localtime(row.delivered_at).date()) if row.delivered_at else "",
        "评估指标": "投递结果" if ended else "",
        "评估项目": "是否送达" if ended else "",
        "评估时间": on,
        "评估等级": grade,
        "评估结果": codes.cut(told + (f"：{row.why_returned}" if row.why_returned else ""), 100),
    }
