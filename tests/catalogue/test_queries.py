"""Which item a place has, and who takes it in."""

import pytest

from onewindow.catalogue.queries import asked_before_the_end, competent_item, intakes, lower_places, published_version
from onewindow.catalogue.search import competent_items
from onewindow.network.models import Region
from tests import NOW
from tests.factories.applying import FOOD, item_at

pytestmark = pytest.mark.django_db


def place(path: str) -> Region:
    return Region.objects.get(path=path)


VILLAGE = "老城区西关街道承福门社区居民委员会"


@pytest.mark.parametrize(
    ("item", "at", "region"),
    [
        ("pension-eligibility", VILLAGE, VILLAGE),
        ("maternity-registration", VILLAGE, "老城区西关街道"),
        ("food-business-licence", VILLAGE, "老城区"),
        ("eia-report-approval", VILLAGE, "洛阳市"),
        ("company-establishment-registration", "洛阳市", "洛阳市"),
    ],
)
def test_competent_is_the_lowest_level_that_contains_the_place(item: str, at: str, region: str) -> None:
    found = competent_item(item, place(at))
    assert found is not None
    assert found.region.path == region
    assert competent_items([item], place(at)) == {item: found}


def test_where_only_lower_places_have_it_the_applicant_chooses() -> None:
    assert competent_item("food-business-licence", place("洛阳市")) is None
    assert competent_items(["food-business-licence"], place("洛阳市")) == {}
    assert len(lower_places("food-business-licence", place("洛阳市"))) == 15


def test_delegated_items_are_taken_in_below_too() -> None:
    village = place(VILLAGE)
    item = competent_item("minimum-living-allowance", village)
    assert item is not None
    found = [
        (intake.venue.region.path, intake.mode)
        for intake in intakes(item, published_version(item), village, NOW.date())
    ]
    assert found == [("老城区西关街道", "own"), (VILLAGE, "assisted")]


def test_by_when_a_renewal_is_asked_for_is_read_where_the_licence_is_granted() -> None:
    """Also by the guide of the item that renews it; an item whose law says nothing has the thirty days of 行政许可法."""
    for key in (FOOD, f"{FOOD}-renewal"):
        item = item_at(key)
        before = asked_before_the_end(item, published_version(item).body)
        assert before is not None
        assert str(before) == "15个工作日"
    health = item_at("public-place-hygiene-licence")
    assert str(asked_before_the_end(health, published_version(health).body)) == "30日"
    change = item_at(f"{FOOD}-change")
    assert asked_before_the_end(change, published_version(change).body) is None
