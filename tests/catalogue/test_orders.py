"""Change orders: what closes on which day, who is told, what comes back when an order is taken back; the public lists."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from onewindow.cases.cancelled import sweep_orders, tell_drafts
from onewindow.cases.drafts import start
from onewindow.cases.errors import ItemClosed
from onewindow.cases.models import Channel
from onewindow.catalogue.acts import draft, orders, publish
from onewindow.catalogue.errors import OrderIncomplete, ReasonNeeded
from onewindow.catalogue.lists import LISTS, Chosen, changes, found, rows
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, GuideVersion, Item, OrderState
from onewindow.catalogue.search import search
from onewindow.catalogue.work import orders_that_ask
from onewindow.notices.models import Message
from onewindow.record.errors import WrongPerson
from tests import NOW, factories
from tests.factories.applying import hand_in_draft, item_at
from tests.factories.catalogue import (
    FOOD,
    LATER,
    administrator,
    change,
    drafted,
    editor,
    issued,
    ordered,
    published,
)
from tests.factories.people import region

pytestmark = pytest.mark.django_db
DAY = (NOW + timedelta(days=20)).date()
ON_THE_DAY = NOW + timedelta(days=20)


def last_days(key: str = FOOD) -> set[date | None]:
    return set(Item.objects.filter(basic=key).values_list("active_to", flat=True))


def test_a_cancelled_item_takes_no_application_from_its_day() -> None:
    owner = factories.individual_business()
    begun, late = factories.draft(owner, FOOD), factories.draft(owner, FOOD)
    issued()
    assert last_days() == {DAY - timedelta(days=1)}
    assert hand_in_draft(begun, owner, at=NOW + timedelta(days=19)).state == "submitted"
    with pytest.raises(ItemClosed):
        hand_in_draft(late, owner, at=ON_THE_DAY)
    with pytest.raises(ItemClosed):
        start(item_at(FOOD), region(), by=owner, at=ON_THE_DAY, channel=Channel.MOBILE)


def test_running_cases_go_on() -> None:
    story = factories.accepted()
    issued(change(day=NOW.date()))
    from tests.factories.stories import do_step

    do_step(story)
    assert story.again().state == "accepted"


def test_a_county_cancels_in_its_own_places_only() -> None:
    issued(place=region())
    closed = Item.objects.filter(basic=FOOD, active_to__isnull=False)
    assert [item.region_id for item in closed] == [region().pk]


def test_what_is_taken_back_is_open_again_and_of_two_orders_the_earlier_counts() -> None:
    first, second = issued(), issued(change(day=DAY - timedelta(days=5)))
    assert last_days() == {DAY - timedelta(days=6)}
    orders.revoke_order(second.order.pk, by=second.admin, at=LATER, reason="改期")
    assert last_days() == {DAY - timedelta(days=1)}
    orders.revoke_order(first.order.pk, by=first.admin, at=LATER, reason="不取消了")
    assert last_days() == {None}


def test_owners_of_drafts_are_told_once_when_it_is_issued_and_when_it_is_taken_back() -> None:
    owner, other = factories.individual_business(), factories.applicant()
    factories.draft(owner, FOOD)
    factories.draft(owner, FOOD)
    factories.draft(other, "marriage-registration")
    made = issued()
    assert tell_drafts(made.order.pk, at=NOW) == 1
    assert tell_drafts(made.order.pk, at=NOW) == 0
    message = Message.objects.get(kind="order_issued")
    assert message.user == owner.user
    assert "6月29日起取消" in message.text
    orders.revoke_order(made.order.pk, by=made.admin, at=LATER, reason="不取消了")
    assert tell_drafts(made.order.pk, at=LATER) == 1
    assert "不取消了" in Message.objects.get(kind="order_revoked").text


def test_the_worker_puts_on_record_what_has_come_into_force() -> None:
    made = issued()
    assert sweep_orders(ON_THE_DAY - timedelta(days=1)) == 0
    assert sweep_orders(ON_THE_DAY) == 1
    assert sweep_orders(ON_THE_DAY) == 0
    order = ChangeOrder.objects.get(pk=made.order.pk)
    assert order.state == OrderState.IN_FORCE
    assert order.chain.events.latest("sequence").actor.startswith("system:")


def test_an_act_after_its_day_finds_it_in_force_although_no_worker_ran() -> None:
    made = issued()
    with pytest.raises(Exception, match="已生效"), transaction.atomic():
        orders.revoke_order(made.order.pk, by=made.admin, at=ON_THE_DAY, reason="太晚了")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"basis": " "}, "请写明依据"),
        ({"summary": ""}, "请写明变更的内容"),
        ({"effective_on": None}, "请填写生效日期"),
        ({"kind": ChangeKind.DELEGATED, "authority": ""}, "请写明下放给谁"),
        ({"item": None}, "只有承接可以是清单里没有的"),
        ({"item": None, "kind": ChangeKind.TAKEN_OVER, "authority": "省"}, "请填写承接的事项名称"),
    ],
)
def test_an_order_says_what_is_missing(what: dict[str, Any], said: str) -> None:
    given = {"kind": ChangeKind.CANCELLED} | what
    with pytest.raises(OrderIncomplete, match=said):
        ordered(change(**given))


def test_a_day_that_has_passed_is_not_issued() -> None:
    made = ordered(change(day=NOW.date() - timedelta(days=1)))
    with pytest.raises(OrderIncomplete, match="已经过了"):
        orders.issue_order(made.order.pk, by=made.admin, at=NOW)
    with pytest.raises(ReasonNeeded):
        orders.revoke_order(made.order.pk, by=made.admin, at=NOW, reason="")


def test_departments_report_and_the_administering_department_issues() -> None:
    own = orders.draft_order(change(), editor().region, by=editor(), at=NOW)
    for stranger in (editor(key="civil_affairs"), editor(region()), administrator(region())):
        with pytest.raises(WrongPerson):
            orders.draft_order(change(), editor().region, by=stranger, at=NOW)
        with pytest.raises(WrongPerson):
            orders.issue_order(own.pk, by=stranger, at=NOW)
    with pytest.raises(WrongPerson):
        orders.issue_order(own.pk, by=editor(), at=NOW)
    assert orders.issue_order(own.pk, by=administrator(), at=NOW).state == OrderState.ISSUED


def taken_over() -> ChangeOrder:
    what = change(
        ChangeKind.TAKEN_OVER, None, name="小餐饮备案", agency_key="market_regulation", type="filing", levels=["county"], authority="河南省市场监督管理局"
    )  # fmt: skip
    return issued(what).order


def test_an_item_taken_over_enters_the_list_with_its_guide() -> None:
    order = taken_over()
    item = BasicItem.objects.get(name="小餐饮备案")
    assert (order.item_id, item.listed, item.code[:4]) == (item.pk, False, "4111")
    assert search("小餐饮备案").hits == [] or search("小餐饮备案").hits[0].item.pk != item.pk
    version = GuideVersion.objects.get(guide__item=item)
    assert orders_that_ask(editor()) == [order]
    whole = {
        name: value
        for name, value in drafted("small-food-shop-registration").version.content.items()
        if name not in {"key", "name", "type"}
    }
    who = editor()
    draft.save(version.pk, whole | {"silence": None, "extension": None, "visit_reason": None}, by=who, at=NOW)
    draft.submit(version.pk, by=who, at=NOW)
    publish.publish(version.pk, by=administrator(), at=LATER)
    assert search("小餐饮备案", region=region()).hits[0].item.pk == item.pk
    opened = Item.objects.filter(basic=item)
    assert {row.active_from for row in opened} == {DAY}
    assert opened.count() == 15
    assert orders_that_ask(editor()) == []


def test_every_public_list_is_computed_from_the_guides_in_force() -> None:
    today = NOW.date()
    for which in LISTS.values():
        versions = list(found(which, Chosen(), today))
        assert versions, which.key
        shown = list(rows(which, versions, today))
        assert all(any(lines for lines in row.facts.values()) for row in shown)
        assert all(set(row.facts) == set(which.columns) for row in shown)
    deferrable = {
        row.item: row for row in rows(LISTS["deferrable"], found(LISTS["deferrable"], Chosen(), today), today)
    }
    assert "食品安全规章制度目录清单" in deferrable[FOOD].facts["可容缺受理的材料"]
    body = published(materials=[{**m, "deferrable": False} for m in in_force_materials()]).version
    assert body.guide.item_id not in {
        row.item for row in rows(LISTS["deferrable"], found(LISTS["deferrable"], Chosen(), today), today)
    }


def in_force_materials() -> list[dict[str, Any]]:
    return list(GuideVersion.objects.get(guide__item=FOOD, state="published").content["materials"])


def test_a_cancelled_item_leaves_the_list_on_its_day_and_stays_in_the_history() -> None:
    made = issued()
    items = LISTS["items"]
    assert FOOD in {version.guide.item_id for version in found(items, Chosen(), DAY - timedelta(days=1))}
    assert FOOD not in {version.guide.item_id for version in found(items, Chosen(), DAY)}
    Item.objects.filter(basic="marriage-registration").update(
        active_from=DAY
    )  # and one whose authority begins enters it on its day
    for day, listed in ((DAY - timedelta(days=1), False), (DAY, True)):
        assert ("marriage-registration" in {version.guide.item_id for version in found(items, Chosen(), day)}) is listed
    ordered(change(key="marriage-registration"))
    assert list(changes(Chosen())) == [made.order]
    assert list(changes(Chosen(query="食品"), ChangeKind.CANCELLED)) == [made.order]
    assert list(changes(Chosen(), ChangeKind.ADJUSTED)) == []
