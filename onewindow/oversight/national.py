"""The set 服务评价 of GB/T 39046-2020."""

from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.exchange.national.registry import Items, set_of_case
from onewindow.oversight.models import Phase, Rating, RatingChannel, Score

DIALECT = 6  # GB/T 39046 codes 1 非常满意 … 5 非常不满意; ours count the other way


def rating(row: Rating) -> dict[str, object]:
    """One rating in the standard's names. An anonymous one names nobody."""
    return {
        "办件编号": row.case.number,
        "评价渠道": RatingChannel(row.channel).label,
        "评价人": "匿名" if row.anonymous else row.case.applicant_name,
        "评价时间": f"{localtime(row.rated_at):%Y%m%dT%H%M%S}",
        "评价次数": Phase(row.phase).value,
        "满意度": Score(row.score).label,
        "满意度代码": str(DIALECT - row.score),
        "文字评价": row.text,
        "行政区划": row.case.region_id[:9],
    }


@set_of_case("服务评价")
def _ratings(case: Case) -> list[Items]:
    return [rating(row) for row in Rating.objects.filter(case=case).select_related("case").order_by("rated_at")]
