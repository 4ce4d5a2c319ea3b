"""The demo has what is nearer to people: taken in elsewhere, helped, decided by a town, handed over by lists."""

import pytest

from onewindow.cases.models import Case, Coordination, HandoverList, Help, IntakeMode, ListState, State, Way

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_the_sample_has_each_way_of_being_nearer() -> None:
    elsewhere = Case.objects.filter(intake_mode=IntakeMode.ELSEWHERE)
    assert {case.awaits_hand_on for case in elsewhere} == {False, True}
    assert {row.confirmed_at is not None for row in Help.objects.all()} == {False, True}
    town = Case.objects.filter(handled_by__key="town_government", intake_mode=IntakeMode.AUTHORISED)
    assert sorted(case.state for case in town) == [State.ACCEPTED, State.GRANTED]
    states = HandoverList.objects.values_list("way", "state").order_by("pk")
    assert {
        (Way.TO_AGENCY, ListState.RECEIVED),
        (Way.TO_AGENCY, ListState.SENT),
        (Way.TO_AGENCY, ListState.TAKEN_BACK),
    } <= set(states)
    assert Coordination.objects.filter(to_window=False).count() == 1
