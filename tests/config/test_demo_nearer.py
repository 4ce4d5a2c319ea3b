"""The demo has what is nearer to people: taken in elsewhere, helped, decided by a town, handed over by lists."""

import pytest

from onewindow.cases.models import Case, Coordination, HandoverList, Help, IntakeMode, ListState, State, Way
from onewindow.config.demo import make_nearer, make_people
from onewindow.record.verify import verify
from tests import NOW

pytestmark = pytest.mark.django_db


def test_the_sample_has_each_way_of_being_nearer() -> None:
    make_people(at=NOW)
    for _ in range(2):
        make_nearer(at=NOW)
    elsewhere = Case.objects.filter(intake_mode=IntakeMode.ELSEWHERE)
    assert sorted(case.awaits_hand_on for case in elsewhere) == [False, True]
    assert sorted(row.confirmed_at is not None for row in Help.objects.all()) == [False, True]
    town = Case.objects.filter(handled_by__key="town_government", intake_mode=IntakeMode.AUTHORISED)
    assert sorted(case.state for case in town) == [State.ACCEPTED, State.GRANTED]
    states = HandoverList.objects.values_list("way", "state").order_by("pk")
    assert {(Way.TO_AGENCY, ListState.RECEIVED), (Way.TO_AGENCY, ListState.SENT)} <= set(states)
    assert Coordination.objects.count() == 1
    assert not verify().faults
