"""The city as it is loaded: every place has its bodies, its venue and its windows."""

import pytest
from django.db.models import Count

from onewindow.kernel.identifiers import check_uscc
from onewindow.network.models import Agency, AgencyKind, Level, Region, Venue, Window

pytestmark = pytest.mark.django_db


def test_all_places_are_there() -> None:
    counts = {level: Region.objects.filter(level=level).count() for level in Level}
    assert counts == {Level.CITY: 1, Level.COUNTY: 15, Level.TOWNSHIP: 194, Level.VILLAGE: 3244}
    assert list(Region.objects.filter(functional_zone=True, level=Level.COUNTY).values_list("code", flat=True)) == [
        "410371000000"
    ]


def test_no_village_repeats_the_names_above_it() -> None:
    village = Region.objects.get(name="白土村村民委员会", path__startswith="栾川县")
    assert village.path == "栾川县白土镇白土村村民委员会"


def test_every_place_has_one_venue_named_by_the_rule() -> None:
    assert Venue.objects.count() == Region.objects.count() == 3454
    named = dict(Venue.objects.values_list("region__path", "name"))
    assert named["洛阳市"] == "洛阳市政务服务中心"
    assert named["涧西区"] == "涧西区政务服务中心"
    assert named["涧西区长安路街道"] == "涧西区长安路街道便民服务中心"
    assert named["老城区西关街道承福门社区居民委员会"] == "老城区西关街道承福门社区便民服务站"
    endings = {Level.TOWNSHIP: "便民服务中心", Level.VILLAGE: "便民服务站"}
    for level, ending in endings.items():
        assert not Venue.objects.filter(region__level=level).exclude(name__endswith=ending).exists()


def test_every_venue_has_a_window_that_takes_all() -> None:
    assert not Venue.objects.exclude(pk__in=Window.objects.filter(comprehensive=True).values("venue")).exists()
    per_level = {
        level: set(Venue.objects.filter(region__level=level).annotate(n=Count("windows")).values_list("n", flat=True))
        for level in Level
    }
    assert per_level == {Level.CITY: {7}, Level.COUNTY: {6}, Level.TOWNSHIP: {2}, Level.VILLAGE: {1}}


def test_windows_by_field_take_their_agencies_only() -> None:
    window = Window.objects.get(venue__region__path="涧西区", number="D01")
    assert window.takes("public_security")
    assert not window.takes("taxation")
    assert Window.objects.get(venue__region__path="涧西区", number="A01").takes("taxation")


def test_agencies_exist_where_the_data_say() -> None:
    assert Agency.objects.filter(key="market_regulation").count() == 1 + 15 + 194
    assert Agency.objects.filter(key="heat_supply").count() == 1
    assert Agency.objects.filter(kind=AgencyKind.TOWN_GOVERNMENT).count() == 194
    assert Agency.objects.filter(kind=AgencyKind.STATION).count() == 3244
    assert Agency.objects.filter(administering=True).count() == 16
    assert Agency.objects.filter(hall_body=True).count() == 16


@pytest.mark.parametrize(
    "name",
    [
        "洛阳市消防救援支队",
        "涧西区消防救援大队",
        "中共洛阳市委宣传部（新闻出版局）",
        "涧西区公安局长安路派出所",
        "涧西区司法局长安路司法所",
        "涧西区长安路街道残疾人联合会",
        "嵩县城关镇人民政府",
        "汝阳县大安工业园区管理委员会",
    ],
)
def test_bodies_have_the_names_that_they_have(name: str) -> None:
    assert Agency.objects.filter(name=name).count() == 1


def test_codes_of_bodies_are_valid_and_their_own() -> None:
    codes = list(Agency.objects.values_list("uscc", "region_id"))
    assert len({code for code, _ in codes}) == len(codes)
    for code, region in codes[::50]:
        assert check_uscc(code)[2:8] == region[:6]
