"""Authorised handling: a town reviews and decides in the county agency's name and seal, the delegation cited (Art. 18; 行政许可法 24)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from onewindow.cases.acts import accept, decide, handover
from onewindow.cases.errors import SubDelegated
from onewindow.cases.models import Case, IntakeMode, State
from onewindow.cases.queries import counted, queues
from onewindow.catalogue.acts import orders
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.actors import System
from onewindow.record.errors import WrongPerson
from onewindow.record.verify import verify
from tests import NOW
from tests.factories.catalogue import Ordered
from tests.factories.delegated import ordered_to_the_town, taken_in_by_the_town
from tests.factories.people import staff_of
from tests.factories.stories import Story, review_all
from tests.notices.reading import pages_of, pdf_of, text_of
from tests.once import kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("delegated")]
LATER = NOW + timedelta(hours=2)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[tuple[Ordered, Story]]:
    def make() -> tuple[Ordered, Story]:
        made = ordered_to_the_town()
        return made, taken_in_by_the_town()

    with kept(django_db_blocker, make) as both:
        yield both


def test_the_town_takes_it_in_in_the_county_agencys_name(told: tuple[Ordered, Story]) -> None:
    made, story = told
    case = story.again()
    assert (case.intake_mode, case.delegation, case.handler.key) == (
        IntakeMode.AUTHORISED,
        made.order,
        "town_government",
    )
    assert (case.agency.key, case.taken_for) == ("market_regulation", None)
    assert case.chain.events.earliest("sequence").details["delegation"] == made.order.number


def test_the_towns_officers_review_and_decide_and_the_countys_do_not(told: tuple[Ordered, Story]) -> None:
    _, story = told
    county = staff_of()
    with pytest.raises(WrongPerson):
        accept.accept(story.case.pk, by=county.window, at=NOW)
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    for officer in (story.staff.reviewer, county.reviewer):
        wanted = counted(officer, queues(officer, NOW.date()), NOW.date())["review"]
        assert wanted == (1 if officer is story.staff.reviewer else 0)
    review_all(story)
    with pytest.raises(WrongPerson):
        decide.grant(story.case.pk, by=county.approver, at=LATER)
    case = decide.grant(story.case.pk, by=story.staff.approver, at=LATER)
    assert case.state == State.GRANTED
    assert case.decision.signed_by.agency.key == "town_government"
    assert (
        Case.objects.visible_to(county.reviewer).filter(pk=case.pk).exists()
    )  # who delegated looks on and answers for it
    assert case.chain.events.get(act="grant").details["delegation"] == told[0].order.number
    assert verify().whole


def test_every_document_cites_it_and_the_seal_line_says_it(told: tuple[Ordered, Story]) -> None:
    made, story = told
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    review_all(story)
    case = decide.grant(story.case.pk, by=story.staff.approver, at=LATER)
    documents = list(Document.objects.filter(chain=case.chain_id))
    assert {one.kind for one in documents} >= {
        DocumentKind.HAND_IN_RECEIPT, DocumentKind.ACCEPTANCE, DocumentKind.GRANT, DocumentKind.RESULT
    }  # fmt: skip
    for one in documents:
        assert one.agency == case.agency and one.content["seal"]["name"] == case.agency.name
        assert made.order.number in one.content["seal"]["under"], one.title
        assert len(pages_of(pdf_of(one))) == 1, one.title
        assert case.handler.name in one.content["seal"]["under"]
        read = text_of(case, DocumentKind(one.kind)).replace("\n", "")
        assert made.order.basis in read and case.handler.name in read, one.title


def test_who_has_it_by_delegation_gives_it_to_nobody_else(told: tuple[Ordered, Story]) -> None:
    _, story = told
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    with pytest.raises(SubDelegated, match="不得再交给"):
        handover.reassign(story.case.pk, by=story.staff.approver, at=LATER, to=staff_of().reviewer.post, reason="忙")


def test_what_runs_goes_on_with_the_town_when_the_delegation_ends(told: tuple[Ordered, Story]) -> None:
    made, story = told
    orders.come_into_force(made.order.pk, by=System(), at=NOW)
    orders.end_delegation(made.order.pk, by=made.admin, at=NOW, reason="收回")
    case = accept.accept(story.case.pk, by=story.staff.window, at=LATER)
    review_all(story)
    assert decide.grant(case.pk, by=story.staff.approver, at=LATER).state == State.GRANTED
    after = taken_in_by_the_town().again()
    assert (after.handled_by, after.delegation) == (None, None)
