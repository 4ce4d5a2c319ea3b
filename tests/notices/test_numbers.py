"""Numbers of documents as offices write them."""

import pytest

from onewindow.network.models import Agency
from onewindow.notices.numbers import next_document_number, office_short, place_short
from tests.factories.people import region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "short"),
    [("涧西区", "洛涧"), ("洛龙区", "洛洛龙"), ("洛宁县", "洛洛宁"), ("嵩县", "洛嵩"), ("涧西区长安路街道", "洛涧")],
)
def test_place_when_named_shortly(path: str, short: str) -> None:
    assert place_short(region(path)) == short


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("市场监管局", "市监"), ("卫健委", "卫健"), ("公安局", "公安"), ("农业农村局", "农业"), ("住建局", "住建"), ("公积金中心", "公积金"),
        ("残联", "残联"), ("长安路派出所", "长安路派出"), ("局", "局"),
    ],
)  # fmt: skip
def test_office_when_named_shortly(name: str, short: str) -> None:
    assert office_short(Agency(short_name=name, name=name)) == short


def test_number_when_counted_goes_on_a_series_a_kind_a_year() -> None:
    agency = Agency.objects.get(key="market_regulation", region=region())
    assert [next_document_number(agency, "受", 2026) for _ in range(2)] == [
        "洛涧市监受〔2026〕1号",
        "洛涧市监受〔2026〕2号",
    ]
    assert next_document_number(agency, "许", 2026) == "洛涧市监许〔2026〕1号"
    assert next_document_number(agency, "受", 2027) == "洛涧市监受〔2027〕1号"


def test_number_when_two_offices_are_abbreviated_alike_is_not_given_twice() -> None:
    mine = Agency.objects.get(key="market_regulation", region=region())
    other = Agency.objects.get(key="urban_management", region=region())
    other.short_name = "市场监管所"
    assert {next_document_number(agency, "受", 2026) for agency in (mine, other, mine)} == {
        f"洛涧市监受〔2026〕{number}号" for number in (1, 2, 3)
    }


def test_prefixes_when_of_all_agencies_fit_the_column() -> None:
    longest = max((office_short(agency) for agency in Agency.objects.all()), key=len)
    assert len(longest) < 30
