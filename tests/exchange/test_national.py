"""GB/T 39046-2020: one handled case fills every data item of six sets, an urging order a seventh, a question an eighth, in the standard's formats."""

import csv
import re
from datetime import datetime
from pathlib import Path

import pytest

from onewindow.cases.acts.decide import grant
from onewindow.cases.acts.review import extend
from onewindow.catalogue.models import GuideVersion
from onewindow.exchange import national
from onewindow.oversight.acts import rate
from onewindow.oversight.models import Phase, Rating, RatingChannel, Score, UrgingState
from onewindow.oversight.national import rating, urging
from tests import factories
from tests.consultations.asking import answered
from tests.factories.stories import do_step
from tests.factories.urging import URGINGS

STANDARD = Path(__file__).resolve().parents[2] / "data" / "standards" / "gbt39046.csv"
SETS = ["事项管理", "办事申请", "事项受理", "事项办理", "事项办结", "服务评价", "电子监察", "咨询"]
MAY_BE_EMPTY = {
    "延期时限",
    "延期原因",
    "共同实施部门代码",
    "投资项目编号",
    "附件实体",
    "自然人服务主题代码",
    "法人服务主题代码",
}
LONGER_NOW = {"基本编码": 12, "实施编码": 31}  # GB/T 39554 has outgrown the lengths of 2020
DATE_TIME = re.compile(r"\d{8}T\d{6}")

pytestmark = pytest.mark.django_db


def expected() -> dict[str, dict[str, str]]:
    sets: dict[str, dict[str, str]] = {name: {} for name in SETS}
    with STANDARD.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["set"] in sets:
                sets[row["set"]][row["data_item"]] = row["format"]
    return sets


@pytest.fixture
def filled(now: datetime) -> dict[str, dict[str, object]]:
    """One case with everything: an extension, review, an inspection, a decision, a rating."""
    story = factories.accepted(at=now)
    extend(story.case.pk, by=story.staff.agency_head, at=now, reason="需要补充检测")
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=now)
    story.case = grant(story.case.pk, by=story.staff.approver, at=now, opinion="同意")
    case = story.again()
    rate(
        case.pk, by=story.by, at=now, phase=Phase.CLOSING, score=Score.GOOD, text="办得快", channel=RatingChannel.MOBILE
    )
    version = GuideVersion.objects.get(pk=case.guide_version_id)
    handled: dict[str, object] = {}
    for row in national.handling(case):
        handled |= {key: value for key, value in row.items() if value}
    material = next(row for row in national.application_materials(case) if row["附件实体"])
    return {
        "事项管理": national.item_management(case.item, version) | national.item_materials(case.item, version)[0],
        "办事申请": national.application(case) | material,
        "事项受理": national.acceptance(case),
        "事项办理": handled,
        "事项办结": national.closing(case),
        "电子监察": urging(URGINGS[UrgingState.ANSWERED]().again()),
        "咨询": national.consultation(answered().one),
        "服务评价": rating(Rating.objects.get(case=case, phase=Phase.CLOSING)),
    }


@pytest.mark.parametrize("name", SETS)
def test_every_data_item_is_filled_from_one_handled_case(name: str, filled: dict[str, dict[str, object]]) -> None:
    got, wanted = filled[name], expected()[name]
    assert set(got) == set(wanted)
    empty = {item for item, value in got.items() if value == ""}
    assert empty <= MAY_BE_EMPTY


@pytest.mark.parametrize("name", SETS)
def test_every_value_has_the_format_of_the_standard(name: str, filled: dict[str, dict[str, object]]) -> None:
    wrong = {
        item: (form, filled[name][item])
        for item, form in expected()[name].items()
        if not fits(LONGER_NOW.get(item) or form, filled[name][item])
    }
    assert not wrong


def fits(form: str | int, value: object) -> bool:
    """Whether a value keeps a format such as an..200, n2, n..9, YYYYMMDDThhmmss, ul, binary."""
    if isinstance(form, int):
        return len(str(value)) == form
    if form.startswith("binary"):
        return isinstance(value, bytes | str) and len(value) > 0
    if form.startswith("YYYYMMDDThhmmss"):
        return bool(DATE_TIME.fullmatch(str(value)))
    if value == "" or (found := re.match(r"(a|an|n)(\.\.)?(\d+)", form)) is None:
        return True
    length = len(str(value))
    return length <= int(found[3]) if found[2] or found[1] != "n" else length == int(found[3])


def test_an_anonymous_rating_names_nobody(now: datetime) -> None:
    story = factories.decided(at=now)
    rate(
        story.case.pk,
        by=story.by,
        at=now,
        phase=Phase.CLOSING,
        score=Score.VERY_GOOD,
        anonymous=True,
        channel=RatingChannel.MOBILE,
    )
    row = rating(Rating.objects.get(case=story.case))
    assert row["评价人"] == "匿名"
    assert row["满意度代码"] == "1"
