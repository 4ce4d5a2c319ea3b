"""The tables of moves of guides and of change orders against their acts: every state × every act."""

import re
from itertools import product
from typing import Any

import pytest

from onewindow.catalogue.models import ChangeOrder, GuideVersion, OrderState, VersionStatus
from onewindow.catalogue.moves import GUIDES, ORDERS
from onewindow.record.errors import ActRefused, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from onewindow.record.verify import verify
from tests.factories.catalogue import GUIDE_IN, LATER, ORDER_IN, try_guide, try_order

ON_GUIDES = [row.name for row in GUIDES.moves.values() if NEW not in row.sources]
ON_ORDERS = [row.name for row in ORDERS.moves.values() if NEW not in row.sources]


@pytest.mark.parametrize("table", [GUIDES, ORDERS], ids=lambda table: table.kind)
def test_every_move_has_one_act_and_reads_after_the_words_of_a_refusal(table: Any) -> None:
    assert set(table.acts) == set(table.moves)
    for row in table.moves.values():
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,9}", row.label), row.name


def test_every_state_can_be_reached() -> None:
    assert {row.target for row in GUIDES.moves.values()} - {None} == set(VersionStatus) == set(GUIDE_IN)
    assert {row.target for row in ORDERS.moves.values()} - {None} == set(OrderState) == set(ORDER_IN)


@pytest.mark.parametrize(("state", "name"), list(product(VersionStatus.values, ON_GUIDES)))
def test_guides_behave_as_the_table_says(db: None, state: str, name: str) -> None:
    work = GUIDE_IN[VersionStatus(state)]()
    _tried(GuideVersion, work.version.pk, GUIDES.moves[name], lambda: try_guide(work, name), state)


@pytest.mark.parametrize(("state", "name"), list(product(OrderState.values, ON_ORDERS)))
def test_orders_behave_as_the_table_says(db: None, state: str, name: str) -> None:
    made = ORDER_IN[OrderState(state)]()
    _tried(ChangeOrder, made.order.pk, ORDERS.moves[name], lambda: try_order(made, name), state)


def _tried(model: Any, pk: int, row: Any, perform: Any, state: str) -> None:
    subject = model.objects.get(pk=pk)
    assert subject.state == state
    before = Event.objects.filter(chain=subject.chain_id).count()
    try:
        perform()
    except WrongState:
        assert not row.allows(state)
    except ActRefused:
        assert row.allows(state)  # the state allows it; this one lacks something else
        assert model.objects.get(pk=pk).state == state
    else:
        assert row.allows(state)
        after = model.objects.get(pk=pk)
        assert after.state == (row.target or state)
        event = Event.objects.filter(chain=after.chain_id).latest("sequence")
        assert (event.act, event.before, event.after, event.happened_at) == (row.name, state, after.state, LATER)
        assert event.articles == list(row.article.numbers)
        assert event.sequence == before + 1
        return
    assert Event.objects.filter(chain=subject.chain_id).count() == before


def test_chains_of_guides_and_orders_are_whole(db: None) -> None:
    for make in (*GUIDE_IN.values(),):
        try:
            make()
        except ActRefused:
            continue  # one open version a guide
    ORDER_IN[OrderState.REVOKED]()
    assert verify().whole
