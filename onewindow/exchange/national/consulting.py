"""The set 咨询 of GB/T 39046-2020."""

from django.utils.timezone import localdate

from onewindow.consultations.models import Consultation
from onewindow.consultations.queries import overdue_days
from onewindow.exchange.national import codes


def consultation(row: Consultation) -> dict[str, object]:
    """A question with its answer. The Measures know no longer time for an answer: nothing is ever extended."""
    by = row.answered_by.officer.display_name if row.answered_by else ""
    return {
        "咨询编码": row.number,
        "咨询人": codes.cut(row.name or (row.user.display_name if row.user else ""), 30),
        "咨询标题": codes.cut(row.title, 200),
        "咨询内容": row.question,
        "咨询时间": codes.moment(row.asked_at),
        "处理时间": codes.moment(row.answered_at),
        "处理人": codes.cut(by, 30),
        "处理意见": row.answer,
        "延期时限": "",
        "延期原因": "",
        "超期天数": str(min(overdue_days(row, localdate()), 999)),
        "行政区划": row.region_id[:9],
    }
