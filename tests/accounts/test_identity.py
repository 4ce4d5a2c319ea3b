"""A declared number opens nothing that another sign-in or a window entered; a check at a window opens it, to that sign-in alone."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.principals import Contact, add_ward, declare_self, end_mandate
from onewindow.accounts.models import Capacity, DocumentType, IdentityLevel, Principal, PrincipalKind
from onewindow.accounts.queries import mandates_of
from onewindow.accounts.windows import AnotherName, MayBePassport, Seen, document_of, identify
from onewindow.cases import drafts
from onewindow.cases.acts.parties import NotAtAWindow, NotTheSamePerson, attach_identity, check_identity
from onewindow.cases.models import Case
from onewindow.kernel.identifiers import make_id_card
from onewindow.record.errors import WrongPerson
from tests import NOW
from tests.factories import (
    Staff,
    another_sign_in,
    applicant,
    draft,
    enter_at_window,
    hand_in_draft,
    organisation,
    staff_of,
    submitted,
)
from tests.factories.people import user

pytestmark = pytest.mark.django_db
ITEM = "tobacco-retail-licence"
NUMBER = make_id_card(Random(31), birth=date(1946, 2, 3))
CHILD = make_id_card(Random(32), birth=date(2015, 3, 1))
TODAY = date(2026, 6, 9)


@pytest.fixture
def staff() -> Staff:
    return staff_of("tobacco")


@pytest.fixture
def entered(staff: Staff, now: datetime) -> Case:
    """A window takes the application of an old person in, whose card it has seen."""
    seen = Seen(PrincipalKind.NATURAL, DocumentType.ID_CARD, NUMBER, "韩老人")
    principal = identify(seen, checked_by=staff.window.capacity, at=now)
    return enter_at_window(staff.window, ITEM, principal=principal, at=now)


def declaring(number: str = NUMBER, name: str = "韩老人") -> Applicant:
    """Another sign-in that says it is the one of that number."""
    mandate = declare_self(user("新来的"), name=name, id_card=number, contact=Contact(), at=NOW)
    return Applicant(mandate)


def seen_by(who: Applicant) -> list[Case]:
    return list(Case.objects.visible_to(who.user, on=TODAY))


def test_a_number_that_a_window_entered_opens_nothing_to_whoever_declares_it(entered: Case) -> None:
    stranger = declaring()
    assert bytes(stranger.principal.document_digest) == bytes(entered.applicant.document_digest)
    assert stranger.principal != entered.applicant
    assert seen_by(stranger) == []
    assert list(Case.objects.visible_to(stranger)) == []


def test_a_number_that_another_sign_in_checked_or_not_has_used_opens_nothing(now: datetime) -> None:
    for checked in (False, True):
        first = applicant(checked=checked)
        made = draft(first, ITEM, at=now)
        hand_in_draft(made, first, at=now)
        stranger = declaring(first.principal.document_number)
        assert (seen_by(stranger), list(drafts.open_drafts(stranger.user))) == ([], [])


def test_a_check_at_the_window_opens_what_was_entered_to_that_sign_in_alone(
    entered: Case, staff: Staff, now: datetime
) -> None:
    rightful, stranger = declaring(), declaring()
    own = hand_in_draft(draft(rightful, ITEM, at=now), rightful, at=now)
    checked = check_identity(rightful.principal, by=staff.window, at=now)
    assert checked == entered.applicant
    assert set(seen_by(rightful)) == {entered, own}
    own.refresh_from_db()
    assert own.applicant == checked
    assert list(own.chain.events.order_by("sequence").values_list("act", flat=True)) == ["submit", "attach_identity"]
    assert [mandate.principal for mandate in mandates_of(rightful.user, TODAY)] == [checked]
    assert seen_by(stranger) == []
    assert Principal.objects.get(pk=rightful.principal.pk).replaced_by == checked


def test_the_first_check_of_a_number_makes_the_declared_identity_the_checked_one(staff: Staff, now: datetime) -> None:
    who = declaring()
    checked = check_identity(who.principal, by=staff.window, at=now)
    assert checked == who.principal
    assert (checked.identity_level, checked.checked_by) == (IdentityLevel.WINDOW, staff.window.capacity)
    assert check_identity(checked, by=staff.window, at=now + timedelta(days=1)).checked_at == now


def test_what_was_begun_before_the_check_goes_on_after_it(entered: Case, staff: Staff, now: datetime) -> None:
    who = declaring()
    begun = draft(who, ITEM, at=now)
    check_identity(who.principal, by=staff.window, at=now)
    acting = Applicant(mandates_of(who.user, TODAY)[0])
    assert hand_in_draft(begun, acting, at=now).applicant == entered.applicant


def test_only_a_window_checks(entered: Case, staff: Staff, now: datetime) -> None:
    who = declaring()
    for officer in (staff.reviewer, staff.approver, staff.agency_head):
        with pytest.raises(NotAtAWindow):
            check_identity(who.principal, by=officer, at=now)
    assert seen_by(who) == []


def test_a_case_is_attached_to_the_checked_identity_of_its_number_and_to_no_other(now: datetime) -> None:
    story = submitted(ITEM, by=applicant())
    window, number = story.staff.window, story.case.applicant.document_number
    unchecked, other = declaring(number).principal, applicant(checked=True).principal
    for wrong in (unchecked, other):
        with pytest.raises(NotTheSamePerson):
            attach_identity(story.case.pk, by=window, at=now, checked=wrong)
    right = applicant(checked=True, number=number).principal
    with pytest.raises(WrongPerson):
        attach_identity(story.case.pk, by=story.staff.reviewer, at=now, checked=right)
    assert story.acts() == ["submit"]
    assert attach_identity(story.case.pk, by=window, at=now, checked=right).applicant == right


def test_a_ward_removed_and_added_again_is_opened_by_the_next_check(staff: Staff, now: datetime) -> None:
    mother = declaring(make_id_card(Random(33)), "赵一鸣").user
    first = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    checked = check_identity(first.principal, by=staff.window, at=now)
    case = enter_at_window(staff.window, ITEM, principal=checked, at=now)
    end_mandate(first, at=now)
    again = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    assert not Case.objects.visible_to(mother, on=TODAY).exists()
    check_identity(again.principal, by=staff.window, at=now)
    assert list(Case.objects.visible_to(mother, on=TODAY)) == [case]


def test_an_agent_who_becomes_the_representative_stands_for_the_checked_organisation(
    staff: Staff, now: datetime
) -> None:
    before = organisation(checked=True)
    agent = another_sign_in(before, capacity=Capacity.AGENT)
    after = organisation(by=agent.user)
    after.principal.set_document(DocumentType.USCC, before.principal.document_number)
    after.principal.save()
    check_identity(after.principal, by=staff.window, at=now)
    held = {mandate.capacity: mandate.principal for mandate in mandates_of(agent.user, TODAY)}
    assert held == {Capacity.REPRESENTATIVE: before.principal, Capacity.AGENT: before.principal}


def test_a_checked_number_exists_once_and_under_one_name(entered: Case, staff: Staff, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        applicant(checked=True, number=NUMBER)
    seen = Seen(PrincipalKind.NATURAL, DocumentType.ID_CARD, NUMBER, "韩老人", phone="13800138000")
    again = identify(seen, checked_by=staff.window.capacity, at=now)
    assert (again, again.phone) == (entered.applicant, "13800138000")
    with pytest.raises(AnotherName):
        identify(Seen(PrincipalKind.NATURAL, DocumentType.ID_CARD, NUMBER, "另一人"), checked_by="", at=now)


def test_a_name_typed_with_another_dot_is_the_same_person(now: datetime) -> None:
    made = identify(Seen(PrincipalKind.NATURAL, DocumentType.ID_CARD, NUMBER, "阿卜杜•买买提"), checked_by="w", at=now)
    for typed in ("阿卜杜·买买提", "阿卜杜・买买提 "):
        assert (
            identify(Seen(PrincipalKind.NATURAL, DocumentType.ID_CARD, NUMBER, typed), checked_by="w", at=now) == made
        )
    assert made.name == "阿卜杜·买买提"


@pytest.mark.parametrize("typed", ["E12345678", "ｅ１２３４５６７８", "e 1234 5678"])
def test_a_passport_is_one_number_however_it_is_typed(typed: str) -> None:
    assert document_of(PrincipalKind.NATURAL, typed) == (DocumentType.PASSPORT, "E12345678")


def test_digits_alone_are_a_passport_only_where_somebody_says_so() -> None:
    with pytest.raises(MayBePassport, match="应为18位，现为9位"):
        document_of(PrincipalKind.NATURAL, "512345678")
    assert document_of(PrincipalKind.NATURAL, "512345678", passport=True) == (DocumentType.PASSPORT, "512345678")
    assert document_of(PrincipalKind.NATURAL, NUMBER, passport=True) == (DocumentType.ID_CARD, NUMBER)


def test_an_identity_is_neither_checked_without_a_day_nor_declared_by_nobody() -> None:
    for fields in ({"identity_level": IdentityLevel.WINDOW}, {"identity_level": IdentityLevel.DECLARED}):
        made = Principal(kind=PrincipalKind.NATURAL, name="无人", **fields)
        made.set_document(DocumentType.ID_CARD, NUMBER)
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()
