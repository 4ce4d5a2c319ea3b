"""The demo has its three administrators and something for each of them to see."""

import pytest
from django.urls import reverse

from onewindow.administration.models import Proposal
from onewindow.catalogue.models import Synonym
from onewindow.config.demo import make_administration, make_people
from onewindow.config.demo.administration import PHRASE
from onewindow.notices.models import Wording
from onewindow.record.verify import verify
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, StandingOrder
from tests import NOW
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db


def test_a_change_waits_words_are_the_citys_own_and_a_phrase_is_added() -> None:
    make_people(at=NOW)
    for _ in range(2):
        make_administration(at=NOW)
    assert (Proposal.objects.count(), StandingOrder.objects.count(), Wording.objects.count()) == (1, 1, 1)
    assert Synonym.objects.filter(phrase=PHRASE).count() == 1
    for name in ("system", "security", "audit"):
        post = Post.objects.select_related("officer", "agency__region").get(officer__username=f"lys.{name}")
        page = signed_in(Officer(post)).get(reverse("desk:admin"))
        assert page.status_code == 200
        assert ("有 1 项变更等您复核" in page.content.decode()) == (name == "system")
    assert verify().whole
