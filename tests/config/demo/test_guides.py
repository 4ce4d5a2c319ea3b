"""The demo's catalogue is at work: a district follows the city's new guide, another departure has ended, a list was published by a second person."""

import pytest

from onewindow.catalogue.models import ChangeOrder, Guide, GuideVersion, ListUpload, OrderState, VersionStatus
from onewindow.catalogue.packages.tables import published_package
from onewindow.config.demo.catalogue import DEPARTED
from onewindow.config.demo.guides import BROUGHT, PLEDGE, STORE
from onewindow.config.demo.people import HOME

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def _in_force(item: str, region: str | None = None) -> GuideVersion | None:
    return GuideVersion.objects.filter(guide__item=item, guide__region=region, state=VersionStatus.PUBLISHED).first()


def test_the_district_that_departs_follows_the_citys_new_guide() -> None:
    whole, own = _in_force(DEPARTED), _in_force(DEPARTED, HOME)
    assert whole is not None
    assert own is not None
    assert own.base == whole
    assert own.content["faq"] == whole.content["faq"]
    assert own.content["contact"]
    assert _in_force(PLEDGE, HOME) is None
    assert Guide.objects.filter(item=PLEDGE, region=HOME).exists()


def test_a_list_is_published_by_another_than_brought_it() -> None:
    made, version = ListUpload.objects.get(), _in_force(BROUGHT)
    assert made.outcome == {"published": [BROUGHT], "drafted": [], "left": []}
    assert version is not None
    assert version.chain is not None
    brought, published = version.chain.events.order_by("sequence")
    assert brought.actor != published.actor


def test_packages_and_orders_change_too() -> None:
    store = published_package(STORE)
    assert store is not None
    assert store.number == 2
    assert store.bundle.name == store.body.name
    assert store.body.name.endswith("一件事")
    assert {OrderState.REVOKED, OrderState.ENDED, OrderState.IN_FORCE, OrderState.ISSUED} == set(
        ChangeOrder.objects.values_list("state", flat=True)
    )
