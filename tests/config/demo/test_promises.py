"""The demo has an application about a licence that was granted before; its pages on both sides name that licence."""

import pytest
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate
from onewindow.cases.models import Bar, BarState, Case, Holding, HoldingState, State
from onewindow.config.demo import officers
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_an_application_for_a_change_names_the_licence_with_its_number_and_end() -> None:
    case = Case.objects.get(follows__isnull=False, state=State.ACCEPTED)
    assert case.guide.follows is not None
    assert case.guide.follows.how == "change"
    holding = case.follows
    assert holding is not None
    by = Applicant(Mandate.objects.get(user=case.submitted_by, principal=case.applicant))
    mine = device_of(by).get(reverse("public:case", args=[case.pk])).content.decode()
    window, decides = signed_in(officers.window(case)), signed_in(officers.chief(case))
    theirs = window.get(reverse("desk:case", args=[case.pk])).content.decode()
    end = holding.valid_to
    assert end is not None
    for page in (mine, theirs, decides.get(reverse("desk:case", args=[case.pk])).content.decode()):
        for said in (holding.title, holding.number, "（有效）", f"{end.year}年{end.month}月{end.day}日"):
            assert said in page
    assert reverse("public:holding", args=[holding.pk]) in mine
    assert reverse("desk:holding", args=[holding.pk]) in theirs


def test_a_commitment_broken_to_the_end_is_barred_and_objected_to() -> None:
    bar = Bar.objects.select_related("holding").get(state=BarState.OBJECTED)
    assert bar.holding is not None
    assert (bar.holding.state, bar.principal_id) == (HoldingState.DEREGISTERED, bar.holding.holder_id)


def test_one_that_nobody_checked_in_time_is_with_who_supervises() -> None:
    held = Holding.objects.filter(on_commitment=True, state=HoldingState.IN_FORCE, checked_at__isnull=True)
    assert [one for one in held if one.chain.events.filter(act="escalate").exists()]
