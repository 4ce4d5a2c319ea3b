"""Deferred materials and commitments: the rules of Articles 22, 27 and 28."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from onewindow.cases.acts import accept, commitment, decide, deferral, opinion, review
from onewindow.cases.acts.accept import Point
from onewindow.cases.acts.deferral import Signed, Supplied
from onewindow.cases.deferrals import owed
from onewindow.cases.errors import (
    DeferralOffered,
    DeferralOpen,
    Incomplete,
    MissingMaterials,
    OpinionOpen,
    ReasonRequired,
)
from onewindow.cases.hearing_errors import HearingNotHeld
from onewindow.cases.lapses import apply_now
from onewindow.cases.limits import supply_days
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Attachment, Case, Hearing, Holding, Provided, State
from onewindow.cases.reminders import remind_all
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Agency
from onewindow.notices.models import Document, Message
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar
from onewindow.record.errors import WrongPerson
from onewindow.record.models import ClockKind
from tests import factories
from tests.factories.applying import a_file_for, draft, hand_in_draft
from tests.factories.guides_changed import with_guide
from tests.factories.people import individual_business
from tests.factories.promises import (
    APPROVAL,
    LATER_MATERIAL,
    PROOF,
    committed,
    committing,
    deferred,
    deferring,
    standing_order,
    to_the_decision,
)
from tests.factories.stories import DENIAL, do_step

pytestmark = pytest.mark.django_db


def working_days(start: datetime, days: int) -> datetime:
    on = working_calendar().add(localtime(start).date(), days, Unit.WORKING).date
    return start + (on - localtime(start).date())


def test_what_may_follow_is_promised_by_name_and_not_asked_for_now(now: datetime) -> None:
    story = deferring()
    assert story.case.deferral.keys == [LATER_MATERIAL]
    assert story.case.deferral.due is None
    who = individual_business()
    made = draft(who)
    made.attachments.filter(material=LATER_MATERIAL).delete()
    made.deferred = [LATER_MATERIAL]
    made.save()
    with pytest.raises(Incomplete) as refused:
        hand_in_draft(made, who)
    assert "请签名" in refused.value.problems["signed_name"]
    made.signed_name = "不认识的人"
    made.save()
    with pytest.raises(Incomplete) as refused:
        hand_in_draft(made, who)
    assert who.user.display_name in refused.value.problems["signed_name"]


def test_a_main_material_cannot_follow(now: datetime) -> None:
    who = individual_business()
    made = draft(who)
    made.attachments.filter(material="layout").delete()
    made.deferred, made.signed_name = ["layout"], who.user.display_name
    made.save()
    with pytest.raises(Incomplete) as refused:
        hand_in_draft(made, who)
    assert set(refused.value.problems) == {"material.layout"}


def test_the_notice_names_what_is_missing_by_when_and_what_follows(now: datetime) -> None:
    case = deferred().case
    assert case.state == State.ACCEPTED
    assert supply_days(case.guide) == 4  # promised 5, less the day of the decision
    assert case.deferral.due == date(2026, 6, 15) == case.chain.clocks.get(kind=ClockKind.DEFERRAL).due
    assert not case.chain.clocks.get(kind=ClockKind.PROMISED).pauses.exists()
    document = Document.objects.get(chain=case.chain, kind="deferred_acceptance")
    text = str(document.content)
    assert "食品安全规章制度" in text and "2026年6月15日" in text and "按已经提交的材料作出决定" in text
    assert "不因为逾期限制" in text and "钱万里" in text
    told = Message.objects.filter(chain=case.chain, kind="deferred_acceptance").first()
    assert told and "6月15日" in told.values["text"]


def test_accepting_the_ordinary_way_is_refused_and_says_that_it_may_be_deferred(now: datetime) -> None:
    story = deferring()
    with pytest.raises(MissingMaterials, match="容缺"):
        accept.accept(story.case.pk, by=story.staff.window, at=now)


def test_correction_or_refusal_instead_of_deferral_needs_a_reason_that_is_kept(now: datetime) -> None:
    story = deferring()
    point = Point(LATER_MATERIAL, "目录清单", "没有交", "请补交")
    with pytest.raises(DeferralOffered, match="写明理由"):
        accept.request_correction(story.case.pk, by=story.staff.window, at=now, points=[point])
    with pytest.raises(DeferralOffered):
        accept.refuse(
            story.case.pk, by=story.staff.window, at=now, reason="材料不齐", ground="《行政许可法》第三十二条"
        )
    case = accept.request_correction(
        story.case.pk, by=story.staff.window, at=now, points=[point], instead="申请人说下周才写得出来"
    )
    assert case.corrections.get().instead == "申请人说下周才写得出来"
    assert "instead" in case.chain.events.latest("sequence").details


def test_nobody_signed_no_deferral(now: datetime) -> None:
    story = factories.submitted()
    Provided.objects.filter(case=story.case, key=LATER_MATERIAL).delete()
    with pytest.raises(deferral.NotSigned):
        deferral.accept_deferred(story.case.pk, by=story.staff.window, at=now)
    case = deferral.accept_deferred(
        story.case.pk, by=story.staff.window, at=now, signed=Signed("钱万里", b"\x89PNG signature")
    )
    assert case.deferral.signed_way == "window" and case.deferral.signature


def test_the_decision_waits_and_completing_ends_the_wait(now: datetime) -> None:
    story = to_the_decision(deferred())
    with pytest.raises(DeferralOpen, match="6月15日"):
        decide.grant(story.case.pk, by=story.staff.approver, at=now)
    with pytest.raises(DeferralOpen):
        decide.deny(story.case.pk, by=story.staff.approver, at=now, denial=DENIAL)
    a_file_for(story.case, LATER_MATERIAL)
    case = deferral.supply(story.case.pk, by=story.by, at=now, given=[Supplied(LATER_MATERIAL)])
    assert case.deferral.completed_at == now and not owed(case)
    assert case.chain.clocks.get(kind=ClockKind.DEFERRAL).met_at == now
    assert decide.grant(story.case.pk, by=story.staff.approver, at=now).state == State.GRANTED


def test_materials_come_in_parts_and_only_what_was_promised(now: datetime) -> None:
    story = deferred(APPROVAL, ("rules", "staff_list"))
    with pytest.raises(ReasonRequired, match="先上传文件"):
        deferral.supply(story.case.pk, by=story.by, at=now, given=[Supplied("rules")])
    case = deferral.supply(story.case.pk, by=story.staff.window, at=now, given=[Supplied("rules", 1, 1)])
    assert [line.material.key for line in owed(case)] == ["staff_list"]
    assert case.deferral.open
    with pytest.raises(Exception, match="没有这个选项"):
        deferral.supply(story.case.pk, by=story.staff.window, at=now, given=[Supplied("rules", 1, 1)])
    receipt = Document.objects.get(chain=case.chain, kind="supply_receipt")
    assert "还要在2026年" in str(receipt.content)


def test_late_is_decided_on_the_record_and_bars_nobody(now: datetime) -> None:
    story = to_the_decision(deferred())
    late = datetime(2026, 6, 16, 9, tzinfo=now.tzinfo)
    case = decide.deny(story.case.pk, by=story.staff.approver, at=late, denial=DENIAL)
    assert case.state == State.DENIED
    assert "lapse_deferral" in story.acts()
    assert case.deferral.lapsed_at is not None and case.deferral.completed_at is None
    assert Message.objects.filter(chain=case.chain, kind="deferral_lapsed").exists()
    assert case.applicant.bars.count() == 0


@pytest.mark.parametrize(("outcome", "state"), [("withdrawn", State.WITHDRAWN), ("terminate", State.TERMINATED)])
def test_late_ends_as_the_items_own_law_has_it(now: datetime, outcome: str, state: State) -> None:
    story = deferred()
    with_guide(story, on_default={"outcome": outcome, "basis": "《某条例》第九条"})
    assert apply_now(story.case.pk, datetime(2026, 6, 16, 9, tzinfo=now.tzinfo))
    case = story.again()
    assert case.state == state and not case.runs.filter(state="active").exists()
    assert not case.chain.clocks.filter(met_at__isnull=True).exists()


def test_reminders_come_three_and_one_working_day_before_once(now: datetime) -> None:
    story = deferred(at=now)
    sent = []
    for ahead in range(5):
        at = working_days(now, ahead)
        sent.append(remind_all(at))
        assert remind_all(at) == 0
    assert sent == [0, 1, 0, 1, 0]  # due in four working days: on the first and on the third
    texts = list(Message.objects.filter(chain=story.case.chain, kind="reminder", user=story.by.user).order_by("pk"))
    assert ["还有 3 个工作日" in texts[0].values["text"], "还有 1 个工作日" in texts[1].values["text"]] == [True, True]
    assert story.acts().count("remind") == 2


def test_an_unanswered_correction_notice_is_reminded_of(now: datetime) -> None:
    from tests.factories.states import correcting

    story = correcting(at=now)
    due = story.case.corrections.get().due
    at = now
    while localtime(at).date() < due:
        remind_all(at)
        at += timedelta(days=1)
    assert story.acts().count("remind") == 2
    assert "补画" not in Message.objects.filter(chain=story.case.chain, kind="reminder").first().text  # type: ignore[union-attr]


def test_a_commitment_replaces_the_proofs_that_it_covers(now: datetime) -> None:
    story = committing(PROOF, cause="expense")
    assert not missing_materials(story.case)
    letter = Document.objects.get(chain=story.case.chain, kind="commitment")
    assert "承诺代替的证明" in str(letter.content) and "赵一鸣" in str(letter.content)
    case = accept.accept(story.case.pk, by=story.staff.window, at=now)
    assert case.state == State.ACCEPTED
    with pytest.raises(WrongPerson):
        commitment.grant_on_commitment(case.pk, by=System("commitments"), at=now)


def test_a_commitment_taken_back_after_acceptance_makes_the_proof_owed_by_a_day(now: datetime) -> None:
    story = committing(PROOF, cause="expense")
    accept.accept(story.case.pk, by=story.staff.window, at=now)
    case = commitment.take_back_commitment(story.case.pk, by=story.by, at=now)
    assert [line.material.key for line in owed(case)] == ["expense"]
    assert case.deferral.ground == "taken_back" and case.deferral.due == date(2026, 6, 18)
    assert not Holding.objects.filter(case=case).exists()


def test_taken_back_before_acceptance_the_proof_is_missing(now: datetime) -> None:
    story = committing(PROOF, cause="expense")
    case = commitment.take_back_commitment(story.case.pk, by=story.by, at=now)
    assert [material.key for material in missing_materials(case)] == ["expense"]


def test_a_commitment_to_the_conditions_is_granted_at_once_in_the_name_of_the_standing_order(now: datetime) -> None:
    made = committed()
    case = made.story.case
    assert case.state == State.GRANTED and case.accepted_at == case.decided_at == now
    assert case.decision.signed_by == made.approver.post
    assert made.holding.on_commitment and made.holding.awaits == "check"
    assert made.holding.due == date(2026, 8, 10)  # sixty days; the last is a Saturday
    events = case.chain.events.order_by("sequence")
    assert [event.act for event in events] == ["submit", "accept", "grant_on_commitment"]


def test_without_a_standing_order_it_goes_the_ordinary_way(now: datetime) -> None:
    story = committing()
    accept.accept(story.case.pk, by=story.staff.window, at=now)
    with pytest.raises(commitment.NoStandingOrder):
        commitment.grant_on_commitment(story.case.pk, by=System("commitments"), at=now)
    review.complete_step(story.case.pk, by=story.staff.reviewer, at=now, opinion="符合", favourable=True)
    assert story.again().state == State.ACCEPTED


def test_what_is_incomplete_is_not_granted_on_a_commitment(now: datetime) -> None:
    story = committing()
    standing_order(story)
    accept.accept(story.case.pk, by=story.staff.window, at=now)
    Provided.objects.filter(case=story.case, key="staff_list").update(checked="wrong")
    with pytest.raises(MissingMaterials):
        commitment.grant_on_commitment(story.case.pk, by=System("commitments"), at=now)


def test_who_is_to_be_heard_or_asked_first_keeps_it_from_being_granted_at_once(now: datetime) -> None:
    by = System("commitments")
    story = committing()
    standing_order(story)
    accept.accept(story.case.pk, by=story.staff.window, at=now)
    other = Agency.objects.get(key="health", region=story.case.region)
    opinion.ask_opinion(story.case.pk, by=story.staff.reviewer, at=now, agency=other, question="是否符合", days=2)
    with pytest.raises(OpinionOpen):
        commitment.grant_on_commitment(story.case.pk, by=by, at=now)
    story.case.opinions.update(answered_at=now)
    row = Hearing.objects.create(case=story.case, about="公共利益", announced_at=now)
    with pytest.raises(HearingNotHeld):
        commitment.grant_on_commitment(story.case.pk, by=by, at=now)
    row.delete()
    assert commitment.grant_on_commitment(story.case.pk, by=by, at=now).state == State.GRANTED


def test_accepting_defers_the_grant_in_the_same_transaction(now: datetime) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    story = committing()
    accept.accept(story.case.pk, by=story.staff.window, at=now)
    jobs = ProcrastinateJob.objects.filter(task_name="cases.grant_on_commitment", args__case_id=story.case.pk)
    assert jobs.count() == 1


def test_a_file_that_was_staged_is_handed_in_once(now: datetime) -> None:
    story = deferred()
    first = a_file_for(story.case, LATER_MATERIAL)
    deferral.supply(story.case.pk, by=story.by, at=now, given=[Supplied(LATER_MATERIAL)])
    row = Provided.objects.filter(case=story.case, key=LATER_MATERIAL).latest("round")
    assert row.attachment_id == first.pk
    assert Attachment.objects.filter(case=story.case, material=LATER_MATERIAL).count() == 1
    assert Case.objects.get(pk=story.case.pk).state == State.ACCEPTED
    do_step(story)
