"""The set 咨询 of GB/T 39046-2020."""

from django.utils.timezone import localdate

from onewindow.consultations.models import Consultation
from onewindow.consultations.queries import overdue_days
from onewindow.exchange.national import codes

TITLE_MAX, NAME_MAX = 200, 30


def consultation(one: Consultation) -> dict[str, object]:
    """One consultation in the standard's names. Its time is never extended: no law of ours lets it be."""
    return {
        "咨询编码": one.number,
        "咨询人": codes.cut(one.name or "匿名", NAME_MAX),
        "咨询标题": codes.cut(one.title, TITLE_MAX),
        "咨询内容": one.question,
        "咨询时间": codes.moment(one.asked_at),
        "处理时间": codes.moment(one.answered_at),
        "处理人": codes.cut(one.answered_by.officer.display_name if one.answered_by else "", NAME_MAX),
        "处理意见": one.answer,
        "延期时限": "",
        "延期原因": "",
        "超期天数": overdue_days(one, localdate()),
        "行政区划": one.region_id[:9],
    }
