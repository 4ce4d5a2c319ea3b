"""What was granted: its table of moves, checks, mending, revocation after the holder was heard, and what the holder asks for."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from onewindow.cases.acts import accept, decide, holdings, holdings_asked, holdings_end
from onewindow.cases.acts.holdings_end import MendFirst, NotHeard
from onewindow.cases.errors import NoSuchChoice, TwoOfficers
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import Holding, HoldingState
from onewindow.notices.models import Document, Message
from onewindow.record.errors import WrongPerson
from onewindow.record.verify import verify
from tests import NOW
from tests.factories.guides_changed import with_guide
from tests.factories.promises import (
    PROOF,
    Held,
    Try,
    checked,
    committed,
    committing,
    deregistered,
    held,
    intended,
    mending,
    planned,
    revoked,
    stated,
    withdrawn,
)
from tests.factories.stories import Story, do_step

pytestmark = pytest.mark.django_db


def test_a_check_takes_two_officers_and_is_recorded_by_them(now: datetime) -> None:
    made = committed()
    staff = made.story.staff
    with pytest.raises(TwoOfficers):
        holdings.plan_check(
            made.holding.pk,
            by=staff.approver,
            at=now,
            first=staff.reviewer.post,
            second=staff.reviewer.post,
            planned_on=now.date(),
        )
    planned(made)
    with pytest.raises(WrongPerson):
        holdings.record_check(made.holding.pk, by=staff.window, at=now, kept=True, findings="一致")
    holding = holdings.record_check(made.holding.pk, by=staff.colleague, at=now, kept=True, findings="一致")
    assert holding.checked_at == now and holding.awaits == ""


def test_a_commitment_is_mended_checked_again_and_over(now: datetime) -> None:
    made = mending()
    assert made.holding.awaits == "mending" and made.holding.due == date(2026, 7, 9)
    assert Document.objects.filter(chain=made.holding.chain, kind="mend_order").count() == 1
    with pytest.raises(WrongPerson):
        holdings.found_mended(made.holding.pk, by=made.approver, at=now)  # nobody has looked again
    checked(made, kept=True, at=now + timedelta(days=3))
    holding = holdings.found_mended(made.holding.pk, by=made.approver, at=now + timedelta(days=3))
    assert holding.state == HoldingState.IN_FORCE and holding.checked_at is not None


def test_a_breach_is_revoked_only_after_mending_and_hearing(now: datetime) -> None:
    made = checked(committed(), kept=False)
    with pytest.raises(MendFirst):
        intended(made)
    holdings.order_mending(made.holding.pk, by=made.approver, at=now, what="配备经营场所", days=10)
    later = now + timedelta(days=11)
    checked(made, kept=False, at=later)
    intended(made, at=later)
    with pytest.raises(NotHeard, match="陈述申辩"):
        holdings_end.revoke(made.holding.pk, by=made.approver, at=later)
    stated(made, at=later)
    result = Document.objects.get(chain=made.story.case.chain, kind="result")
    assert result.revoked_at is None
    holding = holdings_end.revoke(made.holding.pk, by=made.approver, at=later)
    assert holding.state == HoldingState.REVOKED and holding.due is None
    result.refresh_from_db()
    assert result.revoked_at == later
    assert "已经听取陈述申辩" in str(Document.objects.get(chain=holding.chain, kind="revocation").content)


def test_what_was_got_by_fraud_is_revoked_without_an_order_to_mend(now: datetime) -> None:
    """行政许可法 69 II: it is to be revoked; a breach of the promise is another matter."""
    made = committed()
    why: dict[str, Any] = {"facts": "伪造场所证明", "ground": "《中华人民共和国行政许可法》第六十九条第二款"}
    with pytest.raises(MendFirst):
        holdings_end.notify_intended(made.holding.pk, by=made.approver, at=now, kind="revoke", **why)
    with pytest.raises(NoSuchChoice):
        holdings_end.notify_intended(made.holding.pk, by=made.approver, at=now, kind="withdraw", fraud=True, **why)
    made.holding = holdings_end.notify_intended(
        made.holding.pk, by=made.approver, at=now, kind="revoke", fraud=True, **why
    )
    assert made.holding.event.details["fraud"] is True
    with pytest.raises(NotHeard):
        holdings_end.revoke(made.holding.pk, by=made.approver, at=now)
    stated(made)
    assert holdings_end.revoke(made.holding.pk, by=made.approver, at=now).state == HoldingState.REVOKED


def test_a_hearing_that_was_asked_for_is_held_by_somebody_who_took_no_part(now: datetime) -> None:
    made = intended()
    holdings_end.ask_hearing(made.holding.pk, by=made.story.by, at=now)
    stated(made)
    with pytest.raises(NotHeard):
        holdings_end.revoke(made.holding.pk, by=made.approver, at=now + timedelta(days=30))
    late = now + timedelta(days=2)
    with pytest.raises(WrongPerson):
        holdings_end.hold_hearing(made.holding.pk, by=made.approver, at=late, held_at=late, record="笔录")
    holdings_end.hold_hearing(made.holding.pk, by=made.story.staff.legal_reviewer, at=late, held_at=late, record="笔录")
    assert holdings_end.revoke(made.holding.pk, by=made.approver, at=late).state == HoldingState.REVOKED


def test_silence_of_the_holder_is_waited_out(now: datetime) -> None:
    made = intended()
    after = now + timedelta(days=9)
    assert holdings_end.revoke(made.holding.pk, by=made.approver, at=after).state == HoldingState.REVOKED


def test_money_paid_on_a_broken_promise_is_asked_back_once(now: datetime) -> None:
    story = _accepted_proof()
    do_step(story)
    while story.again().step:
        at = now + timedelta(days=20)
        if story.case.guide.step(story.case.step).role == "approver":
            decide.grant(story.case.pk, by=story.staff.approver, at=at)
        else:
            do_step(story, at=at)
    made = Held(Holding.objects.get(case=story.case), story)
    checked(made, kept=False, at=at)
    holdings.order_mending(made.holding.pk, by=made.approver, at=at, what="补交真实凭证", days=1)
    checked(made, kept=False, at=at + timedelta(days=3))
    stated(intended(made, at=at + timedelta(days=3)), at=at + timedelta(days=3))
    holdings_end.revoke(made.holding.pk, by=made.approver, at=at + timedelta(days=3))
    needs = {"amount": Decimal("800"), "ground": "《社会救助暂行办法》第六十八条"}
    holding = holdings_end.reclaim(made.holding.pk, by=made.approver, at=at + timedelta(days=4), **needs)  # type: ignore[arg-type]
    assert holding.reclaim.amount == 800
    with pytest.raises(WrongPerson):
        holdings_end.reclaim(made.holding.pk, by=made.approver, at=at + timedelta(days=4), **needs)  # type: ignore[arg-type]
    paid = holdings_end.record_repaid(made.holding.pk, by=made.approver, at=at + timedelta(days=5), reference="TK1")
    assert paid.reclaim.repaid_at is not None


def _accepted_proof() -> Story:
    story = committing(PROOF, cause="expense")
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    return story


def test_a_change_makes_the_document_anew_and_the_former_invalid(now: datetime) -> None:
    made = held()
    holdings_asked.ask_change(made.holding.pk, by=made.story.by, at=now, text="负责人换人")
    label = next(label for label, _ in made.holding.facts if label == "负责人")
    with pytest.raises(NoSuchChoice):
        holdings_asked.change(made.holding.pk, by=made.approver, at=now, values={"没有的": "x"})
    holding = holdings_asked.change(made.holding.pk, by=made.approver, at=now, values={label: "孙可望"})
    assert dict(holding.facts)[label] == ["孙可望"] and holding.version == 2
    assert Document.objects.get(chain=made.story.case.chain, kind="result").revoked_at == now
    anew = Document.objects.get(chain=holding.chain, kind="result")
    assert anew.number == f"{holding.number}-2" and anew.revoked_at is None
    decided = str(Document.objects.get(chain=holding.chain, kind="change").content)
    assert "《中华人民共和国行政许可法》第四十九条" in decided and "行政复议" in decided


def test_renewal_asked_in_time_and_not_decided_is_granted_by_silence(now: datetime) -> None:
    made, end = held(), date(2026, 8, 1)
    Holding.objects.filter(pk=made.holding.pk).update(valid_to=end)
    at = datetime.combine(end - timedelta(days=40), now.timetz())
    holdings_asked.ask_renewal(made.holding.pk, by=made.story.by, at=at, text="继续经营")
    assert made.again().awaits == "request"
    assert apply_now(made.holding.pk, datetime.combine(end + timedelta(days=1), now.timetz()))
    holding = made.again()
    assert (
        holding.state == HoldingState.IN_FORCE
        and holding.valid_to is not None
        and holding.valid_to > end + timedelta(days=1700)
    )
    assert made.acts()[-1] == "deem_renewed"
    paper = str(Document.objects.get(chain=holding.chain, kind="renewal").content)
    assert "第五十条第二款" in paper and "行政复议" in paper


def test_renewal_asked_late_is_not_granted_by_silence(now: datetime) -> None:
    made, end = held(), date(2026, 8, 1)
    Holding.objects.filter(pk=made.holding.pk).update(valid_to=end)
    holdings_asked.ask_renewal(
        made.holding.pk, by=made.story.by, at=datetime.combine(end - timedelta(days=10), now.timetz()), text="继续"
    )
    assert apply_now(made.holding.pk, datetime.combine(end + timedelta(days=1), now.timetz()))
    assert made.again().state == HoldingState.EXPIRED
    assert made.holding.requests.get().granted is False


@pytest.mark.parametrize(("of_its_own", "state"), [(True, HoldingState.IN_FORCE), (False, HoldingState.EXPIRED)])
def test_by_when_a_renewal_is_asked_for_says_the_guide_else_the_licensing_law(
    now: datetime, of_its_own: bool, state: str
) -> None:
    """Twenty-five days before the end: fifteen working days are enough by the food rules, thirty days are not left."""
    made, end = held(), date(2026, 8, 1)
    if not of_its_own:
        with_guide(made.story, renewal=None)
    Holding.objects.filter(pk=made.holding.pk).update(valid_to=end)
    at = datetime.combine(end - timedelta(days=25), now.timetz())
    holdings_asked.ask_renewal(made.holding.pk, by=made.story.by, at=at, text="继续经营")
    told = Message.objects.filter(text__contains=made.holding.number).latest("pk").text
    assert ("申请晚了" in told) is not of_its_own
    assert apply_now(made.holding.pk, datetime.combine(end + timedelta(days=1), now.timetz()))
    assert made.again().state == state
    if of_its_own:
        paper = Document.objects.get(kind="renewal", chain=made.holding.chain)
        assert "届满15个工作日前申请延续（《食品经营许可和备案管理办法》第三十二条）" in str(paper.content)


def test_replacement_and_refusal(now: datetime) -> None:
    made = held()
    holdings_asked.ask_replacement(made.holding.pk, by=made.story.staff.window, at=now, text="证丢了")
    with pytest.raises(holdings_asked.AlreadyAsked):
        holdings_asked.ask_replacement(made.holding.pk, by=made.story.by, at=now, text="证丢了")
    holdings_asked.ask_change(made.holding.pk, by=made.story.by, at=now, text="扩大面积")
    holdings_asked.replace(made.holding.pk, by=made.approver, at=now)
    holding = holdings_asked.refuse_request(
        made.holding.pk, by=made.approver, at=now, kind="change", reasons="面积不符", ground="《行政许可法》第四十九条"
    )
    assert holding.awaits == "" and not holding.chain.clocks.filter(met_at__isnull=True).exists()
    assert Document.objects.get(chain=holding.chain, kind="request_refused").title == "不予变更决定书"


def test_every_decision_on_what_was_granted_has_a_document_with_its_law_and_the_remedies(now: datetime) -> None:
    made = held()
    for ask, decide_it in (("ask_replacement", "replace"), ("ask_correction", "correct"), ("ask_renewal", "renew")):
        for act in (ask, decide_it):
            Try(made)(act)
            made.again()
    chains = {made.holding.chain_id, withdrawn().holding.chain_id, deregistered().holding.chain_id}
    kinds = {"replacement", "corrected", "renewal", "grant_withdrawal", "revocation", "deregistration"}
    found = {one.kind: str(one.content) for one in Document.objects.filter(chain__in=chains, kind__in=kinds)}
    assert set(found) == kinds
    for kind, content in found.items():
        assert re.search("《[^》]+》第.+条", content) and "行政复议" in content, kind


def test_deregistration_on_request(now: datetime) -> None:
    made = held()
    holdings_asked.ask_deregistration(made.holding.pk, by=made.story.by, at=now, text="不干了")
    holding = holdings_end.deregister(
        made.holding.pk, by=made.approver, at=now, facts="持证人申请注销", ground="《行政许可法》第七十条"
    )
    assert holding.state == HoldingState.DEREGISTERED and holding.requests.get().granted


def test_an_unchecked_commitment_past_its_day_is_put_to_the_supervisors(now: datetime) -> None:
    made = committed()
    assert apply_now(made.holding.pk, now + timedelta(days=64))
    assert made.acts()[-1] == "escalate"
    assert not apply_now(made.holding.pk, now + timedelta(days=64))


def test_the_chains_of_what_was_granted_verify(now: datetime) -> None:
    made = revoked()
    found = verify()
    assert not found.faults and made.holding.chain.head_sequence == len(made.acts())
