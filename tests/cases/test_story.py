"""From handing in to holding the result, on real input."""

import pytest

from onewindow.cases.acts.deliver import Receipt, deliver
from onewindow.cases.models import State, Turn
from onewindow.record.models import Clock, ClockKind
from tests import NOW
from tests.factories import Story, decided


@pytest.fixture
def story(db: None) -> Story:
    return decided()


def test_food_licence_is_granted_and_delivered(story: Story) -> None:
    case = story.again()
    assert case.state == State.GRANTED
    assert case.turn == Turn.DELIVERY
    number = case.applicant.representative_number
    deliver(case.pk, by=story.staff.window, at=NOW, receipt=Receipt("钱万里", number, code=case.query_code))
    case = story.again()
    assert case.turn == Turn.NOBODY
    assert case.delivered_at == NOW
    running = Clock.objects.filter(chain=case.chain, met_at__isnull=True)
    assert [clock.kind for clock in running] == [ClockKind.PUBLICATION]  # a licence is still to be published
    assert story.acts() == [
        "submit", "accept", "complete_step", "record_inspection", "complete_step", "grant", "deliver"
    ]  # fmt: skip
