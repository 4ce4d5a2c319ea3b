"""A package from one application to one delivery; one member denied; taken back (Art. 30)."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from onewindow.accounts.actors import Applicant
from onewindow.cases.acts import accept
from onewindow.cases.acts import packages as acts
from onewindow.cases.acts.apply import submit
from onewindow.cases.errors import Incomplete
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Attachment, Draft, Medium, PackageState, Trust
from onewindow.cases.packages.follow import FOLLOW
from onewindow.cases.sweep import sweep
from onewindow.network.models import Venue
from onewindow.notices.models import Document, Message
from onewindow.record.models import Clock, ClockKind, Event
from tests import NOW
from tests.factories.packages import (
    FIRE,
    FOOD,
    GAS,
    SEWAGE,
    SHOP,
    SIGN,
    denied,
    granted,
    handed_in,
    package_draft,
    packaged,
    story_of,
)
from tests.factories.people import applicant, individual_business

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def test_members_without_prerequisites_start_at_once_the_others_wait_without_a_clock() -> None:
    made = packaged()
    assert made.states() == {SHOP: "submitted"} | dict.fromkeys([FOOD, FIRE, GAS, SEWAGE, SIGN], "waiting")
    assert made.package.cases.count() == 1
    receipts = Document.objects.filter(kind="hand_in_receipt")
    assert [one.chain_id for one in receipts] == [made.package.chain_id]  # one receipt for all
    assert made.package.responsible is None or made.package.responsible.agency_id == made.package.lead_id


def test_a_grant_starts_those_that_waited_for_it_with_its_result_as_their_material() -> None:
    made = packaged()
    granted(made.case(SHOP), made.by, at=LATER)
    assert made.advance(LATER) == ["start_members"]
    assert set(made.states().values()) == {"granted", "submitted"}
    licence = made.case(FOOD).provided.get(medium=Medium.ON_FILE)
    assert licence.trust == Trust.A
    assert licence.reference == made.case(SHOP).decision.result_number
    for key in (FOOD, FIRE, GAS, SEWAGE, SIGN):
        case = made.case(key)
        assert missing_materials(case) == []
        assert form_problems(case.guide, case.form) == {}  # its code came with the licence
        assert case.chain.events.get(sequence=1).act == "start_member"
    assert made.advance(LATER) == []  # again: nothing to do


def test_the_next_step_is_deferred_in_the_granting_acts_transaction_once() -> None:
    made = packaged()
    waiting = ProcrastinateJob.objects.filter(task_name=FOLLOW, args__package_id=made.package.pk)
    assert not waiting.exists()
    granted(made.case(SHOP), made.by)
    assert waiting.count() == 1


def test_a_draft_of_a_package_is_not_handed_in_as_its_first_member() -> None:
    draft = package_draft()
    assert draft.mandate is not None
    with pytest.raises(Draft.DoesNotExist):
        submit(draft.pk, by=Applicant(draft.mandate), at=NOW, intake=Venue.objects.get(region=draft.place))


def test_a_document_is_handed_in_once_and_seen_in_each_case_that_needs_it() -> None:
    made = packaged()
    own = Attachment.objects.filter(draft=made.package.draft)
    granted(made.case(SHOP), made.by)
    made.advance()
    shared = Attachment.objects.filter(case__package=made.package)
    assert {row.file.name for row in shared} <= {row.file.name for row in own}
    assert shared.count() > len({row.file.name for row in shared})


def test_one_denied_stops_those_that_wait_for_it_and_it_is_told_once() -> None:
    made = packaged()
    denied(made.case(SHOP), made.by)
    assert made.advance() == ["stop_members", "finish_package"]
    assert made.states() == {SHOP: "denied"} | dict.fromkeys([FOOD, FIRE, GAS, SEWAGE, SIGN], "stopped")
    told = Message.objects.filter(chain=made.package.chain, kind="members_stopped", user=made.by.user)
    assert told.count() == 1
    assert "个体工商户设立登记" in told.get().text
    assert "不再启动" in made.member(FOOD).reason
    assert made.again().state == PackageState.DONE


def test_one_denied_of_many_leaves_the_others_alone() -> None:
    made = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    granted(made.case(SHOP), made.by)
    made.advance()
    denied(made.case(FOOD), made.by)
    assert made.advance() == ["finish_package"]
    assert made.states() == {SHOP: "granted", FOOD: "denied"}


def test_an_unchosen_prerequisite_drops_out() -> None:
    made = packaged(
        individual_business(), key="joint-utility-connection", unchosen=("city-road-occupation-and-excavation",)
    )
    assert len(made.states()) == 4  # the temporary occupation of green land is for works only
    assert set(made.states().values()) == {"submitted"}


def test_without_the_founding_what_is_for_businesses_is_not_for_a_person() -> None:
    """As where it is applied for alone (Art. 3)."""
    draft = package_draft(applicant(), unchosen=(SHOP,), with_files=False)
    assert {one.item for one in draft.parts.left_out} == {FOOD, FIRE, GAS, SEWAGE, SIGN}
    with pytest.raises(Incomplete):
        handed_in(draft)


def test_collected_together_nothing_is_delivered_or_late_before_the_last_is_there() -> None:
    made = packaged(together=True, delivery="window", unchosen=(FIRE, GAS, SEWAGE, SIGN))
    case = granted(made.case(SHOP), made.by)
    assert (case.held, case.turn, case.due) == (True, "nobody", None)
    assert not Clock.objects.filter(chain=case.chain, kind=ClockKind.DELIVERY).exists()
    made.advance()
    granted(made.case(FOOD), made.by)
    assert made.advance() == ["finish_package"]
    for key in (SHOP, FOOD):
        assert (made.case(key).held, made.case(key).turn) == (False, "delivery")
        assert made.case(key).due is not None


def test_the_choice_of_collection_can_be_changed() -> None:
    made = packaged(together=True, unchosen=(FIRE, GAS, SEWAGE, SIGN))
    granted(made.case(SHOP), made.by)
    acts.choose_collection(made.package.pk, by=made.by, at=LATER, together=False)
    assert not made.case(SHOP).held
    with pytest.raises(acts.NothingToDo):
        acts.choose_collection(made.package.pk, by=made.by, at=LATER, together=False)


def test_the_overall_day_is_never_before_a_members() -> None:
    made = packaged()
    granted(made.case(SHOP), made.by)
    made.advance()
    overall = Clock.objects.get(chain=made.package.chain, kind=ClockKind.PACKAGE)
    late = NOW + timedelta(days=2)
    case = made.case(SEWAGE)
    accept.accept(case.pk, by=story_of(case, made.by).staff.window, at=late)
    before = overall.due
    overall.refresh_from_db()
    promised = Clock.objects.get(chain=case.chain, kind=ClockKind.PROMISED)
    assert overall.due >= promised.due > before


def test_past_its_day_the_package_is_escalated_to_whoever_answers_for_it() -> None:
    made = packaged()
    sweep(NOW + timedelta(days=60))
    assert made.again().escalated_at is not None
    assert Event.objects.filter(chain=made.package.chain, act="escalate_package").count() == 1


def test_withdrawing_one_stops_what_waits_for_it() -> None:
    made = packaged()
    acts.withdraw_member(made.package.pk, by=made.by, at=LATER, item=SHOP)
    made.advance(LATER)
    assert made.states() == {SHOP: "withdrawn"} | dict.fromkeys([FOOD, FIRE, GAS, SEWAGE, SIGN], "stopped")


def test_withdrawing_a_waiting_one_leaves_the_others() -> None:
    made = packaged()
    acts.withdraw_member(made.package.pk, by=made.by, at=LATER, item=SIGN)
    granted(made.case(SHOP), made.by, at=LATER)
    made.advance(LATER)
    assert made.states()[SIGN] == "withdrawn"
    assert made.states()[FOOD] == "submitted"


def test_the_whole_is_taken_back_what_was_granted_stays() -> None:
    made = packaged()
    granted(made.case(SHOP), made.by)
    made.advance()
    acts.withdraw_package(made.package.pk, by=made.by, at=LATER)
    assert made.again().state == PackageState.WITHDRAWN
    assert made.states() == {SHOP: "granted"} | dict.fromkeys([FOOD, FIRE, GAS, SEWAGE, SIGN], "withdrawn")


def test_what_is_missing_is_named_before_it_is_handed_in() -> None:
    draft = package_draft(with_files=False)
    assert draft.mandate is not None
    with pytest.raises(Incomplete) as refused:
        acts.submit_package(draft.pk, by=Applicant(draft.mandate), at=NOW, intake=Venue.objects.get(region=draft.place))
    assert any(key.startswith("material.") for key in refused.value.problems)
    assert not any(
        "个体工商户营业执照" in text for text in refused.value.problems.values()
    )  # a result is not asked for
