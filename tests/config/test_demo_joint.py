"""The demo has a hearing announced, somebody told of their right, and an opinion awaited."""

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.cases.models import Case, Hearing, OpinionRequest
from onewindow.config.demo import make_joint, make_people
from onewindow.record.models import Event
from onewindow.record.verify import verify
from tests import NOW

pytestmark = pytest.mark.django_db


def test_a_hearing_is_announced_and_an_opinion_awaited() -> None:
    make_people(at=NOW)
    for _ in range(2):
        make_joint(at=NOW)
    assert Hearing.objects.filter(announced_at__isnull=False).count() == 1
    assert Hearing.objects.filter(told_at__isnull=False).count() == 3
    assert Hearing.objects.filter(convened_at__isnull=False).count() == 2
    held = Hearing.objects.get(held_at__isnull=False)
    assert held.case.open
    assert held.signed == held.present
    assert OpinionRequest.objects.filter(answered_at__isnull=False).count() == 1
    assert OpinionRequest.objects.filter(answered_at__isnull=True).count() == 2
    assert Event.objects.filter(act="name_lead").count() == 1
    assert Case.objects.get(coordinations__isnull=False).coordinations.get().to_window
    assert "听证" in Client().get(reverse("public:notices") + "?kind=hearings").content.decode()
    assert not verify().faults
