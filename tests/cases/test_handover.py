"""Who has the case: handed up, reassigned, suspended, ended; overruns explained; legal review; checks; interested parties."""

from datetime import date, timedelta

import pytest

from onewindow.cases.acts import decide, ending, explain, handover, review
from onewindow.cases.acts.explain import LegalReviewMissing, NotOver
from onewindow.cases.acts.handover import Outcome
from onewindow.cases.checks import drawn
from onewindow.cases.errors import NoSuchChoice, ReasonRequired, StillSuspended, WaitNotOver
from onewindow.cases.models import Case, LegalReview, Overrun, PartyRole, State, Turn
from onewindow.catalogue.models import Item
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.notices.models import Document, DocumentKind, Message
from onewindow.record.actors import System
from onewindow.record.errors import WrongPerson
from onewindow.record.models import Clock, ClockKind
from tests import NOW, factories
from tests.factories import Story, region, staff_of
from tests.factories.guides_changed import with_guide
from tests.factories.stories import DENIAL, do_step, submitted

pytestmark = pytest.mark.django_db
SOON = date(2026, 6, 30)


def until(story: Story, kind: str) -> Story:
    """Handled up to the step of this kind."""
    while (case := story.again()).step and case.guide.step(case.step).kind != kind:
        do_step(story)
    return story


def of_item(key: str, path: str = "") -> Story:
    from onewindow.cases.acts.accept import accept

    story = submitted(key, place=region(path) if path else None)
    for party in story.case.parties.filter(role=PartyRole.JOINT):
        party.confirmed_at = NOW
        party.save()
    story.case = accept(story.case.pk, by=story.staff.window, at=NOW)
    return story


def test_handed_up_on_the_platform_the_agency_above_goes_on_and_the_clocks_run_on() -> None:
    story = until(of_item("ethnicity-change"), "forward")
    due = Clock.objects.get(chain=story.case.chain, kind=ClockKind.STATUTORY).due
    case = handover.forward(
        story.case.pk, by=story.staff.reviewer, at=NOW, opinion="初审符合条件", number="涧民宗〔2026〕3号"
    )
    assert case.agency.region.level == "city"
    assert case.step == "city"
    assert Clock.objects.get(chain=case.chain, kind=ClockKind.STATUTORY, met_at=None).due == due
    assert not Case.objects.entrusted_to(story.staff.reviewer).filter(pk=case.pk).exists()
    above = staff_of(case.agency.key, case.agency.region)
    assert Case.objects.entrusted_to(above.approver).filter(pk=case.pk).exists()
    decide.grant(case.pk, by=above.approver, at=NOW)


def test_handed_up_outside_the_platform_the_outcome_is_entered_as_it_came() -> None:
    story = until(of_item("lawyer-licence", "涧西区"), "forward")
    case = handover.forward(story.case.pk, by=story.staff.reviewer, at=NOW, opinion="建议准予")
    assert case.turn == Turn.ABOVE
    assert not Clock.objects.filter(chain=case.chain, met_at__isnull=True).exists()
    with pytest.raises(WrongPerson):
        handover.forward(case.pk, by=story.staff.reviewer, at=NOW, opinion="再报一次")
    outcome = Outcome("河南省司法厅", "豫司许〔2026〕88号", date(2026, 6, 8))
    with pytest.raises(NoSuchChoice, match="晚于今天"):
        late = Outcome("河南省司法厅", "豫司许〔2026〕88号", date(2026, 6, 10))
        handover.granted_above(case.pk, by=story.staff.approver, at=NOW, outcome=late)
    case = handover.granted_above(case.pk, by=story.staff.approver, at=NOW, outcome=outcome)
    assert (case.state, case.decision.authority) == (State.GRANTED, "河南省司法厅")
    sheet = Document.objects.get(chain=case.chain, kind=DocumentKind.OUTCOME_ABOVE)
    assert "豫司许〔2026〕88号" in str(sheet.content)
    assert Clock.objects.filter(chain=case.chain, kind=ClockKind.DELIVERY, met_at=None).exists()


