"""Hand-over lists between window and agency: every state × act, receipts both ways (Art. 34)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from onewindow.cases.acts import accept, handed
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.handover_moves import TABLE
from onewindow.cases.handovers import lists_of, to_be_handed_over, waiting
from onewindow.cases.models import Case, HandoverList, ListState, Way
from onewindow.notices.models import Document
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from onewindow.record.verify import verify
from tests import NOW
from tests.factories.applying import enter_at_window
from tests.factories.people import Staff, individual_business, region, staff_of
from tests.factories.states import LATER
from tests.factories.stories import decided
from tests.notices.reading import pages_of, pdf_of
from tests.once import kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("handovers")]
ACTS = [row.name for row in TABLE.moves.values() if NEW not in row.sources]


@dataclass
class Papers:
    """An accepted case with papers on a list, and both sides."""

    case: Case
    staff: Staff
    list: HandoverList

    def again(self) -> HandoverList:
        return HandoverList.objects.get(pk=self.list.pk)


def on_paper(staff: Staff) -> Case:
    case = enter_at_window(staff.window, principal=individual_business(checked=True).principal)
    return accept.accept(case.pk, by=staff.window, at=NOW)


def send(case: Case, staff: Staff) -> HandoverList:
    return handed.send_list(Way.TO_AGENCY, case.intake, case.agency, by=staff.window, at=NOW, cases=[case.pk])


@pytest.fixture(scope="module")
def papers(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Papers]:
    def make() -> Papers:
        staff = staff_of()
        case = on_paper(staff)
        return Papers(case, staff, send(case, staff))

    with kept(django_db_blocker, make) as made:
        yield made


DONE: dict[str, Callable[[Papers], Any]] = {
    "receive_list": lambda made: handed.receive_list(made.list.pk, by=made.staff.reviewer, at=LATER),
    "take_back_list": lambda made: handed.take_back_list(made.list.pk, by=made.staff.window, at=LATER),
}
IN_STATE = {ListState.SENT: None, ListState.RECEIVED: "receive_list", ListState.TAKEN_BACK: "take_back_list"}


def test_every_move_has_one_act_and_every_state_is_reached() -> None:
    assert set(TABLE.acts) == set(TABLE.moves) and set(DONE) == set(ACTS)
    assert {row.target for row in TABLE.moves.values()} == set(ListState) == set(IN_STATE)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("state", list(ListState))
def test_every_state_and_act_behave_as_the_table_says(papers: Papers, state: ListState, name: str) -> None:
    if before := IN_STATE[state]:
        DONE[before](papers)
    row, number = TABLE.moves[name], Event.objects.filter(chain=papers.list.chain_id).count()
    if not row.allows(state):
        with pytest.raises(WrongState), transaction.atomic():
            DONE[name](papers)
        assert papers.again().state == state
        assert Event.objects.filter(chain=papers.list.chain_id).count() == number
        return
    DONE[name](papers)
    event = Event.objects.filter(chain=papers.list.chain_id).latest("sequence")
    assert (papers.again().state, event.act, event.before, event.articles) == (row.target, name, state, [34])


def test_each_side_does_its_own_and_nobody_elses(papers: Papers) -> None:
    staff = papers.staff
    for who in (staff.window, staff.second_window, staff.agency_head, staff_of("health").reviewer):
        with pytest.raises(WrongPerson):
            handed.receive_list(papers.list.pk, by=who, at=LATER)
    for who in (staff.reviewer, staff_of(place=region("老城区")).window):
        with pytest.raises(WrongPerson):
            handed.take_back_list(papers.list.pk, by=who, at=LATER)
    assert lists_of(staff.second_window).filter(pk=papers.list.pk).exists()
    assert not lists_of(staff_of("health").reviewer).filter(pk=papers.list.pk).exists()


def test_both_sides_have_it_in_writing(papers: Papers) -> None:
    handed.receive_list(papers.list.pk, by=papers.staff.reviewer, at=LATER)
    first, second = Document.objects.filter(chain=papers.list.chain_id).order_by("pk")
    assert (first.agency, second.agency) == (papers.case.intake.run_by, papers.case.agency)
    read = "".join(pages_of(pdf_of(second)))
    assert "周小窗" in read and "吴审查" in read and papers.case.short_number.replace(" ", "") in read
    row = papers.again()
    assert (row.received_by, row.received_at) == (papers.staff.reviewer.post, LATER)
    assert verify().whole


def test_what_is_lacking_is_on_record_and_can_be_handed_over_again(papers: Papers) -> None:
    gap = handed.Lacking(papers.case.number, "少一份布局图原件")
    for wrong in (handed.Lacking("1", "x"), handed.Lacking(papers.case.number, " ")):
        with pytest.raises((NoSuchChoice, ReasonRequired)), transaction.atomic():
            handed.receive_list(papers.list.pk, by=papers.staff.reviewer, at=LATER, lacking=[wrong])
    handed.receive_list(papers.list.pk, by=papers.staff.reviewer, at=LATER, lacking=[gap])
    assert papers.list.lines.get().lacking == gap.remark
    assert "缺：少一份" in "".join(pages_of(pdf_of(Document.objects.filter(chain=papers.list.chain_id).latest("pk"))))
    again = send(papers.case, papers.staff)
    assert again.lines.get().case == papers.case


def test_nothing_is_on_two_lists_and_what_is_taken_back_can_go_again(papers: Papers) -> None:
    with pytest.raises(NoSuchChoice, match="已经在别的交接单上"), transaction.atomic():
        send(papers.case, papers.staff)
    handed.take_back_list(papers.list.pk, by=papers.staff.window, at=LATER)
    assert send(papers.case, papers.staff).lines.count() == 1
    with pytest.raises(ReasonRequired):
        handed.send_list(
            Way.TO_AGENCY, papers.case.intake, papers.case.agency, by=papers.staff.window, at=NOW, cases=[]
        )


def test_results_go_back_to_the_window_that_issues() -> None:
    story = decided()
    case, staff = story.case, story.staff
    assert [(venue, way, n) for venue, _, way, n in waiting(staff.reviewer)] == [(case.intake, Way.TO_WINDOW, 1)]
    with pytest.raises(WrongPerson):
        handed.send_list(Way.TO_WINDOW, case.intake, case.agency, by=staff.window, at=NOW, cases=[case.pk])
    made = handed.send_list(Way.TO_WINDOW, case.intake, case.agency, by=staff.reviewer, at=NOW, cases=[case.pk])
    assert case.decision.result_number in made.lines.get().what[0]["name"]
    handed.receive_list(made.pk, by=staff.window, at=LATER)
    assert not to_be_handed_over(Way.TO_WINDOW, case.intake, case.agency).exists()


def test_what_was_uploaded_needs_no_list() -> None:
    story = decided(delivery="electronic")
    assert not to_be_handed_over(Way.TO_AGENCY, story.case.intake, story.case.agency).exists()
    assert not to_be_handed_over(Way.TO_WINDOW, story.case.intake, story.case.agency).exists()
