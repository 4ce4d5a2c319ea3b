"""The table of moves against the acts: every state × every act."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from onewindow.cases.models import Case, State
from onewindow.cases.moves import TABLE
from onewindow.record.errors import ActRefused, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW, Move
from onewindow.web.api.case_shapes import line
from tests import NOW
from tests.factories.states import IN_STATE, LATER, Try
from tests.factories.stories import Story

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

HANDLING = [row for row in TABLE.moves.values() if NEW not in row.sources]


def test_every_move_has_exactly_one_act() -> None:
    assert set(TABLE.acts) == set(TABLE.moves)
    with pytest.raises(ValueError, match="two acts"):
        TABLE.act(TABLE.moves["accept"])(lambda: None)


def test_every_state_can_be_reached_and_the_sample_has_it() -> None:
    assert {row.target for row in TABLE.moves.values()} - {None} == set(State)
    assert set(IN_STATE) == set(State)


def test_a_label_reads_after_the_words_of_a_refusal() -> None:
    for row in TABLE.moves.values():
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,9}", row.label), row.name
        assert re.search(r"[\u4e00-\u9fff]", WrongState(row, State.SUBMITTED.label).message)


GROUPED = [
    pytest.param(state, row.name, marks=pytest.mark.xdist_group(f"table-{state}"), id=f"{state}-{row.name}")
    for state, row in product(State.values, HANDLING)
]


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Callable[[State], Story]]:
    """The story of a state, told once: every act is tried on it and undone."""
    made: dict[State, Story] = {}

    def told(state: State) -> Story:
        if state not in made:
            with time_machine.travel(NOW):
                made[state] = IN_STATE[state]()
        return made[state]

    with django_db_blocker.unblock(), transaction.atomic():
        yield told
        transaction.set_rollback(True)


@pytest.mark.parametrize(("state", "name"), GROUPED)
def test_every_state_and_act_behave_as_the_table_says(stories: Callable[[State], Story], state: str, name: str) -> None:
    story = stories(State(state))
    with transaction.atomic():
        _try(story, TABLE.moves[name], state)
        transaction.set_rollback(True)


def _try(story: Story, row: Move, state: str) -> None:
    before = Event.objects.filter(chain=story.case.chain).count()
    try:
        left = Try(story)(row.name)
    except WrongState:
        assert not row.allows(state)
    except ActRefused:
        assert row.allows(state)  # the state allows it; this case lacks something else
        assert Case.objects.get(pk=story.case.pk).state == state
    else:
        assert row.allows(state)
        case = Case.objects.get(pk=story.case.pk)
        assert case.state == (row.target or state)
        event = Event.objects.filter(chain=case.chain).latest("sequence")
        assert (event.act, event.before, event.after, event.happened_at) == (row.name, state, case.state, LATER)
        assert event.articles == list(row.article.numbers)
        assert event.sequence == before + 1
        assert line(left) == line(case)  # what the act gives back is answered without being read again
        return
    assert Event.objects.filter(chain=story.case.chain).count() == before
