"""Every act on a case with what it needs, done by whom the table names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from onewindow.cases.acts import (
    accept,
    apply,
    commitment,
    counter,
    decide,
    deferral,
    deliver,
    ending,
    explain,
    fees,
    founding,
    handover,
    helping,
    joining,
    lapse,
    nearer,
    outage,
    parties,
    publish,
    reused,
    review,
    sending,
    special,
)
from onewindow.cases.acts.accept import Point
from onewindow.cases.acts.deliver import Receipt
from onewindow.cases.acts.review import Visit
from onewindow.cases.consents import Consent
from onewindow.cases.models import Case, Help, OpinionRequest, Party, PartyRole
from onewindow.kernel.calendar import Unit
from onewindow.kernel.identifiers import make_uscc
from onewindow.network.models import Agency
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.models import Clock, ClockKind
from tests import NOW
from tests.factories.applying import item_at
from tests.factories.states_together import TryTogether
from tests.factories.stories import DENIAL, Story

LATER = NOW + timedelta(hours=1)
LAYOUT = Point("layout", "主要设备设施、经营布局和操作流程图", "没有标明洗手消毒设施的位置", "补画后重新上传")
CLOCKS = System("clocks")
WITNESSED = Consent(witness="村支书")
ABOVE = handover.Outcome(
    "河南省司法厅", "豫司许〔2026〕1号", date(2026, 6, 8), "不符合条件", "《律师法》第五条", "可以申请行政复议"
)


@dataclass(frozen=True)
class Try(TryTogether):
    """An act on the story's case by `by` (whom the table names, if not given), with everything else that it needs."""

    story: Story
    at: datetime = LATER

    def __call__(self, name: str, by: Any = None) -> Case:
        act, actor, needs = getattr(self, name)()
        return act(self.story.case.pk, by=by or actor, at=self.at, **needs)

    def confirm_joint(self) -> tuple[Any, ...]:
        party = Party.objects.filter(case=self.story.case, role=PartyRole.JOINT).first() or self._joint()
        return apply.confirm_joint, self.story.staff.window, {"party_id": party.pk}

    def _joint(self) -> Party:
        first = Party.objects.get(case=self.story.case, role=PartyRole.APPLICANT)
        return Party.objects.create(
            case=self.story.case, role=PartyRole.JOINT, kind="natural", name="甲", document_type="111", document_number="1",
            document_digest=bytes(first.document_digest),
        )  # fmt: skip

    def withdraw(self) -> tuple[Any, ...]:
        return apply.withdraw, self.story.by, {"reason": "不办了"}

    def offer_deferral(self) -> tuple[Any, ...]:
        return deferral.offer_deferral, self.story.staff.window, {}

    def sign_deferral(self) -> tuple[Any, ...]:
        return deferral.sign_deferral, self.story.by, {"signed": deferral.Signed("钱万里")}

    def accept_deferred(self) -> tuple[Any, ...]:
        return deferral.accept_deferred, self.story.staff.window, {"signed": deferral.Signed("钱万里")}

    def supply(self) -> tuple[Any, ...]:
        return deferral.supply, self.story.staff.window, {"given": [deferral.Supplied("layout", 1, 0)]}

    def lapse_deferral(self) -> tuple[Any, ...]:
        return deferral.lapse_deferral, CLOCKS, {"recorded_at": self.at}

    def remind(self) -> tuple[Any, ...]:
        return deferral.remind, CLOCKS, {"clock": self._running(ClockKind.CORRECTION), "before": 3}

    def take_back_commitment(self) -> tuple[Any, ...]:
        return commitment.take_back_commitment, self.story.by, {}

    def grant_on_commitment(self) -> tuple[Any, ...]:
        return commitment.grant_on_commitment, CLOCKS, {}

    def hand_on(self) -> tuple[Any, ...]:
        case = self.story.case
        if not case.taken_for_id:
            window = self.story.staff.window.post.window
            assert window is not None
            Case.objects.filter(pk=case.pk).update(taken_for=window.venue)
        return nearer.hand_on, self.story.staff.window, {}

    def use_on_file(self) -> tuple[Any, ...]:
        return reused.use_on_file, self.story.staff.window, {"key": "layout"}

    def begin_help(self) -> tuple[Any, ...]:
        return helping.begin_help, self.story.staff.window, {"consent": WITNESSED}

    def _helped(self) -> None:
        if not Help.objects.filter(case=self.story.case, ended_at=None).exists():
            Help.objects.create(
                case=self.story.case,
                helper=self.story.staff.window.post,
                consent="spoken",
                witness="村支书",
                began_at=NOW,
            )

    def confirm_help(self) -> tuple[Any, ...]:
        self._helped()
        return helping.confirm_help, self.story.staff.window, {"consent": WITNESSED}

    def end_help(self) -> tuple[Any, ...]:
        self._helped()
        return helping.end_help, self.story.staff.window, {}

    def confirm_entry(self) -> tuple[Any, ...]:
        return outage.confirm_entry, self.story.staff.second_window, {}

    def void(self) -> tuple[Any, ...]:
        return outage.void, self.story.staff.second_window, {"reason": "录成了别人"}

    def correct_on_the_spot(self) -> tuple[Any, ...]:
        corrected = counter.Corrected({"org_name": "涧西区一鸣面馆（改）"})
        return counter.correct_on_the_spot, self.story.staff.window, {"corrected": corrected, "consent": WITNESSED}

    def move_to_item(self) -> tuple[Any, ...]:
        needs = {"item": item_at("food-business-licence-change"), "reason": "选错了", "consent": WITNESSED}
        return counter.move_to_item, self.story.staff.window, needs

    def give_back(self) -> tuple[Any, ...]:
        return counter.give_back, self.story.staff.window, {"reason": "重复申请", "consent": WITNESSED}

    def suspend(self) -> tuple[Any, ...]:
        needs = {"ground": "等法院判决", "expected_end": date(2026, 7, 20)}
        return handover.suspend, self.story.staff.reviewer, needs

    def resume(self) -> tuple[Any, ...]:
        return handover.resume, self.story.staff.reviewer, {"result": "判决已生效"}

    def forward(self) -> tuple[Any, ...]:
        return handover.forward, self.story.staff.reviewer, {"opinion": "初审符合条件"}

    def granted_above(self) -> tuple[Any, ...]:
        return handover.granted_above, self.story.staff.approver, {"outcome": ABOVE}

    def denied_above(self) -> tuple[Any, ...]:
        return handover.denied_above, self.story.staff.approver, {"outcome": ABOVE}

    def name_interested(self) -> tuple[Any, ...]:
        needs = {"who": explain.Somebody("邻居甲", "13800138000"), "interest": "共用排烟道"}
        return explain.name_interested, self.story.staff.reviewer, needs

    def hear_statement(self) -> tuple[Any, ...]:
        party = Party.objects.filter(case=self.story.case).first()
        return explain.hear_statement, self.story.staff.reviewer, {"party_id": party and party.pk, "text": "不同意"}

    def _asked(self, agency: Agency) -> OpinionRequest:
        return OpinionRequest.objects.create(
            case=self.story.case, agency=agency, question="是否符合", asked_by=self.story.staff.reviewer.post, asked_at=NOW,
            due=date(2026, 6, 11),
        )  # fmt: skip

    def legal_review(self) -> tuple[Any, ...]:
        needs = {"about": "deny", "agrees": True, "opinion": "合法"}
        return explain.legal_review, self.story.staff.legal_reviewer, needs

    def reassign(self) -> tuple[Any, ...]:
        return handover.reassign, self.story.staff.approver, {"to": self.story.staff.colleague.post, "reason": "休假"}

    def reverse_inspection(self) -> tuple[Any, ...]:
        return outage.reverse_inspection, self.story.staff.reviewer, {"sequence": 1, "reason": "录错"}

    def explain_overrun(self) -> tuple[Any, ...]:
        needs = {"reason": "等检测报告", "expected_on": date(2026, 6, 30)}
        return explain.explain_overrun, self.story.staff.approver, needs

    def terminate(self) -> tuple[Any, ...]:
        needs = {"cause": ending.Cause.DEATH, "found": "死亡证明", "basis": "《民法典》第十三条"}
        return ending.terminate, self.story.staff.approver, needs

    def draw_for_check(self) -> tuple[Any, ...]:
        return explain.draw_for_check, CLOCKS, {}

    def spot_check(self) -> tuple[Any, ...]:
        return explain.spot_check, self.story.staff.agency_head, {"sound": True}

    def publish(self) -> tuple[Any, ...]:
        return publish.publish, CLOCKS, {}

    def ask_fee(self) -> tuple[Any, ...]:
        return fees.ask_fee, self.story.staff.window, {"amount": Decimal("80.00")}

    def record_payment(self) -> tuple[Any, ...]:
        return fees.record_payment, CLOCKS, {"reference": "P1", "way": "测试"}

    def send_by_post(self) -> tuple[Any, ...]:
        parcel = sending.Parcel(
            "钱万里", "13800138000", "洛阳市涧西区示例路1号", "中国邮政 EMS", f"E{self.story.case.pk}"
        )
        return sending.send_by_post, self.story.staff.window, {"parcel": parcel}

    def post_delivered(self) -> tuple[Any, ...]:
        return sending.post_delivered, self.story.staff.window, {"signed_for_by": "本人"}

    def post_returned(self) -> tuple[Any, ...]:
        return sending.post_returned, self.story.staff.window, {"reason": "无人签收"}

    def leave_with_witness(self) -> tuple[Any, ...]:
        leaving = sending.Leaving("钱万里", "经营场所", "居委会孙主任")
        return sending.leave_with_witness, self.story.staff.window, {"leaving": leaving}

    def announce(self) -> tuple[Any, ...]:
        return sending.announce, self.story.staff.approver, {"reason": "邮寄退回，电话不通"}

    def notice_ran(self) -> tuple[Any, ...]:
        return sending.notice_ran, CLOCKS, {}

    def accept(self) -> tuple[Any, ...]:
        return accept.accept, self.story.staff.window, {}

    def not_ours(self) -> tuple[Any, ...]:
        return accept.not_ours, self.story.staff.window, {"reason": "不在职权内", "authority": "洛阳市公安局"}

    def refuse(self) -> tuple[Any, ...]:
        return (
            accept.refuse,
            self.story.staff.window,
            {"reason": "不符合受理条件", "ground": "《行政许可法》第三十二条"},
        )

    def request_correction(self) -> tuple[Any, ...]:
        return accept.request_correction, self.story.staff.window, {"points": [LAYOUT]}

    def hand_in(self) -> tuple[Any, ...]:
        return accept.hand_in, self.story.by, {}

    def check_material(self) -> tuple[Any, ...]:
        return accept.check_material, self.story.staff.window, {"key": "layout", "sound": True}

    def deem_accepted(self) -> tuple[Any, ...]:
        self._running(ClockKind.ACCEPTANCE)
        return lapse.deem_accepted, CLOCKS, {"recorded_at": self.at}

    def confirm_deemed(self) -> tuple[Any, ...]:
        Case.objects.filter(pk=self.story.case.pk).update(deemed=True)
        return accept.confirm_deemed, self.story.staff.window, {}

    def lapse_correction(self) -> tuple[Any, ...]:
        return lapse.lapse_correction, CLOCKS, {"recorded_at": self.at}

    def lapse_to_withdrawn(self) -> tuple[Any, ...]:
        return lapse.lapse_to_withdrawn, CLOCKS, {"recorded_at": self.at}

    def lapse_to_terminated(self) -> tuple[Any, ...]:
        return lapse.lapse_to_terminated, CLOCKS, {"recorded_at": self.at}

    def escalate(self) -> tuple[Any, ...]:
        return lapse.escalate, CLOCKS, {"recorded_at": self.at, "clock": self._running(ClockKind.STATUTORY)}

    def _running(self, kind: ClockKind) -> Clock:
        chain = self.story.case.chain
        return clocks.running(chain, kind) or clocks.start(chain, kind, at=NOW, days=5, unit=Unit.WORKING)

    def complete_step(self) -> tuple[Any, ...]:
        return review.complete_step, self.story.staff.reviewer, {"opinion": "符合条件", "favourable": True}

    def return_step(self) -> tuple[Any, ...]:
        return review.return_step, self.story.staff.reviewer, {"to": "document_review", "reason": "面积与图纸不符"}

    def record_inspection(self) -> tuple[Any, ...]:
        visit = Visit(self.at, "经营场所", "齐全", True, "本人")
        return (
            review.record_inspection,
            self.story.staff.reviewer,
            {"second": self.story.staff.colleague.post, "visit": visit},
        )

    def begin_special(self) -> tuple[Any, ...]:
        return (
            special.begin_special,
            self.story.staff.reviewer,
            {"ground": "需要听证", "expected_end": date(2026, 6, 20)},
        )

    def end_special(self) -> tuple[Any, ...]:
        return special.end_special, self.story.staff.reviewer, {"result": "听证会结束"}

    def staff_special(self) -> tuple[Any, ...]:
        staff = self.story.staff
        return special.staff_special, staff.approver, {"first": staff.reviewer.post, "second": staff.colleague.post}

    def extend(self) -> tuple[Any, ...]:
        return review.extend, self.story.staff.agency_head, {"reason": "需要补充检测"}

    def grant(self) -> tuple[Any, ...]:
        return decide.grant, self.story.staff.approver, {}

    def deny(self) -> tuple[Any, ...]:
        return decide.deny, self.story.staff.approver, {"denial": DENIAL}

    def grant_on_the_spot(self) -> tuple[Any, ...]:
        return decide.grant_on_the_spot, self.story.staff.approver, {}

    def deny_on_the_spot(self) -> tuple[Any, ...]:
        return decide.deny_on_the_spot, self.story.staff.approver, {"denial": DENIAL}

    def deliver(self) -> tuple[Any, ...]:
        case = self.story.again()
        receipt = Receipt(
            "钱万里", case.applicant.representative_number or case.applicant.document_number, code=case.query_code
        )
        return deliver.deliver, self.story.staff.window, {"receipt": receipt}

    def deliver_electronically(self) -> tuple[Any, ...]:
        return deliver.deliver_electronically, CLOCKS, {}

    def name_founded(self) -> tuple[Any, ...]:
        return (
            founding.name_founded,
            self.story.staff.window,
            {"code": make_uscc(Random(1), kind="92"), "name": "一鸣面馆"},
        )

    def release(self) -> tuple[Any, ...]:
        Case.objects.filter(pk=self.story.case.pk, state__in=["granted", "denied"]).update(held=True)
        Clock.objects.filter(chain=self.story.case.chain, kind=ClockKind.DELIVERY).delete()
        return joining.release, CLOCKS, {}

    def attach_identity(self) -> tuple[Any, ...]:
        return parties.attach_identity, self.story.staff.window, {"checked": self.story.case.applicant}
