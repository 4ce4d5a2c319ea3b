"""The demo has an application about a licence that was granted before; its pages on both sides name that licence."""

import pytest
from django.urls import reverse

from onewindow.cases.models import Bar, BarState, Holding, HoldingState, State
from onewindow.config.demo import make_people, officers
from onewindow.config.demo.promises import Teller
from onewindow.record.verify import verify
from tests import NOW
from tests.factories.promises import held
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db


def test_an_application_for_a_change_names_the_licence_with_its_number_and_end() -> None:
    make_people(at=NOW)
    made = held()
    case = Teller(NOW).changing(0)
    assert (case.follows, case.state, case.guide.follows and case.guide.follows.how) == (
        made.holding,
        State.ACCEPTED,
        "change",
    )
    mine = device_of(made.story.by).get(reverse("public:case", args=[case.pk])).content.decode()
    window, elsewhere = signed_in(officers.window(case)), signed_in(made.approver)
    theirs = window.get(reverse("desk:case", args=[case.pk])).content.decode()
    for page in (mine, theirs, elsewhere.get(reverse("desk:case", args=[case.pk])).content.decode()):
        for said in (made.holding.title, made.holding.number, "（有效）", "2031年6月8日"):
            assert said in page
    assert reverse("public:holding", args=[made.holding.pk]) in mine
    assert reverse("desk:holding", args=[made.holding.pk]) in theirs
    assert verify().whole


def test_a_commitment_broken_to_the_end_is_barred_and_objected_to() -> None:
    make_people(at=NOW)
    made = Teller(NOW).barred()
    assert Holding.objects.get(pk=made.pk).state == HoldingState.DEREGISTERED
    bar = Bar.objects.get(holding=made)
    assert (bar.state, bar.principal) == (BarState.OBJECTED, made.holder)
    assert verify().whole
