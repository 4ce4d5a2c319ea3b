"""What happens to few cases, one of each in the sample, so that every such page can be looked at: posted, left, announced, given back, ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate, PrincipalKind
from onewindow.cases.acts import counter, ending, explain, fees, handover, outage, review, sending
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.apply import confirm_joint
from onewindow.cases.consents import Consent
from onewindow.cases.materials import SCAN
from onewindow.cases.models import Case, DeliveryWay, PartyRole, State, StepState
from onewindow.cases.receipts import issue_receipts
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import applications, counter_papers, officers
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.telling import tell
from onewindow.config.demo.walk import Walk
from onewindow.network.models import Region, Venue
from onewindow.oversight.acts import rate
from onewindow.oversight.models import Phase, RatingChannel, Score
from onewindow.record.actors import System

FOOD, INSTANT, INJURY = "food-business-licence", "social-security-card", "work-injury"
TOGETHER, HANDED_UP = "marriage-registration", "lawyer-licence"
NOT_ABOVE = (
    "实习期满一年的考核尚未合格。", "《中华人民共和国律师法》第六条", "可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
)  # fmt: skip
GRAVE = "hazardous-chemicals-operation-licence"
WITH_A_FEE = ("ordinary-passport", "hk-macau-permit", "property-mortgage")


def make_rarer(*, at: datetime) -> None:
    """Make it once."""
    if Case.objects.filter(state=State.RETURNED).exists():
        return
    teller = Teller(at)
    stories: list[Callable[[], object]] = [
        teller.posted, teller.left, teller.announced, teller.given_back, teller.terminated, teller.voided, teller.extended,
        teller.corrected, teller.checked, teller.paid, teller.suspended, teller.reviewed, teller.resumed, teller.decided_above,
        teller.confirmed,
    ]  # fmt: skip
    tell(stories)


class Teller:
    """Food licences of the story's district, mostly, handed in some days before the present."""

    def __init__(self, at: datetime) -> None:
        self.at, self.random, self.home = at, Random(77), Region.objects.get(code=HOME)
        self.people = crowd(self.random, self.home, at)

    def item(self, key: str) -> Item:
        found = competent_item(key, self.home)
        assert found is not None
        return found

    def applied(self, days: float, key: str = FOOD) -> tuple[Case, Applicant]:
        item = self.item(key)
        kind = PrincipalKind.INDIVIDUAL_BUSINESS if key == FOOD else next(iter(item.basic.audience))
        by, answers = (
            self.people(PrincipalKind(kind)),
            {"business_type": "catering", "automatic": "no"} if key == FOOD else {},
        )
        received = self.at - timedelta(days=days)
        return applications.apply(item, self.home, by, at=received, random=self.random, answers=answers), by

    def granted(self) -> tuple[Case, Applicant]:
        """Decided some weeks ago, to be collected or sent."""
        case, by = self.applied(30)
        Case.objects.filter(pk=case.pk).update(delivery_way=DeliveryWay.WINDOW)
        walk = Walk(case, now=self.at, random=self.random)
        walk.accept()
        walk.through_steps()
        walk.grant()
        return walk.case, by

    def _sent(self) -> Case:
        case, _ = self.granted()
        case.delivery_way, case.delivery_address = DeliveryWay.POST, case.applicant.address or case.place.path
        case.save(update_fields=["delivery_way", "delivery_address"])
        name = case.applicant.representative_name or case.applicant.name
        parcel = sending.Parcel(name, case.applicant.phone, case.delivery_address, "中国邮政 EMS", f"EM{case.pk:09d}CN")
        return sending.send_by_post(case.pk, by=officers.window(case), at=self.at - timedelta(days=2), parcel=parcel)

    def posted(self) -> None:
        """One is on its way, one was signed for and the service rated."""
        self._sent()
        case = self._sent()
        sending.post_delivered(case.pk, by=System("post"), at=self.at - timedelta(days=1), signed_for_by="本人")
        by = Applicant(Mandate.objects.get(user=case.submitted_by, principal=case.applicant))
        for phase, score in ((Phase.ACCEPTANCE, Score.GOOD), (Phase.CLOSING, Score.VERY_GOOD)):
            rate(case.pk, by=by, at=self.at, phase=phase, score=score, channel=RatingChannel.MOBILE)

    def left(self) -> None:
        case, by = self.granted()
        leaving = sending.Leaving(by.user.display_name, "经营场所", "社区居委会孙主任")
        sending.leave_with_witness(case.pk, by=officers.window(case), at=self.at - timedelta(days=1), leaving=leaving)

    def announced(self) -> None:
        """It came back, nobody answers the phone: a public notice runs."""
        case = self._sent()
        sending.post_returned(case.pk, by=System("post"), at=self.at - timedelta(hours=20), reason="查无此人")
        reason = "邮寄退回，电话打不通，登记的经营场所已关门"
        sending.announce(case.pk, by=officers.chief(case), at=self.at - timedelta(hours=2), reason=reason)

    def given_back(self) -> None:
        case, _ = self.applied(0.2)
        counter.give_back(
            case.pk,
            by=officers.window(case),
            at=self.at,
            reason="重复申请，留一件办",
            consent=Consent(code=case.query_code),
        )

    def terminated(self) -> None:
        case, _ = self.applied(4)
        accept(case.pk, by=officers.window(case), at=self.at - timedelta(days=3))
        ending.terminate(
            case.pk, by=officers.chief(case), at=self.at - timedelta(hours=3), cause=ending.Cause.DISSOLUTION,
            found="登记机关注销登记通知书：申请人已于昨日注销", basis="《中华人民共和国行政许可法》第七十条第三项",
        )  # fmt: skip

    def voided(self) -> None:
        """Entered after an outage in somebody else's name; a colleague reversed it, and the receipt can be used again."""
        item = self.item(FOOD)
        venue = Venue.objects.get(region_id=item.region_id)
        window, colleague = officers.windows(venue)[:2]
        issue_receipts(venue, by=window, at=self.at - timedelta(days=20), prefix="SK", first="000201", count=5)
        draft = counter_papers.window_draft(item, self.home, window, self.at, self.random)
        assert draft.principal is not None
        applications.attach(SCAN, "纸质收件凭证和材料扫描件", draft.principal, at=self.at, draft=draft)
        received, papers = self.at - timedelta(hours=9), counter_papers.papers_of(draft)
        case = outage.enter_after(
            draft.pk, by=window, at=self.at, received_at=received, receipt="SK000201", intake=venue, papers=papers
        )
        outage.void(case.pk, by=colleague, at=self.at, reason="申请人录成了另一家店")

    def extended(self) -> None:
        case, _ = self.applied(2)
        accept(case.pk, by=officers.window(case), at=self.at - timedelta(days=1))
        review.extend(
            case.pk, by=officers.head(case), at=self.at - timedelta(hours=1), reason="需要补充检测，检测机构排期"
        )

    def corrected(self) -> None:
        case, _ = self.applied(0.1)
        counter.correct_on_the_spot(
            case.pk, by=officers.window(case), at=self.at, corrected=counter.Corrected({"org_name": case.applicant.name}),
            consent=Consent(code=case.query_code),
        )  # fmt: skip

    def checked(self) -> None:
        """An instant decision was drawn and looked over."""
        case, _ = self.applied(3, INSTANT)
        walk = Walk(case, now=self.at, random=self.random)
        walk.on_the_spot()
        explain.draw_for_check(case.pk, by=System("checks"), at=self.at - timedelta(hours=6))
        explain.spot_check(case.pk, by=officers.head(case), at=self.at - timedelta(hours=1), sound=True)

    def paid(self) -> None:
        key = next(key for key in WITH_A_FEE if not self.item(key).basic.instant)
        case, _ = self.applied(2, key)
        accept(case.pk, by=officers.window(case), at=self.at - timedelta(days=1))
        assert case.guide.fee is not None
        amount = Decimal(str(case.guide.fee.amount))
        fees.ask_fee(case.pk, by=officers.window(case), at=self.at - timedelta(hours=8), amount=amount)
        fees.record_payment(
            case.pk, by=System("payments"), at=self.at - timedelta(hours=7), reference=f"DEMO{case.pk}", way="演示支付"
        )

    def suspended(self) -> None:
        """What it rests on is decided elsewhere: the clocks stand still by law until the conclusion is there."""
        case, _ = self.applied(12, INJURY)
        walk = Walk(case, now=self.at, random=self.random)
        walk.accept()
        walk.until("wait")
        handover.suspend(
            case.pk, by=officers.reviewers(case)[0], at=self.at - timedelta(hours=2), ground="等公安机关交通管理部门的事故责任认定",
            expected_end=localtime(self.at).date() + timedelta(days=20),
        )  # fmt: skip

    def resumed(self) -> None:
        """The conclusion is there: it goes on."""
        case, _ = self.applied(20, INJURY)
        walk = Walk(case, now=self.at, random=self.random)
        walk.accept()
        walk.until("wait")
        by, began = officers.reviewers(case)[0], walk.at + timedelta(hours=1)
        ground, end = "等公安机关交通管理部门的事故责任认定", localtime(self.at).date() + timedelta(days=20)
        handover.suspend(case.pk, by=by, at=began, ground=ground, expected_end=end)
        result = "事故认定书已送达：申请人不负主要责任。"
        handover.resume(case.pk, by=by, at=self.at - timedelta(hours=1), result=result)

    def decided_above(self) -> None:
        """Handed up after the first review; one was granted above, one was not."""
        for granted in (True, False):
            case, _ = self.applied(14, HANDED_UP)
            walk = Walk(case, now=self.at, random=self.random, pace=0)
            walk.accept()
            walk.until("forward")
            walk.one_step(case.runs.get(state=StepState.ACTIVE))
            act, at = handover.granted_above if granted else handover.denied_above, self.at - timedelta(hours=2)
            outcome = handover.Outcome(
                "河南省司法厅", f"豫司许〔{self.at.year}〕{case.pk}号", localtime(at).date(), *(() if granted else NOT_ABOVE)
            )  # fmt: skip
            act(case.pk, by=officers.chief(case), at=at, outcome=outcome)

    def confirmed(self) -> None:
        """Who applies together has confirmed at the window."""
        case, _ = self.applied(0.1, TOGETHER)
        party = case.parties.get(role=PartyRole.JOINT)
        confirm_joint(case.pk, by=officers.window(case), at=self.at, party_id=party.pk)

    def reviewed(self) -> None:
        """A refusal is intended where the item asks for a legal review: the opinion is there, the chief representative has it."""
        case, _ = self.applied(9, GRAVE)
        walk = Walk(case, now=self.at, random=self.random, pace=0)
        walk.accept()
        walk.through_steps(favourable=False)
        opinion = "事实清楚，证据充分，适用依据正确，程序合法，同意拟不予许可。"
        explain.legal_review(
            case.pk,
            by=officers.legal(case),
            at=self.at - timedelta(hours=1),
            about="deny",
            agrees=True,
            opinion=opinion,
        )
