"""The whole sample, told once by what the command line calls, for all who look at it here."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine

from onewindow.config.demo import make_everything, make_people
from onewindow.config.demo.sample import STORY, Story, granted
from onewindow.record.models import Event
from tests.config.demo import SUNDAY_NIGHT
from tests.once import kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


MANY = 9  # grants that later stories go on with
FEW = 2  # of every other ending


def _short() -> Iterator[Story]:
    """Of the sample's first part, which is long for the eye, some of each ending."""
    told: Counter[str] = Counter()
    for ending, days in STORY:
        told[ending.__name__] += 1
        if told[ending.__name__] <= (MANY if ending is granted else FEW):
            yield ending, days


def _told() -> int:
    """Twice: what is there already is not made again. How many events there were after the first time."""
    make_people(at=SUNDAY_NIGHT)
    make_everything(at=SUNDAY_NIGHT, stories=list(_short()), others=0)
    events = Event.objects.count()
    make_everything(at=SUNDAY_NIGHT)
    return events


@pytest.fixture(autouse=True)
def _that_night(_fixed_date: None) -> Iterator[None]:
    with time_machine.travel(SUNDAY_NIGHT):
        yield


@pytest.fixture(scope="package")
def _sample(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[int]:
    with kept(django_db_blocker, _told) as events:
        yield events


@pytest.fixture
def sample(_sample: int, db: None) -> int:
    """How many events it has; the test undoes what it does itself."""
    return _sample
