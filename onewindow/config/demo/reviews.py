"""What rarely happens under review, one of each in the sample: sent back, a record reversed, two people named, a chair recused, heard."""

from datetime import datetime

from onewindow.cases.acts import accept, explain, hearing, hearing_held, outage, review, special
from onewindow.cases.models import Case, Party, PartyRole, StepState
from onewindow.config.demo import officers, packages
from onewindow.config.demo.teller import BUSINESS, COMPANY, FOOD, PERSON, Teller, moment
from onewindow.config.demo.telling import tell_absent
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar

PLANNING, SEED = "construction-project-planning-permit", "crop-seed-production-operation-licence"
BUILDING = {"detailed": "no", "heritage": "outside", "work_type": "building"}
GROWING = {"activity": "production", "variety": "open"}
SEEN = "店面、操作间与图纸一致，冷藏和消毒设备齐全。"
NEXT_DOOR = "店面两层，操作间在二楼，冷藏和消毒设备齐全，与图纸一致。"


def make_reviews(*, at: datetime) -> None:
    """Make each once."""
    teller = Reviews(at, 86)
    tell_absent([
        ("return_step", teller.sent_back), ("reverse_inspection", teller.reversed), ("staff_special", teller.staffed),
        ("hear_statement", teller.heard), ("recuse_chair", teller.recused), ("release", teller.collected_together),
    ])  # fmt: skip


class Reviews(Teller):
    def sent_back(self) -> None:
        """Reviewed and inspected; the chief representative sees that the opinion and the plan do not fit."""
        case = self.applied(FOOD, self.people(BUSINESS), self.on(3, 8, 40))
        walk = self.walk(case)
        walk.accept()
        walk.through_steps()
        reason = "核查记录写有两台冷藏柜，图纸上只画了一台。请与申请人核对图纸后重新提出审查意见。"
        to = case.guide.steps[0].key
        review.return_step(case.pk, by=officers.chief(case), at=self.on(1, 9, 35), to=to, reason=reason)

    def reversed(self) -> None:
        """The record was of the shop next door: it counts no longer, the right one is there."""
        case = self.applied(FOOD, self.people(BUSINESS), self.on(2, 8, 50))
        walk = self.walk(case)
        walk.accept()
        walk.one_step(case.runs.get(state=StepState.ACTIVE))
        first, second = officers.reviewers(case)[:2]
        place = case.applicant.address

        def record(at: datetime, seen_at: datetime, findings: str) -> Case:
            visit = review.Visit(seen_at, place, findings, True, case.applicant_name)
            return review.record_inspection(case.pk, by=first, at=at, second=second.post, visit=visit)

        wrong = record(self.on(1, 11, 10), self.on(1, 10, 0), NEXT_DOOR)
        outage.reverse_inspection(
            case.pk, by=first, at=self.on(1, 11, 25), sequence=wrong.event.sequence, reason="录成了隔壁那家店的核查情况"
        )
        record(self.on(1, 11, 40), self.on(1, 10, 30), SEEN)

    def staffed(self) -> None:
        """Seeds are grown: the chief representative has named the two who carry out the quarantine."""
        case = self._accepted(SEED, GROWING)
        first, second = officers.reviewers(case)[:2]
        special.staff_special(
            case.pk, by=officers.chief(case), at=self.on(1, 10, 20), first=first.post, second=second.post
        )

    def _accepted(self, key: str, answers: dict[str, str]) -> Case:
        """A company's, two working days ago."""
        case = self.applied(key, self.people(COMPANY), self.on(2, 8, 45), answers=answers)
        return accept.accept(case.pk, by=officers.window(case), at=self.on(2, 9, 30))

    def _with_a_neighbour(self, name: str, interest: str) -> tuple[Case, Party]:
        case = self._accepted(PLANNING, BUILDING)
        by, who = officers.reviewers(case)[0], explain.Somebody(name)
        explain.name_interested(case.pk, by=by, at=self.on(2, 10, 30), who=who, interest=interest)
        return case, case.parties.get(role=PartyRole.INTERESTED)

    def heard(self) -> None:
        """A neighbour was told of the building and has said what they think of it."""
        case, party = self._with_a_neighbour("示例小区二号楼业主代表", "新建楼房与本楼间距近，担心挡住采光")
        text = "不反对建设，请把楼高降一层，并且午休时间不施工。"
        explain.hear_statement(
            case.pk, by=officers.reviewers(case)[0], at=self.on(1, 15, 10), party_id=party.pk, text=text
        )

    def recused(self) -> None:
        """A hearing is convened; the neighbour says that the chair's brother works for the builder: another chairs."""
        case, party = self._with_a_neighbour("示例家属院业主委员会", "施工车辆出入口紧邻院门，影响通行")
        by = officers.reviewers(case)[0]
        hearing.tell_of_hearing_right(case.pk, by=by, at=self.on(2, 10, 50))
        hearing.request_hearing(case.pk, by=by, at=self.on(2, 15, 20), party_id=party.pk)
        planned = working_calendar().add(self.day(2), 10, Unit.WORKING).date
        hearing_held.convene_hearing(
            case.pk, by=by, at=self.on(2, 16, 30), planned_at=moment(planned, 9, 30), place="政务服务中心三楼会议室",
            chair=officers.head(case).post,
        )  # fmt: skip
        hearing_held.recuse_chair(
            case.pk, by=officers.chief(case), at=self.on(1, 10, 40), party_id=party.pk, reason="主持人的弟弟在建设单位任职",
            granted=True, answer="经核实情况属实，可能影响公正，准许回避，另行指定主持人。", successor=officers.legal(case).post,
        )  # fmt: skip

    def collected_together(self) -> None:
        """Both licences of a restaurant were to be fetched together: the first waited, and is handed out with the second."""
        package = packages.applied_for(
            self.people(PERSON), self.home, self.on(3, 9, 12), self.random, unchosen=packages.OTHERS, together=True
        )
        packages._done(package, self.now, self.random)
