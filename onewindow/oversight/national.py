"""The sets 服务评价 and 电子监察 of GB/T 39046-2020."""

from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.catalogue.models import ItemType
from onewindow.exchange.national import codes
from onewindow.exchange.national.registry import Items, Kind, kind, set_of_case
from onewindow.oversight.models import Phase, Rating, RatingChannel, Score, Urging

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


WARNING = {"yellow": "1", "red": "2"}  # the standard names no codes: 1 预警, 2 超期
RULE = {"yellow": "办法23-临期", "red": "办法23-超期"}


def urging(row: Urging) -> dict[str, object]:
    """An urging order with what became of it: the latest answer, or that there is none."""
    reply = row.replies.order_by("-round").first()
    said = f"{row.state_label()}：{reply.why}（{reply.by_when:%Y年%m月%d日}前办完）" if reply else row.state_label()
    latest = row.chain.events.order_by("-sequence").values_list("happened_at", flat=True).first()
    return {
        "办件编号": row.case.number,
        "督办内容": codes.cut(row.reason, 1000),
        "机构名称": row.issuer.name,
        "事项类型代码": codes.ITEM_TYPE[ItemType(row.case.item.basic.type)],
        "督办发出时间": codes.moment(row.issued_at),
        "监察编号": row.number,
        "监察规则编号": RULE[row.light],
        "监察预警类型代码": WARNING[row.light],
        "状态产生时间": codes.moment(latest),
        "监察结果描述": codes.cut(said, 1000),
        "责任部门": row.agency.name,
    }


kind(Kind("urgings", "督办", Urging, "number", lambda row: {"电子监察": [urging(row)]}, "case"))


@set_of_case("电子监察")
def _urgings(case: Case) -> list[Items]:
    return [urging(row) for row in Urging.objects.filter(case=case).order_by("issued_at")]