def test_a_refusal_from_above_is_told_with_its_remedies() -> None:
    story = until(of_item("lawyer-licence", "涧西区"), "forward")
    handover.forward(story.case.pk, by=story.staff.reviewer, at=NOW, opinion="建议准予")
    bare = Outcome("河南省司法厅", "豫司不许〔2026〕1号", date(2026, 6, 8))
    with pytest.raises(ReasonRequired, match="救济途径"):
        handover.denied_above(story.case.pk, by=story.staff.approver, at=NOW, outcome=bare)
    whole = Outcome(
        "河南省司法厅", "豫司不许〔2026〕1号", date(2026, 6, 8), "实习未满一年", "《律师法》第五条", "六十日内申请复议"
    )
    assert handover.denied_above(story.case.pk, by=story.staff.approver, at=NOW, outcome=whole).state == State.DENIED


def test_the_approver_does_not_decide_what_has_to_go_up() -> None:
    story = until(of_item("law-firm-establishment-review", "涧西区"), "forward")
    with pytest.raises(WrongPerson):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW)


def test_reassigned_only_that_colleague_has_the_step_and_then_everybody_again() -> None:
    story = factories.accepted()
    staff = story.staff
    handover.reassign(story.case.pk, by=staff.approver, at=NOW, to=staff.colleague.post, reason="专业对口")
    with pytest.raises(WrongPerson):
        do_step(story, by=staff.reviewer)
    with pytest.raises(NoSuchChoice, match="在岗的审查人员"):
        handover.reassign(story.case.pk, by=staff.approver, at=NOW, to=staff.window.post, reason="错")
    do_step(story, by=staff.colleague)
    assert story.again().assigned is None


def test_what_an_absent_colleague_had_goes_to_who_stands_in() -> None:
    story = factories.accepted()
    staff = story.staff
    due = story.case.due
    handover.reassign(story.case.pk, by=staff.approver, at=NOW, to=staff.colleague.post, reason="专业对口")
    assert handover.cover(staff.colleague.post, None, at=NOW) == 1
    assert story.again().assigned is None
    assert story.case.due == due
    do_step(story, by=staff.reviewer)


def test_a_suspension_stops_the_clocks_until_the_conclusion_is_there() -> None:
    story = until(of_item("work-injury"), "wait")
    clock = Clock.objects.get(chain=story.case.chain, kind=ClockKind.STATUTORY)
    review_step = story.case.step
    case = handover.suspend(
        story.case.pk, by=story.staff.reviewer, at=NOW, ground="等公安机关的事故认定", expected_end=date(2026, 7, 9)
    )
    clock.refresh_from_db()
    assert clock.due == date(2026, 9, 7)  # sixty natural days, and thirty that do not count
    with pytest.raises(StillSuspended):
        review.complete_step(case.pk, by=story.staff.reviewer, at=NOW, opinion="已收到", favourable=True)
    handover.resume(case.pk, by=story.staff.reviewer, at=NOW + timedelta(days=10), result="认定书已收到")
    clock.refresh_from_db()
    assert clock.due == date(2026, 8, 18)
    assert story.again().step == review_step
    assert {"suspension", "resumption"} <= set(Message.objects.filter(chain=case.chain).values_list("kind", flat=True))


def test_where_no_conclusion_is_needed_the_clocks_never_stop() -> None:
    story = until(of_item("work-injury"), "wait")
    assert not Clock.objects.filter(chain=story.case.chain, pauses__isnull=False).exists()
    do_step(story)
    assert story.again().step == "review"


def test_a_cooling_off_period_runs_its_thirty_natural_days() -> None:
    story = of_item("divorce-registration")
    late = NOW + timedelta(days=30)
    with pytest.raises(WaitNotOver, match="7月9日"):
        review.complete_step(story.case.pk, by=story.staff.reviewer, at=late, opinion="冷静期满", favourable=True)
    review.complete_step(
        story.case.pk, by=story.staff.reviewer, at=NOW + timedelta(days=31), opinion="双方仍自愿", favourable=True
    )
    assert story.again().step == "certify"


def test_terminated_for_a_cause_that_the_law_knows_with_a_document() -> None:
    story = factories.accepted()
    with pytest.raises(ReasonRequired, match="依据"):
        ending.terminate(
            story.case.pk, by=story.staff.approver, at=NOW, cause=ending.Cause.DEATH, found="死亡证明", basis=""
        )
    case = ending.terminate(
        story.case.pk, by=story.staff.approver, at=NOW, cause=ending.Cause.DISSOLUTION, found="营业执照已注销",
        basis="《市场主体登记管理条例》第三十一条",
    )  # fmt: skip
    assert case.state == State.TERMINATED
    assert not Clock.objects.filter(chain=case.chain, met_at__isnull=True).exists()
    assert "营业执照已注销" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.TERMINATION).content)


