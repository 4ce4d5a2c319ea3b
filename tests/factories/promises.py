"""Cases with promises, and what was granted in every state, made by the acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from onewindow.cases.acts import accept, commitment, deferral, holdings, holdings_asked, holdings_end, holdings_followed
from onewindow.cases.models import Holding, HoldingState
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Power, StandingOrder
from tests import NOW
from tests.factories.applying import FOOD, draft, hand_in_draft, item_at
from tests.factories.people import staff_of
from tests.factories.stories import Story, decided, do_step, somebody_for

LATER_MATERIAL = "system_list"  # of the food licence: deferrable
APPROVAL = "human-resources-service-licence"  # a commitment stands for its conditions
PROOF = "temporary-assistance"  # a commitment replaces two of its proofs; money is paid
CLOCKS = System("clocks")
LATER = NOW + timedelta(hours=1)


def deferring(key: str = FOOD, later: tuple[str, ...] = (LATER_MATERIAL,), *, at: datetime = NOW) -> Story:
    """Handed in online without what may follow, the promise signed with it."""
    who = somebody_for(key)
    made = draft(who, key, at=at)
    made.attachments.filter(material__in=later).delete()
    made.deferred, made.signed_name = list(later), who.user.display_name
    made.save()
    item = item_at(key)
    return Story(hand_in_draft(made, who, at=at), who, staff_of(item.agency.key, item.region))


def deferred(key: str = FOOD, later: tuple[str, ...] = (LATER_MATERIAL,), *, at: datetime = NOW) -> Story:
    story = deferring(key, later, at=at)
    story.case = deferral.accept_deferred(story.case.pk, by=story.staff.window, at=at)
    return story


def to_the_decision(story: Story, *, at: datetime = NOW) -> Story:
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=at)
    return story


def committing(key: str = APPROVAL, *, at: datetime = NOW, files: bool = True, **answers: str) -> Story:
    """Handed in online on a commitment, with everything that it does not stand for."""
    who = somebody_for(key, checked=True)
    made = draft(who, key, answers=answers, at=at)
    covered = made.guide_version.body.proof_replaced
    made.attachments.filter(material__in=covered).delete()
    made.commits, made.signed_name = True, who.user.display_name
    made.save()
    item = item_at(key)
    return Story(hand_in_draft(made, who, at=at), who, staff_of(item.agency.key, item.region))


def standing_order(story: Story) -> StandingOrder:
    """The head of the agency names its chief representative for decisions on commitments."""
    return StandingOrder.objects.create(
        agency=story.case.agency, approver=story.staff.approver.post, power=Power.COMMITMENT, starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31), given_by=story.staff.agency_head.post, given_at=NOW,
    )  # fmt: skip


@dataclass
class Held:
    """What was granted, with those who have to do with it."""

    holding: Holding
    story: Story

    def again(self) -> Holding:
        self.holding = Holding.objects.get(pk=self.holding.pk)
        return self.holding

    @property
    def approver(self) -> Officer:
        return self.story.staff.approver

    def acts(self) -> list[str]:
        return list(self.holding.chain.events.order_by("sequence").values_list("act", flat=True))


def held(key: str = FOOD, *, at: datetime = NOW) -> Held:
    story = decided(key, at=at)
    return Held(Holding.objects.get(case=story.case), story)


def committed(key: str = APPROVAL, *, at: datetime = NOW) -> Held:
    """Granted on a commitment within the same sitting."""
    story = committing(key, at=at)
    standing_order(story)
    accept.accept(story.case.pk, by=story.staff.window, at=at)
    story.case = commitment.grant_on_commitment(story.case.pk, by=System("commitments"), at=at)
    return Held(Holding.objects.get(case=story.case), story)


def planned(made: Held, *, at: datetime = NOW) -> Held:
    staff = made.story.staff
    made.holding = holdings.plan_check(
        made.holding.pk,
        by=staff.approver,
        at=at,
        first=staff.reviewer.post,
        second=staff.colleague.post,
        planned_on=at.date(),
    )
    return made


def checked(made: Held, *, kept: bool, at: datetime = NOW) -> Held:
    planned(made, at=at)
    made.holding = holdings.record_check(
        made.holding.pk,
        by=made.story.staff.reviewer,
        at=at,
        kept=kept,
        findings="人员名单与承诺一致" if kept else "没有经营场所",
    )
    return made


def mending(*, at: datetime = NOW) -> Held:
    made = checked(committed(at=at), kept=False, at=at)
    made.holding = holdings.order_mending(made.holding.pk, by=made.approver, at=at, what="配备经营场所")
    return made


def intended(made: Held | None = None, *, kind: str = "revoke", at: datetime = NOW) -> Held:
    made = made or held(at=at)
    made.holding = holdings_end.notify_intended(
        made.holding.pk,
        by=made.approver,
        at=at,
        kind=kind,
        facts="以欺骗手段取得",
        ground="《中华人民共和国行政许可法》第六十九条第二款",
    )
    return made


def stated(made: Held, *, at: datetime = NOW) -> Held:
    made.holding = holdings_end.state_case(made.holding.pk, by=made.story.by, at=at, text="请给时间整改")
    return made


def revoked() -> Held:
    made = stated(intended())
    made.holding = holdings_end.revoke(made.holding.pk, by=made.approver, at=NOW)
    return made


def withdrawn() -> Held:
    made = stated(intended(kind="withdraw"))
    made.holding = holdings_end.withdraw_grant(made.holding.pk, by=made.approver, at=NOW, compensation="依法补偿")
    return made


def expired() -> Held:
    made = held()
    made.holding = holdings.expire(made.holding.pk, by=CLOCKS, at=NOW, recorded_at=NOW)
    return made


def deregistered() -> Held:
    made = revoked()
    made.holding = holdings_end.deregister(
        made.holding.pk, by=made.approver, at=NOW, facts="已经撤销", ground="《中华人民共和国行政许可法》第七十条第四项"
    )
    return made


IN_STATE: dict[HoldingState, Callable[[], Held]] = {
    HoldingState.IN_FORCE: committed,
    HoldingState.MENDING: mending,
    HoldingState.INTENDED: intended,
    HoldingState.REVOKED: revoked,
    HoldingState.WITHDRAWN: withdrawn,
    HoldingState.EXPIRED: expired,
    HoldingState.DEREGISTERED: deregistered,
}


@dataclass(frozen=True)
class Try:
    """An act on what was granted, by whom the table names, with what it needs."""

    made: Held
    at: datetime = LATER

    def __call__(self, name: str) -> Holding:
        act, by, needs = self._all()[name]
        found: Holding = act(self.made.holding.pk, by=by, at=self.at, **needs)
        return found

    def _all(self) -> dict[str, tuple[Any, Any, dict[str, Any]]]:
        staff, holder = self.made.story.staff, self.made.story.by
        chain = self.made.holding.chain
        clock = chain.clocks.first() or clocks.start(chain, ClockKind.CHECK, at=NOW, days=5)
        past = {"recorded_at": self.at}
        two = {"first": staff.reviewer.post, "second": staff.colleague.post}
        values = {"values": {self.made.holding.facts[0][0]: "改后的内容"}}
        return {
            "plan_check": (holdings.plan_check, staff.approver, two | {"planned_on": date(2026, 6, 12)}),
            "record_check": (holdings.record_check, staff.reviewer, {"kept": True, "findings": "一致"}),
            "order_mending": (holdings.order_mending, staff.approver, {"what": "补齐"}),
            "found_mended": (holdings.found_mended, staff.approver, {}),
            "escalate": (holdings.escalate, CLOCKS, past | {"clock": clock}),
            "deem_renewed": (holdings.deem_renewed, CLOCKS, past),
            "expire": (holdings.expire, CLOCKS, past),
            "notify_intended": (holdings_end.notify_intended, staff.approver, {"kind": "withdraw", "facts": "规划调整", "ground": "《行政许可法》第八条"}),
            "state_case": (holdings_end.state_case, holder, {"text": "不同意"}),
            "ask_hearing": (holdings_end.ask_hearing, holder, {}),
            "hold_hearing": (holdings_end.hold_hearing, staff.legal_reviewer, {"held_at": self.at, "record": "笔录"}),
            "drop_intended": (holdings_end.drop_intended, staff.approver, {"reason": "查明符合"}),
            "revoke": (holdings_end.revoke, staff.approver, {}),
            "withdraw_grant": (holdings_end.withdraw_grant, staff.approver, {}),
            "deregister": (holdings_end.deregister, staff.approver, {"facts": "申请注销", "ground": "《行政许可法》第七十条"}),
            "reclaim": (holdings_end.reclaim, staff.approver, {"amount": Decimal("500"), "ground": "《社会救助暂行办法》第六十八条"}),
            "record_repaid": (holdings_end.record_repaid, staff.approver, {"reference": "T1"}),
            "ask_change": (holdings_asked.ask_change, holder, {"text": "换负责人"}),
            "ask_renewal": (holdings_asked.ask_renewal, holder, {"text": "继续经营"}),
            "ask_replacement": (holdings_asked.ask_replacement, holder, {"text": "遗失"}),
            "ask_correction": (holdings_asked.ask_correction, holder, {"text": "名字错了"}),
            "ask_deregistration": (holdings_asked.ask_deregistration, holder, {"text": "不干了"}),
            "change": (holdings_asked.change, staff.approver, values),
            "correct": (holdings_asked.correct, staff.approver, values | {"reason": "笔误"}),
            "renew": (holdings_asked.renew, staff.approver, {}),
            "renew_by_case": (holdings_followed.renew_by_case, staff.approver, {"case": self.made.story.case}),
            "change_by_case": (holdings_followed.change_by_case, staff.approver, {"case": self.made.story.case}),
            "deregister_by_case": (holdings_followed.deregister_by_case, staff.approver, {"case": self.made.story.case}),
            "replace": (holdings_asked.replace, staff.approver, {}),
            "refuse_request": (holdings_asked.refuse_request, staff.approver, {"kind": "change", "reasons": "不符合", "ground": "《行政许可法》第四十九条"}),
        }  # fmt: skip
