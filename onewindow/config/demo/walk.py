"""Handling a case of the sample as its officers would, up to the present moment."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone, localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import steps
from onewindow.cases.acts import accept, decide, deliver, handover, review, special
from onewindow.cases.acts.accept import Point
from onewindow.cases.acts.decide import Denial
from onewindow.cases.follow_up import is_to_be_delivered_electronically
from onewindow.cases.models import Case, StepRun, StepState
from onewindow.config.demo import officers
from onewindow.kernel.calendar import Unit
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar

OPINIONS = {
    "review": "经审查，申请材料齐全、符合法定形式，符合受理条件所列各项要求，建议准予。",
    "site_inspection": "现场核查由两名工作人员进行，场所、设施与申报材料一致，符合要求。",
    "special": "特别程序已经结束，结果符合要求，建议准予。",
    "wait": "公示期间未收到异议。",
    "forward": "经初审符合条件，报请上级审批。",
}


FAULT = "现场核查时，加工区与就餐区未分隔，生熟食品共用一处操作台，经指导后仍未改正。"


class Present(Exception):
    """The story has reached the present: the rest is for the officers of the demo."""


class Walk:
    """One case on its way; `now` is where every story ends, `pace` how many working days an act takes at most."""

    def __init__(self, case: Case, *, now: datetime, random: Random, pace: int = 1) -> None:
        self.case_id, self.now, self.random, self.pace = case.pk, now, random, pace
        self.at = case.received_at

    @property
    def case(self) -> Case:
        return Case.objects.select_related("agency", "intake", "guide_version", "region", "applicant").get(
            pk=self.case_id
        )

    def later(self, days: int | None = None) -> datetime:
        """The moment of the next act: so many working days on, in office hours. Raises Present past now."""
        passed = self.random.randint(0, self.pace) if days is None else days
        on = working_calendar().add(localtime(self.at).date(), passed, Unit.WORKING).date
        moment = datetime.combine(
            on, time(9 + self.random.randint(0, 7), self.random.randint(0, 59)), tzinfo=get_current_timezone()
        )
        self.at = max(moment, self.at + timedelta(minutes=self.random.randint(11, 50)))
        if self.at >= self.now:
            raise Present
        return self.at

    def accept(self) -> None:
        accept.accept(self.case_id, by=officers.window(self.case), at=self.later())

    def through_steps(self, *, favourable: bool = True) -> None:
        """All steps before the decision, by the agency's reviewers in turn."""
        while (run := self.case.runs.filter(state=StepState.ACTIVE).first()) and run.role != "approver":
            self.one_step(run, favourable=favourable)

    def one_step(self, run: StepRun, *, favourable: bool = True) -> None:
        case, at = self.case, self.later()
        first, second = officers.reviewers(case)[:2]
        if run.kind == "site_inspection":
            place, seen = (
                case.applicant.address or case.place.path,
                OPINIONS["site_inspection"] if favourable else FAULT,
            )
            visit = review.Visit(at - timedelta(hours=1), place, seen, favourable, "申请人")
            review.record_inspection(case.pk, by=first, at=at, second=second.post, visit=visit)
        if run.kind == "special":
            days = max(case.guide.step(run.step).days, 5)
            expected = working_calendar().add(localtime(at).date(), days, Unit.WORKING).date
            ground = "法律规定应当进行，已书面告知申请人所需时间"
            special.begin_special(case.pk, by=first, at=at, ground=ground, expected_end=expected)
            special.end_special(case.pk, by=first, at=self.later(4), result="已按规定进行，结果符合要求")
        by = second if run.step == case.guide.steps[0].key else first
        if run.kind == "forward":
            handover.forward(case.pk, by=by, at=self.later(0), opinion=OPINIONS["forward"])
            return
        if run.kind == "wait":
            self._wait(run)
        opinion = OPINIONS.get(run.kind, OPINIONS["review"]) if favourable else f"{FAULT}建议不予。"
        review.complete_step(case.pk, by=by, at=self.later(0), opinion=opinion, favourable=favourable)

    def _wait(self, run: StepRun) -> None:
        """Publicity and the like run their time. Raises Present past now."""
        step = self.case.guide.step(run.step)
        if step.days:
            over = steps.waits_until(step, run.started_at) + timedelta(days=1)
            self.at = max(self.at, datetime.combine(over, time(9), tzinfo=get_current_timezone()))
            if self.at >= self.now:
                raise Present

    def until(self, kind: str) -> None:
        """Handled up to the step of this kind."""
        while (run := self.case.runs.filter(state=StepState.ACTIVE).first()) and run.kind != kind:
            self.one_step(run)

    def until_special(self) -> None:
        """To the special procedure, begun and still running: the clocks are paused."""
        while (run := self.case.runs.filter(state=StepState.ACTIVE).first()) and run.kind != "special":
            self.one_step(run)
        if run is not None:
            at = self.later()
            expected = working_calendar().add(localtime(self.now).date(), 4, Unit.WORKING).date
            ground = "法律规定应当进行，已书面告知申请人所需时间"
            special.begin_special(
                self.case_id, by=officers.reviewers(self.case)[0], at=at, ground=ground, expected_end=expected
            )

    def grant(self) -> None:
        decide.grant(self.case_id, by=officers.chief(self.case), at=self.later(), opinion="同意")

    def deny(self) -> None:
        guide = self.case.guide
        condition = guide.conditions[-2] if len(guide.conditions) > 1 else guide.conditions[0]
        denial = Denial(
            "现场核查时，加工区与就餐区未分隔，生熟食品共用一处操作台，经指导后仍未改正。",
            condition.text,
            condition.basis,
        )
        decide.deny(self.case_id, by=officers.chief(self.case), at=self.later(), denial=denial)

    def on_the_spot(self) -> None:
        decide.grant_on_the_spot(self.case_id, by=officers.window(self.case), at=self.later(0))

    def ask(self, *, days: int = 15) -> None:
        materials = self.case.guide.materials_for(self.case.answers)
        material = next((m for m in reversed(materials) if not m.certificate), materials[-1])
        point = Point(material.key, material.name, "照片不清楚，看不到签名和日期", "请重新拍摄，四角完整、文字清楚")
        accept.request_correction(
            self.case_id, by=officers.window(self.case), at=self.later(0), points=[point], days=days
        )

    def not_ours(self) -> None:
        accept.not_ours(
            self.case_id, by=officers.window(self.case), at=self.later(), reason="仅销售预包装食品不需要许可，应当办理备案",
            authority="所在地县级市场监督管理局（仅销售预包装食品备案）",
        )  # fmt: skip

    def refuse(self) -> None:
        guide = self.case.guide
        accept.refuse(
            self.case_id, by=officers.window(self.case), at=self.later(), reason="提交的营业执照已经注销，不具备申请资格",
            ground=guide.conditions[0].basis,
        )  # fmt: skip

    def deliver(self, applicant: Applicant) -> None:
        """At the window when somebody comes for it; electronically within minutes of the decision."""
        case = self.case
        if is_to_be_delivered_electronically(case):
            deliver.deliver_electronically(
                case.pk, by=System("delivery"), at=min(self.at + timedelta(minutes=1), self.now)
            )
            return
        number = case.applicant.representative_number or case.applicant.document_number
        receipt = deliver.Receipt(applicant.user.display_name, number, code=case.query_code)
        deliver.deliver(case.pk, by=officers.window(case), at=self.later(), receipt=receipt)
