"""The rules of chapter 4 and of the licensing law, act by act, on the real tables."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from onewindow.cases.acts import accept, apply, decide, deliver, review, special
from onewindow.cases.acts.accept import Point
from onewindow.cases.acts.deliver import NotTheReceiver, Receipt
from onewindow.cases.acts.review import Visit
from onewindow.cases.errors import (
    Incomplete,
    InspectionMissing,
    JointNotConfirmed,
    MissingMaterials,
    OnlyOnce,
    ReasonRequired,
    SpecialRunning,
    StepsOpen,
    TooLate,
    TwoOfficers,
    Unanswered,
)
from onewindow.cases.materials import provide
from onewindow.cases.models import Case, Medium, State
from onewindow.cases.sweep import sweep
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.models import Clock, ClockKind, Event
from onewindow.staff.models import Role
from tests import factories
from tests.factories.applying import a_file_for, draft, hand_in_draft
from tests.factories.people import another_sign_in, individual_business
from tests.factories.states import LAYOUT, correcting
from tests.factories.stories import do_step

pytestmark = pytest.mark.django_db
OTHER = Point("system_list", "食品安全规章制度目录清单", "没有签名", "签名后重交")


def clock(case: Case, kind: ClockKind) -> Clock:
    return Clock.objects.filter(chain=case.chain, kind=kind).latest("pk")


def days_later(start: datetime, days: int) -> datetime:
    """The same hour, so many working days later."""
    on = working_calendar().add(localtime(start).date(), days, Unit.WORKING).date
    return start + (on - localtime(start).date()) * 1


def test_acceptance_starts_the_promised_and_the_statutory_clock(now: datetime) -> None:
    case = factories.accepted(at=now).case
    assert clock(case, ClockKind.PROMISED).due == date(2026, 6, 16)
    assert clock(case, ClockKind.STATUTORY).due == date(2026, 6, 24)  # the Dragon Boat Festival lies between
    assert clock(case, ClockKind.ACCEPTANCE).met_at == now


def test_accepting_without_a_material_is_refused_and_undone(now: datetime) -> None:
    story = factories.submitted(at=now)
    story.case.provided.filter(key="layout").delete()
    with pytest.raises(MissingMaterials, match="布局"):
        accept.accept(story.case.pk, by=story.staff.window, at=now)
    assert story.again().state == State.SUBMITTED
    assert story.acts() == ["submit"]


def test_handing_in_twice_is_one_case(now: datetime) -> None:
    owner = individual_business()
    made = draft(owner, at=now)
    assert hand_in_draft(made, owner, at=now).pk == hand_in_draft(made, owner, at=now).pk
    assert Case.objects.count() == 1


def test_an_incomplete_application_names_every_place(now: datetime) -> None:
    owner = individual_business()
    made = draft(owner, at=now, with_files=False)
    made.form = {**made.form, "food_safety_manager_id_card": "110105194912310021", "contact_name": ""}
    made.save()
    with pytest.raises(Incomplete) as refused:
        hand_in_draft(made, owner, at=now)
    assert {"form.food_safety_manager_id_card", "form.contact_name", "material.layout"} <= set(refused.value.problems)


def test_a_second_notice_concerns_only_what_was_handed_in_since(now: datetime) -> None:
    story = correcting()
    provide(story.case, "layout", at=now, medium=Medium.UPLOAD, attachment=a_file_for(story.case, "layout"))
    accept.hand_in(story.case.pk, by=story.by, at=now)
    with pytest.raises(OnlyOnce, match="第二十条"):
        accept.request_correction(story.case.pk, by=story.staff.window, at=now, points=[LAYOUT, OTHER])
    case = accept.request_correction(story.case.pk, by=story.staff.window, at=now, points=[LAYOUT])
    assert case.corrections.count() == 2


def test_after_a_correction_the_time_for_accepting_starts_anew_in_full(now: datetime) -> None:
    story = correcting()
    later = now + timedelta(days=3)
    provide(story.case, "layout", at=later, medium=Medium.UPLOAD, attachment=a_file_for(story.case, "layout"))
    accept.hand_in(story.case.pk, by=story.by, at=later)
    anew = clock(story.case, ClockKind.ACCEPTANCE)
    assert anew.started_at == later
    assert anew.due == working_calendar().add(localtime(later).date(), 5, Unit.WORKING).date
    assert story.acts().count("hand_in") == 1


def test_handing_in_nothing_of_what_was_asked_is_refused(now: datetime) -> None:
    story = correcting()
    with pytest.raises(Unanswered):
        accept.hand_in(story.case.pk, by=story.by, at=now)


def test_silence_is_acceptance_from_the_day_of_receipt(now: datetime) -> None:
    story = factories.submitted(at=now)
    assert sweep(days_later(now, 5)) == 0  # the last day is not over
    assert sweep(days_later(now, 6)) == 1
    case = story.again()
    assert (case.state, case.deemed, case.accepted_at) == (State.ACCEPTED, True, now)
    assert clock(case, ClockKind.PROMISED).due == date(2026, 6, 16)
    event = Event.objects.get(chain=case.chain, act="deem_accepted")
    assert localtime(event.happened_at).date() == date(2026, 6, 17)
    assert event.recorded_at > event.happened_at
    case = accept.confirm_deemed(case.pk, by=story.staff.window, at=days_later(now, 7))
    assert case.deemed_confirmed_at is not None


def test_an_act_after_the_period_finds_the_lapse_applied(now: datetime) -> None:
    story = factories.submitted(at=now)
    with pytest.raises(WrongState):
        accept.refuse(story.case.pk, by=story.staff.window, at=days_later(now, 9), reason="不实", ground="《法》第一条")
    assert story.again().state == State.ACCEPTED
    assert "deem_accepted" in story.acts()


def test_an_unanswered_notice_goes_back_to_be_decided_on_the_record(now: datetime) -> None:
    story = correcting()
    assert sweep(now + timedelta(days=20)) == 1
    assert story.again().state == State.SUBMITTED
    with pytest.raises(OnlyOnce):
        accept.request_correction(story.case.pk, by=story.staff.window, at=now + timedelta(days=20), points=[OTHER])


def test_the_limit_is_extended_once_by_the_head_before_it_expires(now: datetime) -> None:
    story = factories.accepted(at=now)
    with pytest.raises(WrongPerson):
        review.extend(story.case.pk, by=story.staff.approver, at=now, reason="需要检测")
    with pytest.raises(ReasonRequired):
        review.extend(story.case.pk, by=story.staff.agency_head, at=now, reason=" ")
    review.extend(story.case.pk, by=story.staff.agency_head, at=now, reason="需要检测")
    assert (
        clock(story.case, ClockKind.STATUTORY).due
        == working_calendar().add(localtime(now).date(), 15, Unit.WORKING).date
    )
    assert clock(story.case, ClockKind.PROMISED).due == date(2026, 6, 16)
    with pytest.raises(WrongPerson):
        review.extend(story.case.pk, by=story.staff.agency_head, at=now, reason="再延")


def test_an_expired_limit_is_not_extended(now: datetime) -> None:
    story = factories.accepted(at=now)
    with pytest.raises(TooLate):
        review.extend(story.case.pk, by=story.staff.agency_head, at=days_later(now, 12), reason="需要检测")


def test_a_special_procedure_stops_the_clocks_and_an_inspection_does_not(now: datetime) -> None:
    story = factories.accepted("entertainment-venue-licence", at=now)
    while story.again().guide.step(story.case.step).kind != "special":
        do_step(story, at=now)
    before = clock(story.case, ClockKind.STATUTORY).due
    assert (
        before
        == working_calendar().add(localtime(now).date(), story.case.guide.statutory_limit.days, Unit.WORKING).date
    )
    begin, end = days_later(now, 1), days_later(now, 6)
    special.begin_special(story.case.pk, by=story.staff.reviewer, at=begin, ground="应当听证", expected_end=end.date())
    with pytest.raises(SpecialRunning):
        review.complete_step(story.case.pk, by=story.staff.reviewer, at=begin, opinion="可以", favourable=True)
    special.end_special(story.case.pk, by=story.staff.reviewer, at=end, result="听证结束")
    assert clock(story.case, ClockKind.STATUTORY).due == working_calendar().add(before, 5, Unit.WORKING).date


def test_two_officers_inspect(now: datetime) -> None:
    story = factories.accepted(at=now)
    do_step(story, at=now)
    with pytest.raises(InspectionMissing):
        review.complete_step(story.case.pk, by=story.staff.reviewer, at=now, opinion="符合", favourable=True)
    visit = Visit(now, "经营场所", "齐全", True, "经营者")
    for second in (story.staff.reviewer.post, factories.staff_of("health").reviewer.post):
        with pytest.raises(TwoOfficers):
            review.record_inspection(story.case.pk, by=story.staff.reviewer, at=now, second=second, visit=visit)
    review.record_inspection(
        story.case.pk, by=story.staff.reviewer, at=now, second=story.staff.colleague.post, visit=visit
    )
    assert not Clock.objects.filter(chain=story.case.chain, pauses__isnull=False).exists()


def test_a_step_goes_back_with_a_reason_only(now: datetime) -> None:
    story = factories.at_decision(at=now)
    with pytest.raises(ReasonRequired):
        review.return_step(story.case.pk, by=story.staff.approver, at=now, to="document_review", reason="")
    case = review.return_step(story.case.pk, by=story.staff.approver, at=now, to="document_review", reason="意见不清楚")
    assert (case.step, case.turn) == ("document_review", "reviewer")


def test_nobody_decides_before_the_steps_are_done_or_what_he_reviewed_alone(now: datetime) -> None:
    story = factories.accepted(at=now)
    with pytest.raises(StepsOpen, match="材料审查"):
        decide.grant(story.case.pk, by=story.staff.approver, at=now)
    do_step(story, at=now)
    do_step(story, at=now)
    both = factories.officer(Role.APPROVER, story.staff.agency, by=story.staff.reviewer.user)
    with pytest.raises(WrongPerson):
        decide.grant(story.case.pk, by=both, at=now)
    assert decide.grant(story.case.pk, by=story.staff.approver, at=now).state == State.GRANTED


def test_a_denial_needs_reasons_and_names_the_remedies(now: datetime) -> None:
    story = factories.at_decision(at=now)
    with pytest.raises(ReasonRequired):
        decide.deny(story.case.pk, by=story.staff.approver, at=now, denial=decide.Denial("", "", ""))
    denial = decide.Denial("没有分隔", "布局流程", "《食品安全法》第三十三条")
    case = decide.deny(story.case.pk, by=story.staff.approver, at=now, denial=denial)
    assert "涧西区人民政府" in case.decision.remedies
    assert "行政诉讼" in case.decision.remedies


def test_the_decision_closes_and_delivery_has_a_clock_of_its_own(now: datetime) -> None:
    case = factories.decided(at=now).case
    assert case.closed_at == now
    assert clock(case, ClockKind.DELIVERY).due == working_calendar().add(localtime(now).date(), 10, Unit.WORKING).date
    assert case.decision.valid_to == date(2031, 6, 8)


def test_delivery_at_the_window_checks_who_takes_it(now: datetime) -> None:
    story = factories.decided(at=now)
    right = story.case.applicant.representative_number
    for receipt in (Receipt("别人", "11010519491231002X", code=story.case.query_code),):
        with pytest.raises(NotTheReceiver):
            deliver.deliver(story.case.pk, by=story.staff.window, at=now, receipt=receipt)
    with pytest.raises(ReasonRequired):
        deliver.deliver(story.case.pk, by=story.staff.window, at=now, receipt=Receipt("钱万里", right))
    case = deliver.deliver(
        story.case.pk, by=story.staff.window, at=now, receipt=Receipt("钱万里", right, code=story.case.query_code)
    )
    assert case.delivered_at == now
    with pytest.raises(WrongPerson):
        deliver.deliver(case.pk, by=story.staff.window, at=now, receipt=Receipt("钱万里", right, code=case.query_code))


def test_an_application_is_withdrawn_before_the_decision_only(now: datetime) -> None:
    story = factories.accepted(at=now)
    assert apply.withdraw(story.case.pk, by=story.by, at=now).state == State.WITHDRAWN
    done = factories.decided(at=now)
    with pytest.raises(WrongState):
        apply.withdraw(done.case.pk, by=done.by, at=now)


def test_a_stranger_with_the_same_declared_number_is_nobody(now: datetime) -> None:
    story = factories.submitted(at=now)
    stranger = individual_business("另一个人填的")
    with pytest.raises(WrongPerson):
        apply.withdraw(story.case.pk, by=stranger, at=now)
    with pytest.raises(WrongPerson):
        apply.withdraw(story.case.pk, by=another_sign_in(story.by), at=now)


def test_who_applies_together_confirms_each(now: datetime) -> None:
    story = factories.submitted("marriage-registration", at=now)
    act = decide.grant_on_the_spot if story.case.guide.instant else accept.accept
    with pytest.raises(JointNotConfirmed, match="共同申请人甲"):
        act(story.case.pk, by=story.staff.window, at=now)
    party = story.case.parties.get(role="joint")
    apply.confirm_joint(story.case.pk, by=story.staff.window, at=now, party_id=party.pk)
    act(story.case.pk, by=story.staff.window, at=now)
    assert story.again().state in {State.GRANTED, State.ACCEPTED}