def test_an_overrun_is_explained_to_the_applicant_and_stops_no_clock() -> None:
    story = factories.accepted()
    with pytest.raises(NotOver):
        explain.explain_overrun(story.case.pk, by=story.staff.approver, at=NOW, reason="慢", expected_on=SOON)
    late = NOW + timedelta(days=10)  # promised by 16 June
    case = explain.explain_overrun(
        story.case.pk, by=story.staff.approver, at=late, reason="检测设备故障", expected_on=SOON
    )
    row = Overrun.objects.get(case=case)
    assert (row.clock, row.due) == (ClockKind.PROMISED, date(2026, 6, 16))
    assert "检测设备故障" in Message.objects.get(chain=case.chain, kind="overrun").text
    assert Clock.objects.get(chain=case.chain, kind=ClockKind.PROMISED).met_at is None


def test_a_grave_decision_waits_for_a_legal_review_that_agrees() -> None:
    story = factories.at_decision()
    with_guide(story, legal_review={"on": ["deny"], "basis": "国办发〔2018〕118号"})
    with pytest.raises(LegalReviewMissing, match="118号"):
        decide.deny(story.case.pk, by=story.staff.approver, at=NOW, denial=DENIAL)
    explain.legal_review(
        story.case.pk, by=story.staff.legal_reviewer, at=NOW, about="deny", agrees=False, opinion="证据不足"
    )
    with pytest.raises(LegalReviewMissing):
        decide.deny(story.case.pk, by=story.staff.approver, at=NOW, denial=DENIAL)
    explain.legal_review(
        story.case.pk, by=story.staff.legal_reviewer, at=NOW, about="deny", agrees=True, opinion="合法"
    )
    assert decide.deny(story.case.pk, by=story.staff.approver, at=NOW, denial=DENIAL).state == State.DENIED
    assert LegalReview.objects.filter(case=story.case).count() == 2


def test_an_instant_decision_that_was_drawn_is_checked_by_another_person(settings: object) -> None:
    settings.SPOT_CHECK_SHARE = 100  # type: ignore[attr-defined]
    story = _instant()
    event = story.case.chain.events.get(act="grant_on_the_spot")
    assert drawn(event)
    case = explain.draw_for_check(story.case.pk, by=System("checks"), at=NOW)
    with pytest.raises(WrongPerson):
        explain.spot_check(case.pk, by=story.staff.approver, at=NOW, sound=True)
    with pytest.raises(ReasonRequired):
        explain.spot_check(case.pk, by=story.staff.agency_head, at=NOW, sound=False)
    explain.spot_check(case.pk, by=story.staff.agency_head, at=NOW, sound=False, remark="缺一份材料")
    assert story.again().spot_check.sound is False


def _instant() -> Story:
    items = Item.objects.filter(basic__instant=True, region=region(), basic__audience__contains=["natural"]).order_by(
        "pk"
    )
    item = next(item for item in items if not item.published().body.parties.joint)
    return factories.decided(item.basic_id)


def test_the_share_that_is_drawn_is_near_what_was_set(settings: object) -> None:
    import secrets
    from types import SimpleNamespace

    settings.SPOT_CHECK_SHARE = 20  # type: ignore[attr-defined]
    events = [SimpleNamespace(digest=secrets.token_bytes(32)) for _ in range(4000)]
    assert 0.16 < sum(drawn(event) for event in events) / 4000 < 0.24  # type: ignore[arg-type]


def test_an_interested_party_is_told_and_heard_before_the_decision() -> None:
    story = of_item("water-abstraction-permit")
    who = explain.Somebody("邻村用水户协会", "13800138000")
    case = explain.name_interested(story.case.pk, by=story.staff.reviewer, at=NOW, who=who, interest="共用一条渠")
    party = case.parties.get(role=PartyRole.INTERESTED)
    assert Message.objects.get(chain=case.chain, kind="interested").phone == "13800138000"
    assert "共用一条渠" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.INTERESTED).content)
    explain.hear_statement(case.pk, by=story.staff.reviewer, at=NOW, party_id=party.pk, text="枯水期不够用")
    assert case.statements.get().text == "枯水期不够用"
    with pytest.raises(InvalidIdentifier):
        explain.party_of(explain.Somebody("甲", "123"))
    with pytest.raises(NoSuchChoice, match="已经告知"):
        explain.name_interested(story.case.pk, by=story.staff.reviewer, at=NOW, who=who, interest="又一次")
