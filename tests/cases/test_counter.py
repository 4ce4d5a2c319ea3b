"""At the counter: corrected on the spot, moved to the right item, given back; entered after an outage; one visit, several matters."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from onewindow.cases.acts import accept, counter, outage, review, visits
from onewindow.cases.acts.counter import Corrected, SameItem
from onewindow.cases.acts.outage import NotThatReceipt, ScanMissing
from onewindow.cases.acts.review import Visit as Inspected
from onewindow.cases.acts.visits import DraftsOpen
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.consents import Consent
from onewindow.cases.errors import Incomplete, InspectionMissing, NoSuchChoice, ReasonRequired
from onewindow.cases.models import Case, Draft, Medium, PaperReceipt, State, WindowConsent
from onewindow.cases.sweep import sweep
from onewindow.notices.models import Document, DocumentKind, Message
from onewindow.record.errors import WrongPerson
from onewindow.record.models import Clock, ClockKind, Event
from tests import NOW, factories
from tests.factories.applying import draft, item_at, own_venue
from tests.factories.outage import a_paper_receipt, an_entry, an_outage_draft
from tests.factories.stories import do_step

pytestmark = pytest.mark.django_db
CHANGE = "food-business-licence-change"
WITNESSED = Consent(witness="王书记")
SIGNED = b"\x89PNG signed"


def test_on_the_spot_a_field_is_put_right_and_a_paper_added_without_any_notice(now: datetime) -> None:
    story = factories.submitted()
    story.case.provided.filter(key="layout").delete()
    corrected = Corrected({"org_name": "涧西区一鸣小面馆"}, {"layout": PaperMaterial(1, 0)})
    case = counter.correct_on_the_spot(
        story.case.pk, by=story.staff.window, at=now, corrected=corrected, consent=Consent(signature=SIGNED)
    )
    assert case.state == State.SUBMITTED
    assert story.again().form["org_name"] == "涧西区一鸣小面馆"
    assert story.case.provided.get(key="layout").medium == Medium.PAPER
    assert not case.corrections.exists()
    kept = WindowConsent.objects.get(chain=case.chain, act="correct_on_the_spot")
    assert kept.signature.read() == SIGNED
    assert case.chain.events.get(act="correct_on_the_spot").details["consent"] == "signature"
    accept.accept(case.pk, by=story.staff.window, at=now)


def test_on_the_spot_what_is_wrong_is_refused_with_its_place_and_nothing_changes(now: datetime) -> None:
    story = factories.submitted()
    wrong = Corrected({"food_safety_manager_id_card": "110105194912310021"})
    with pytest.raises(Incomplete) as refused:
        counter.correct_on_the_spot(story.case.pk, by=story.staff.window, at=now, corrected=wrong, consent=WITNESSED)
    assert "form.food_safety_manager_id_card" in refused.value.problems
    assert story.acts() == ["submit"]


@pytest.mark.parametrize("proof", [Consent(), Consent(code="ABCD2345")])
@pytest.mark.parametrize("act", ["correct_on_the_spot", "move_to_item", "give_back"])
def test_what_a_window_does_to_an_application_takes_a_proof_that_the_applicant_agreed(
    now: datetime, act: str, proof: Consent
) -> None:
    story = factories.submitted()
    needs: dict[str, dict[str, Any]] = {
        "correct_on_the_spot": {"corrected": Corrected({"org_name": "甲"})},
        "move_to_item": {"item": item_at(CHANGE), "reason": "选错了"},
        "give_back": {"reason": "重复"},
    }
    with pytest.raises(ReasonRequired, match=r"见证人的姓名|正确的查询码"), transaction.atomic():
        getattr(counter, act)(story.case.pk, by=story.staff.window, at=now, consent=proof, **needs[act])
    assert story.acts() == ["submit"]
    assert not WindowConsent.objects.exists()
    assert story.again().form["org_name"] != "甲"


def test_moved_to_the_right_item_what_was_filled_in_and_handed_over_goes_along(now: datetime) -> None:
    story = factories.submitted()
    case = counter.move_to_item(
        story.case.pk,
        by=story.staff.window,
        at=now,
        item=item_at(CHANGE),
        reason="已有许可证",
        consent=Consent(code=story.case.query_code.lower()),
    )
    made = Draft.objects.get(moved_from=case)
    assert (case.state, made.user, made.item.basic_id) == (State.MOVED, story.by.user, CHANGE)
    asked = {part.element for part in made.guide_version.body.form if hasattr(part, "element")}
    shared = {key: value for key, value in story.case.form.items() if key in asked}
    assert shared
    assert shared.items() <= made.form.items()
    assert made.attachments.exists()
    assert not Clock.objects.filter(chain=case.chain, met_at__isnull=True).exists()
    assert WindowConsent.objects.get(chain=case.chain).act == "move_to_item"
    assert "本人报出查询码同意" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.MOVED).content)


def test_a_file_that_was_carried_over_outlives_the_draft(
    now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    from onewindow.cases import drafts

    story = factories.submitted()
    case = counter.move_to_item(
        story.case.pk, by=story.staff.window, at=now, item=item_at(CHANGE), reason="选错了", consent=WITNESSED
    )
    carried = {row.file.name for row in Draft.objects.get(moved_from=case).attachments.all()}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drafts.delete(Draft.objects.get(moved_from=case))
    held = story.case.attachments.filter(file__in=carried)
    assert held.count() == len(carried)
    assert all(row.file.storage.exists(row.file.name or "") for row in held)


def test_to_the_same_item_nothing_is_moved(now: datetime) -> None:
    story = factories.submitted()
    with pytest.raises(SameItem):
        counter.move_to_item(
            story.case.pk, by=story.staff.window, at=now, item=story.case.item, reason="选错了", consent=WITNESSED
        )


def test_given_back_only_with_the_applicants_word_and_with_a_list(now: datetime) -> None:
    story = factories.submitted()
    case = counter.give_back(story.case.pk, by=story.staff.window, at=now, reason="重复申请", consent=WITNESSED)
    assert case.state == State.RETURNED
    listed = Document.objects.get(chain=case.chain, kind=DocumentKind.RETURN_LIST)
    assert (listed.title, "口头同意，见证人王书记" in str(listed.content)) == ("材料退还清单", True)


def test_an_entry_tells_nobody_and_starts_nothing_before_a_second_person_confirmed_it() -> None:
    story = an_entry()
    assert story.case.state == State.ENTERED
    assert not Message.objects.filter(chain=story.case.chain).exists()
    assert not Clock.objects.filter(chain=story.case.chain).exists()
    with pytest.raises(WrongPerson):
        outage.confirm_entry(story.case.pk, by=story.staff.window, at=NOW)
    case = outage.confirm_entry(story.case.pk, by=story.staff.second_window, at=NOW)
    assert case.state == State.SUBMITTED
    assert Message.objects.filter(chain=case.chain, kind="hand_in_receipt").exists()


def test_of_an_entry_the_real_time_counts_and_both_times_are_on_record() -> None:
    received = NOW - timedelta(days=8)  # Monday 1 June: five working days end on 8 June
    story = an_entry(received_at=received)
    event = Event.objects.get(chain=story.case.chain, act="enter_after")
    assert (event.happened_at, event.recorded_at) == (received, NOW)
    outage.confirm_entry(story.case.pk, by=story.staff.second_window, at=NOW)
    clock = Clock.objects.get(chain=story.case.chain, kind=ClockKind.ACCEPTANCE)
    assert clock.started_at == received
    sweep(NOW)
    assert story.again().deemed  # the silence of the office has run since the paper was handed over
    assert story.case.entered_after


def test_an_entry_needs_its_own_receipt_and_a_scan() -> None:
    staff = factories.staff_of()
    made = an_outage_draft(staff, scanned=False)
    venue = own_venue(made)
    with pytest.raises(ScanMissing):
        outage.enter_after(made.pk, by=staff.window, at=NOW, received_at=NOW, receipt="SJ1", intake=venue)
    made = an_outage_draft(staff)
    with pytest.raises(NotThatReceipt, match="SJ-NONE"):
        outage.enter_after(made.pk, by=staff.window, at=NOW, received_at=NOW, receipt="SJ-NONE", intake=venue)
    with pytest.raises(NoSuchChoice, match="30 天"):
        outage.enter_after(
            made.pk, by=staff.window, at=NOW, received_at=NOW + timedelta(hours=1), receipt="SJ1", intake=venue
        )
    receipt = a_paper_receipt(staff)
    outage.enter_after(made.pk, by=staff.window, at=NOW, received_at=NOW, receipt=receipt.number, intake=venue)
    again = an_outage_draft(staff)
    with pytest.raises(NotThatReceipt):
        outage.enter_after(again.pk, by=staff.window, at=NOW, received_at=NOW, receipt=receipt.number, intake=venue)


def test_a_wrong_entry_is_reversed_and_its_receipt_can_be_entered_again() -> None:
    story = an_entry()
    number = PaperReceipt.objects.get(case=story.case).number
    case = outage.void(story.case.pk, by=story.staff.second_window, at=NOW, reason="录成了别人")
    assert case.state == State.VOIDED
    assert PaperReceipt.objects.get(number=number).case is None
    assert story.acts() == ["enter_after", "void"]
    assert not Case.objects.visible_to(story.by.user).filter(pk=case.pk).exists()


def test_an_inspection_entered_wrongly_no_longer_counts_but_stays_on_record(now: datetime) -> None:
    story = factories.accepted()
    do_step(story)
    visit = Inspected(now, "隔壁", "齐全", True, "本人")
    who = story.staff.reviewer
    case = review.record_inspection(story.case.pk, by=who, at=now, second=story.staff.colleague.post, visit=visit)
    outage.reverse_inspection(case.pk, by=who, at=now, sequence=case.event.sequence, reason="录到了隔壁那一家")
    with pytest.raises(InspectionMissing):
        review.complete_step(case.pk, by=who, at=now, opinion="符合条件", favourable=True)
    assert story.case.inspections.get().voided_at == now
    with pytest.raises(NoSuchChoice):
        outage.reverse_inspection(case.pk, by=who, at=now, sequence=case.event.sequence, reason="再作废一次")


def test_a_visit_has_one_identity_check_and_one_receipt_for_all_its_matters(now: datetime) -> None:
    staff = factories.staff_of()
    person = factories.individual_business(checked=True).principal
    visit = visits.open_visit(person, by=staff.window, at=now)
    again = visits.open_visit(person, by=staff.window, at=now)
    assert again.pk == visit.pk
    first = draft(staff.window, principal=person, with_files=False)
    Draft.objects.filter(pk=first.pk).update(visit=visit)
    with pytest.raises(DraftsOpen, match="食品经营许可"):
        visits.close_visit(visit.pk, by=staff.window, at=now)
    second = draft(staff.window, CHANGE, principal=person, with_files=False)
    Draft.objects.filter(pk=second.pk).update(visit=visit)
    cases = [factories.hand_in_draft(Draft.objects.get(pk=pk), staff.window) for pk in (first.pk, second.pk)]
    closed = visits.close_visit(visit.pk, by=staff.window, at=now)
    receipt = Document.objects.get(chain=closed.chain)
    assert receipt.kind == DocumentKind.VISIT_RECEIPT
    text = str(receipt.content)
    assert all(case.short_number in text for case in cases)


def test_opening_a_visit_twice_writes_one_event(now: datetime) -> None:
    staff = factories.staff_of()
    person = factories.applicant(checked=True).principal
    visit = visits.open_visit(person, by=staff.window, at=now)
    visits.open_visit(person, by=staff.window, at=now)
    assert visit.chain.events.count() == 1
    other = factories.staff_of()
    with pytest.raises(WrongPerson):
        visits.close_visit(visit.pk, by=other.window, at=now)
