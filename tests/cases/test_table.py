"""The table of moves against the acts: every state × every act."""

import re
from itertools import product

import pytest

from onewindow.cases.models import Case, State
from onewindow.cases.moves import TABLE
from onewindow.record.errors import ActRefused, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from tests.factories.states import IN_STATE, LATER, Try

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


@pytest.mark.parametrize(("state", "name"), list(product(State.values, [row.name for row in HANDLING])))
def test_every_state_and_act_behave_as_the_table_says(db: None, state: str, name: str) -> None:
    story = IN_STATE[State(state)]()
    row = TABLE.moves[name]
    before = Event.objects.filter(chain=story.case.chain).count()
    try:
        Try(story)(name)
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
        assert (event.act, event.before, event.after, event.happened_at) == (name, state, case.state, LATER)
        assert event.articles == list(row.article.numbers)
        assert event.sequence == before + 1
        return
    assert Event.objects.filter(chain=story.case.chain).count() == before
