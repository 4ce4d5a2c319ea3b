"""Orders that delegate or adjust do what they say from their day on; the law's limits hold them (Art. 16, 18; 行政许可法 24)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from onewindow.catalogue.acts import orders
from onewindow.catalogue.errors import NoDelegation, OrderIncomplete, SubDelegation
from onewindow.catalogue.lint import Context, lint
from onewindow.catalogue.lists import LISTS, Chosen, found, rows
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Item, Mode
from onewindow.catalogue.queries import competent_item, handling_at, intakes, online_venue, published_version
from onewindow.catalogue.search import competent_items
from onewindow.network.models import Region
from onewindow.record.actors import System
from onewindow.record.errors import WrongPerson
from tests import NOW
from tests.factories.applying import FOOD, item_at
from tests.factories.catalogue import LATER, change, delegation, issued, ordered
from tests.factories.delegated import TOWN, ordered_to_the_town
from tests.factories.people import region

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def mode_in(place: str, day: Any = TODAY, key: str = FOOD) -> str:
    item = item_at(key)
    return handling_at(region(place), item, published_version(item).body, day).mode


def test_from_its_day_to_its_last_the_town_decides_and_no_other_town() -> None:
    before = mode_in(TOWN)
    ordered_to_the_town(day=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=30))
    assert mode_in(TOWN) == before
    assert mode_in(TOWN, TODAY + timedelta(days=3)) == Mode.AUTHORISED
    assert mode_in(TOWN, TODAY + timedelta(days=31)) == before
    assert mode_in("涧西区湖北路街道", TODAY + timedelta(days=3)) == before


def test_without_a_place_all_towns_of_the_county_have_it_and_no_town_of_another() -> None:
    issued(delegation(to_place=None), region())
    assert mode_in("涧西区湖北路街道") == Mode.AUTHORISED
    elsewhere, item = region("老城区西关街道"), item_at(FOOD, region("老城区"))
    assert handling_at(elsewhere, item, published_version(item).body, TODAY).mode != Mode.AUTHORISED


def test_what_is_drafted_or_taken_back_delegates_nothing() -> None:
    before = mode_in(TOWN)
    ordered(delegation(), region())
    assert mode_in(TOWN) == before
    made = issued(delegation(), region())
    orders.come_into_force(made.order.pk, by=System(), at=NOW)
    assert mode_in(TOWN) == Mode.AUTHORISED
    orders.end_delegation(made.order.pk, by=made.admin, at=LATER, reason="收回")
    assert mode_in(TOWN) == before


def test_online_applications_go_to_the_delegate_who_decides() -> None:
    item = item_at(FOOD)
    assert online_venue(intakes(item, published_version(item), region(TOWN), TODAY)).region == region()
    ordered_to_the_town()
    assert online_venue(intakes(item, published_version(item), region(TOWN), TODAY)).region == region(TOWN)


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ({"to_level": ""}, "to_level", "请选择下放到哪一级"),
        ({"to_level": "county", "to_place": None}, "to_level", "只能下放到更低的层级"),
        ({"to": "老城区西关街道"}, "to_place", "不是涧西区的"),
        ({"basis": "区政府决定"}, "basis", "请写明《名称》第几条"),
        ({"basis": "《中华人民共和国行政许可法》第二十四条"}, "basis", "本身不是委托的依据"),
        ({"to_agency": ""}, "to_agency", "请选择委托给哪个机关"),
        ({"to_agency": "forestry"}, "to_agency", "请选择委托给哪个机关"),
        ({"to_agency": "disabled_federation"}, "to_agency", "行政许可只能委托行政机关"),
        ({"to_level": "village", "to_place": None}, "to_level", "行政许可不能委托村"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on", "截止日期早于生效日期"),
    ],
)
def test_an_order_that_the_law_does_not_allow_says_so_by_its_field(more: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(OrderIncomplete) as refused:
        ordered(delegation(**more), region())
    assert said in refused.value.problems[place]


def test_two_orders_do_not_delegate_the_same_at_once() -> None:
    ordered_to_the_town()
    with pytest.raises(OrderIncomplete) as refused:
        ordered(delegation(), region())
    assert "已经有一份" in refused.value.problems["to_level"]


def test_who_has_it_by_delegation_delegates_it_no_further() -> None:
    """A city's item, delegated to the county, is not the county's to delegate."""
    key = city_item()
    issued(delegation(key, to_level="county", to_place=None, to_agency=BasicItem.objects.get(pk=key).agency_key))
    with pytest.raises(SubDelegation, match="不得再委托"):
        ordered(delegation(key, to=TOWN), region())


def city_item() -> str:
    """An item of the city alone, by an administrative organ."""
    return str(BasicItem.objects.filter(levels=["city"], type="licence", agency_key="market_regulation")[0].pk)


def test_only_a_delegation_is_ended_and_by_whoever_keeps_the_list() -> None:
    made = issued(change(day=TODAY))
    orders.come_into_force(made.order.pk, by=System(), at=NOW)
    with pytest.raises((WrongPerson, NoDelegation)):
        orders.end_delegation(made.order.pk, by=made.admin, at=LATER, reason="x")


def test_an_adjusted_item_has_its_new_agency_from_its_day_and_not_before() -> None:
    made = issued(change(ChangeKind.ADJUSTED, day=TODAY + timedelta(days=2), to_agency="commerce"), region())
    before = item_at(FOOD)
    assert before.agency.key == "market_regulation"
    orders.come_into_force(made.order.pk, by=System(), at=NOW + timedelta(days=2))
    after = item_at(FOOD)
    assert after.agency.key == "commerce" and after.code.startswith(after.agency.uscc)
    assert item_at(FOOD, region("老城区")).agency.key == "market_regulation"


def test_what_is_handed_down_is_exercised_by_the_level_from_its_day() -> None:
    key = city_item()
    what = change(ChangeKind.DELEGATED, key, TODAY + timedelta(days=2), to_level="county")
    made = issued(what)
    assert not Item.objects.filter(basic=key, level="county").exists()
    orders.come_into_force(made.order.pk, by=System(), at=NOW + timedelta(days=2))
    below = Item.objects.get(basic=key, region=region())
    assert below.active_from == TODAY + timedelta(days=2)
    for day, level in ((TODAY + timedelta(days=1), "city"), (TODAY + timedelta(days=2), "county")):
        for chosen in (competent_item(key, region(), day), competent_items([key], region(), day)[key]):
            assert chosen is not None and chosen.level == level, day  # nobody has it before their day
    Item.objects.filter(basic=key, level="city").delete()
    assert competent_item(key, region(), TODAY) == below  # there is no other: its page says from when


def test_the_published_list_names_delegator_delegate_span_and_basis() -> None:
    made, which = ordered_to_the_town(ends_on=TODAY + timedelta(days=300)), LISTS["delegations"]
    shown = {row.item: row for row in rows(which, found(which, Chosen(), TODAY), TODAY)}
    [line] = shown[FOOD].facts["委托公告"]
    assert made.order.number in line and "长安路街道" in line and "授权办理" in line and "止" in line
    assert made.order.basis in shown[FOOD].facts["依据"]
    gone = {row.item for row in rows(which, found(which, Chosen(), TODAY + timedelta(days=301)), TODAY)}
    assert shown[FOOD].facts["下沉到"] or FOOD not in gone


def test_the_linter_knows_which_agencies_are_organs() -> None:
    body = published_version(item_at(FOOD)).content
    to = [{"to_level": "county", "mode": "entrusted_acceptance", "basis": "《食品经营许可和备案管理办法》第六条"}]
    content = {**body, "levels": ["city"], "delegated": to}
    for organs, wrong in ((["public_security"], True), (["market_regulation"], False)):
        found_ = lint(content, replace(Context(), organs=organs))
        assert any("行政许可只能委托行政机关" in finding.why for finding in found_) == wrong


def test_places_are_told_by_their_code_alone() -> None:
    order = ChangeOrder(region_id=Region.objects.get(level="city").pk, to_level="township")
    assert order.covers(region(TOWN))
    assert not order.covers(region())
