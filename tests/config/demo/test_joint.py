"""The demo has a hearing announced, somebody told of their right, and an opinion awaited."""

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.cases.models import Coordination, Hearing, OpinionRequest
from onewindow.record.models import Event

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_a_hearing_is_announced_and_an_opinion_awaited() -> None:
    assert Hearing.objects.filter(announced_at__isnull=False).count() == 1
    assert Hearing.objects.filter(told_at__isnull=False).count() >= 3
    assert Hearing.objects.filter(convened_at__isnull=False).count() >= 2
    held = Hearing.objects.get(held_at__isnull=False)
    assert held.case.open
    assert held.signed == held.present
    assert OpinionRequest.objects.filter(answered_at__isnull=False).count() == 1
    assert OpinionRequest.objects.filter(answered_at__isnull=True).count() >= 2
    assert Event.objects.filter(act="name_lead").count() == 1
    assert Coordination.objects.filter(to_window=True).count() == 1
    assert "听证" in Client().get(reverse("public:notices") + "?kind=hearings").content.decode()
