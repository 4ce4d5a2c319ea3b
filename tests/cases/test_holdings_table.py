"""The table of moves of what was granted: every state × every act."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from onewindow.cases.holding_moves import TABLE
from onewindow.cases.models import Holding, HoldingState
from onewindow.record.errors import ActRefused, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from tests import NOW
from tests.factories.promises import IN_STATE, LATER, Held, Try

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

HANDLING = [row for row in TABLE.moves.values() if NEW not in row.sources]
GROUPED = [
    pytest.param(state, row.name, marks=pytest.mark.xdist_group(f"held-{state}"), id=f"{state}-{row.name}")
    for state, row in product(HoldingState.values, HANDLING)
]


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Callable[[HoldingState], Held]]:
    """The story of a state, told once: every act is tried on it and undone."""
    made: dict[HoldingState, Held] = {}

    def told(state: HoldingState) -> Held:
        if state not in made:
            with time_machine.travel(NOW):
                made[state] = IN_STATE[state]()
        return made[state]

    with django_db_blocker.unblock(), transaction.atomic():
        yield told
        transaction.set_rollback(True)


def test_every_move_has_exactly_one_act_and_every_state_a_story() -> None:
    assert set(TABLE.acts) == set(TABLE.moves)
    assert {row.target for row in TABLE.moves.values()} - {None} == set(HoldingState) == set(IN_STATE)


@pytest.mark.parametrize(("state", "name"), GROUPED)
def test_every_state_and_act_behave_as_the_table_says(
    stories: Callable[[HoldingState], Held], state: str, name: str
) -> None:
    made, row = stories(HoldingState(state)), TABLE.moves[name]
    with transaction.atomic():
        before = Event.objects.filter(chain=made.holding.chain).count()
        try:
            Try(made)(name)
        except WrongState:
            assert not row.allows(state)
        except ActRefused:
            assert row.allows(state)
            assert Event.objects.filter(chain=made.holding.chain).count() == before
        else:
            assert row.allows(state)
            after = Holding.objects.get(pk=made.holding.pk)
            assert after.state == (row.target or state)
            event = Event.objects.filter(chain=after.chain).latest("sequence")
            assert (event.act, event.after, event.happened_at) == (name, after.state, LATER)
        transaction.set_rollback(True)
