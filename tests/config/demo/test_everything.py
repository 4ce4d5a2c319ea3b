"""The whole sample: every act of every table of moves is in it, nothing is made twice, nothing is dated after today, all chains are whole."""

import pytest

import onewindow.web.api.tables  # noqa: F401 - all tables of moves
from onewindow.record.models import Event
from onewindow.record.moves import TABLES
from onewindow.record.verify import verify
from tests.config.demo import SUNDAY_NIGHT

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def _done() -> dict[str, set[str]]:
    done: dict[str, set[str]] = {}
    for kind, act in Event.objects.values_list("chain__kind", "act").distinct():
        done.setdefault(kind, set()).add(act)
    return done


def test_every_act_of_every_table_is_done_at_least_once() -> None:
    done = _done()
    acts = {(table.kind, name) for table in TABLES for name in table.moves}
    assert {(kind, name) for kind, name in acts if name not in done.get(kind, set())} == set()


def test_what_is_there_is_not_made_again(sample: int) -> None:
    assert Event.objects.count() == sample


def test_nothing_happened_after_today_and_every_chain_is_whole() -> None:
    assert not Event.objects.filter(happened_at__gt=SUNDAY_NIGHT).exists()
    assert not Event.objects.filter(recorded_at__gt=SUNDAY_NIGHT).exists()
    assert not verify().faults
