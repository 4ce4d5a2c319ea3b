"""Nobody names a firm in a notice (Art. 26): what is found, what is not, and that nothing is sent."""

import pytest

from onewindow.cases.acts import accept
from onewindow.cases.acts.accept import Point
from onewindow.notices.firms import FirmNamed, named_firm
from onewindow.notices.models import Document
from tests import NOW
from tests.factories import submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "请到洛阳诚信检测有限公司重新检测。",
        "房屋安全鉴定报告由河南中安鉴定中心出具后再交",
        "指定洛阳平安评估机构",
        "只能找涧西区公正会计师事务所",
        "委托洛阳天地测绘公司测绘，再交宗地图",
    ],
)
def test_a_firm_that_somebody_is_sent_to_is_found(text: str) -> None:
    assert named_firm(text)


@pytest.mark.parametrize(
    "text",
    [
        "请到有资质的检测机构重新检测，自行选择。",
        "由依法设立的评估机构出具",
        "由洛阳诚信检测有限公司出具的报告已经过期",
        "检测报告没有盖章，请补盖后重新上传",
        "请到洛阳市市场监督管理局办理",
        "申请人洛阳示例餐饮有限公司的营业执照已注销",
    ],
)
def test_what_sends_nobody_to_a_firm_is_not(text: str) -> None:
    assert not named_firm(text)


def test_the_name_of_whom_it_concerns_is_known() -> None:
    assert not named_firm("请联系洛阳示例餐饮有限公司补正", ["洛阳示例餐饮有限公司"])


def test_a_notice_that_names_one_is_refused_whole_with_the_rule() -> None:
    story = submitted()
    before = Document.objects.count()
    point = Point("layout", "操作流程图", "没有检测数据", "请到洛阳诚信检测有限公司检测后重新上传")
    with pytest.raises(FirmNamed, match="第二十六条"):
        accept.request_correction(story.case.pk, by=story.staff.window, at=NOW, points=[point], days=10)
    assert Document.objects.count() == before
    assert story.again().state == "submitted"
    accept.refuse(
        story.case.pk, by=story.staff.window, at=NOW, reason="由洛阳诚信检测有限公司出具的报告已经过期", ground="《行政许可法》第三十二条"
    )  # fmt: skip
