"""Places by what people type, and the bodies that answer for them."""

import pytest

from onewindow.network import queries
from onewindow.network.models import Agency, Level, Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("涧西", "涧西区"),
        ("涧西区", "涧西区"),
        ("长安路", "涧西区长安路街道"),
        ("涧西长安路", "涧西区长安路街道"),
        ("涧西 长安路", "涧西区长安路街道"),
        ("jianxi", "涧西区"),
        ("jxq", "涧西区"),
        ("luanchuan", "栾川县"),
        ("健西", "涧西区"),
        ("410305", "涧西区"),
        ("CAL", "涧西区长安路街道"),
    ],
)
def test_a_place_is_found_by_what_people_type(typed: str, first: str) -> None:
    assert queries.search_regions(typed)[0].path == first


def test_nothing_is_found_for_nothing() -> None:
    assert queries.search_regions("  ") == []
    assert queries.search_regions("xyzxyz") == []


def test_no_more_places_than_asked_for() -> None:
    assert len(queries.search_regions("城关镇", limit=3)) == 3
    assert {region.level for region in queries.search_regions("城关镇", limit=3)} == {"township"}


def test_children_come_in_the_order_of_their_pinyin() -> None:
    names = [region.pinyin for region in queries.children(queries.city())]
    assert len(names) == 15
    assert names == sorted(names)


def test_ancestors_are_the_trail_of_a_picker() -> None:
    village = Region.objects.filter(level=Level.VILLAGE, path__startswith="涧西区长安路街道").first()
    assert village is not None
    assert [region.name for region in queries.ancestors(village)] == ["洛阳市", "涧西区", "长安路街道", village.name]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("涧西区市场监督管理局", "涧西区人民政府"),
        ("洛阳市教育局", "洛阳市人民政府"),
        ("涧西区公安局长安路派出所", "涧西区人民政府"),
        ("涧西区长安路街道办事处", "涧西区人民政府"),
        ("洛阳高新技术产业开发区教育局", "洛阳市人民政府"),
        ("涧西区税务局", "洛阳市税务局"),
        ("洛阳市税务局", "上一级税务局"),
        ("洛阳市供热服务企业", ""),
    ],
)
def test_who_hears_a_reconsideration(name: str, body: str) -> None:
    agency = Agency.objects.select_related("region__parent__parent").get(name=name)
    assert queries.remedy_body(agency) == body
    assert queries.remedies(agency).suit == (body != "")


def test_the_line_of_a_department_goes_down_through_the_levels() -> None:
    county = Agency.objects.get(name="涧西区市场监督管理局")
    names = set(queries.counterparts(county).values_list("name", flat=True))
    assert "涧西区长安路市场监督管理所" not in names
    assert "涧西区市场监督管理局长安路市场监督管理所" in names
    assert all(name.startswith("涧西区市场监督管理局") for name in names)


def test_who_administers_and_who_runs_the_hall() -> None:
    town = Region.objects.get(path="涧西区长安路街道")
    assert str(queries.administering(town)) == "涧西区政务服务和大数据管理局"
    assert str(queries.hall_body(town)) == "涧西区长安路街道办事处"
    assert town.parent is not None
    assert str(queries.hall_body(town.parent)) == "涧西区政务服务中心"
