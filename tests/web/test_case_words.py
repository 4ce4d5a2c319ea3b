"""How far a limit is, as the applicant reads it on the page of a case."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from onewindow.record import clocks
from onewindow.record.models import ClockKind
from onewindow.web.public.case_page import used_in_words
from tests import NOW
from tests.factories import accepted, submitted
from tests.factories.states import correcting


def told(story: Any, days: int) -> dict[str, str]:
    readings = clocks.read(story.case.chain, (NOW + timedelta(days=days)).date())
    return {reading.clock.kind: used_in_words(reading) for reading in readings}


def test_on_the_day_itself_nothing_is_counted_yet(db: None) -> None:
    assert told(submitted(), 0)[ClockKind.ACCEPTANCE] == "从下个工作日起算"
    assert told(correcting(), 0)[ClockKind.CORRECTION] == "从明天起算"
    words = told(accepted(), 0)
    assert words[ClockKind.ACCEPTANCE] == "当天完成"
    assert words[ClockKind.PROMISED] == "从下个工作日起算"


def test_afterwards_days_are_counted(db: None) -> None:
    assert told(submitted(), 3)[ClockKind.ACCEPTANCE] == "第 3 天"


def test_the_page_tells_of_no_day_nought(db: None) -> None:
    story = submitted()
    client = Client()
    client.force_login(story.by.user)
    page = client.get(reverse("public:case", args=[story.case.pk])).content.decode()
    assert "从下个工作日起算" in page
    assert "第 0 天" not in page
