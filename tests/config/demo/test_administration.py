"""The demo has its three administrators and something for each of them to see."""

import pytest
from django.urls import reverse

from onewindow.administration.models import Proposal, ProposalState
from onewindow.catalogue.models import Synonym
from onewindow.config.demo.administration import PHRASE
from onewindow.notices.models import Wording
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, StandingOrder
from tests.web.desk_pages import signed_in

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_a_change_waits_words_are_the_citys_own_and_a_phrase_is_added() -> None:
    assert set(Proposal.objects.values_list("state", flat=True)) == set(ProposalState)
    assert (StandingOrder.objects.filter(power="instant").count(), Wording.objects.count()) == (2, 1)
    assert Event.objects.filter(act="order_revoked").count() == 1
    assert Synonym.objects.filter(phrase=PHRASE).count() == 1
    for name in ("system", "security", "audit"):
        post = Post.objects.select_related("officer", "agency__region").get(officer__username=f"lys.{name}")
        page = signed_in(Officer(post)).get(reverse("desk:admin"))
        assert page.status_code == 200
        assert ("有 1 项变更等您复核" in page.content.decode()) == (name == "system")
