"""Periods that ran, one of each in the sample: reminded and answered, unanswered, silent, confirmed afterwards, a public notice over."""

from datetime import date, datetime, timedelta

from django.conf import settings

from onewindow.cases.acts import accept, commitment, decide, deferral, opinion, sending
from onewindow.cases.acts.accept import Point
from onewindow.cases.materials import provide
from onewindow.cases.models import Case, Medium
from onewindow.catalogue.acts import draft, publish
from onewindow.config.demo import catalogue, officers
from onewindow.config.demo.applications import attach
from onewindow.config.demo.promises import LATER
from onewindow.config.demo.teller import BUSINESS, COMPANY, FOOD, PERSON, RELIEF, Teller, before, moment
from onewindow.config.demo.telling import tell_absent
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Agency
from onewindow.network.queries import city
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar
from onewindow.record.models import ClockKind
from onewindow.staff.models import Role

VENUE, LEGAL_AID, SMALL_SHOP = "entertainment-venue-licence", "legal-aid", "small-food-shop-registration"
PLANNING = "construction-project-planning-permit"
KARAOKE = {"kind": "karaoke"}
ANSWER = 15  # natural days that applicants have in these stories
REMINDED = 3  # working days before the last
ENDS = {
    "outcome": "terminate",
    "basis": "《洛阳市食品小经营店登记工作规程》（样例）第九条",
}  # no law known to us says so


def make_periods(*, at: datetime) -> None:
    """Make each once."""
    teller = Periods(at, 85)
    tell_absent([
        ("check_material remind hand_in", teller.answered), ("lapse_to_withdrawn", teller.unanswered),
        ("lapse_to_terminated", teller.ended), ("confirm_deemed", teller.confirmed), ("take_back_commitment", teller.taken_back),
        ("lapse_deferral", teller.owed), ("escalate_opinion", teller.silent), ("notice_ran", teller.announced),
        ("lapse_correction", teller.not_put_right), ("begin_special end_special", teller.published),
    ])  # fmt: skip


class Periods(Teller):
    def _reminded(self, back: int) -> date:
        """The day of the reminder where the answer was asked for so many working days ago."""
        return before(self.due(back, ANSWER), REMINDED)

    def answered(self) -> None:
        """The plan lacks the wash room: asked for, reminded by the worker in the morning, handed in that evening, sound now."""
        back = next(n for n in range(4, 40) if self._reminded(n) <= self.day(2))
        by = self.people(BUSINESS)
        case = self.applied(FOOD, by, self.on(back, 9, 5))
        window, layout = officers.window(case), case.guide.material("layout").name
        wrong = "图上没有标出洗消间和餐具保洁柜"
        accept.check_material(case.pk, by=window, at=self.on(back, 10, 40), key="layout", sound=False, remark=wrong)
        point = Point("layout", layout, wrong, "请在图上补标后重新拍照上传")
        accept.request_correction(case.pk, by=window, at=self.on(back, 10, 45), points=[point], days=ANSWER)
        clock = clocks.running(case.chain, ClockKind.CORRECTION)
        assert clock is not None
        day = self._reminded(back)
        deferral.remind(case.pk, by=System("reminders"), at=moment(day, 9, 5), clock=clock, before=REMINDED)
        evening = moment(day, 20, 10)
        file = attach("layout", layout, by.principal, at=evening, case=case)
        provide(Case.objects.get(pk=case.pk), "layout", at=evening, medium=Medium.UPLOAD, attachment=file)
        accept.hand_in(case.pk, by=by, at=evening)
        following = working_calendar().add(day, 1, Unit.WORKING).date
        accept.check_material(case.pk, by=window, at=moment(following, 9, 20), key="layout", sound=True)
        accept.accept(case.pk, by=window, at=moment(following, 9, 30))

    def _left_unanswered(self, case: Case, back: int, point: Point) -> None:
        window, at = officers.window(case), self.on(back, 10, 30)
        accept.request_correction(case.pk, by=window, at=at, points=[point], days=ANSWER)
        self.swept(case, self.due(back, ANSWER))

    def _long_ago(self) -> int:
        """So many working days that what was asked for then is over."""
        return next(n for n in range(5, 40) if self.due(n, ANSWER) <= self.day(2))

    def unanswered(self) -> None:
        """Asked for the contract about which there is a dispute; nothing came: the law takes it as withdrawn."""
        back = self._long_ago()
        case = self.applied(
            LEGAL_AID, self.people(PERSON), self.on(back), answers={"economy": "general", "agent": "self"}
        )
        name = case.guide.material("case_material").name
        self._left_unanswered(
            case, back, Point("case_material", name, "只有聊天记录，没有欠条或者合同", "请补交欠条、合同或者转账凭证")
        )

    def not_put_right(self) -> None:
        """A photograph that nobody can read, and no better one came: what is on record decides, by the window."""
        back = self._long_ago()
        case = self.applied(FOOD, self.people(BUSINESS), self.on(back))
        last = case.guide.materials_for(case.answers)[-1]
        self._left_unanswered(case, back, Point(last.key, last.name, "四角不全，看不到印章", "请重新拍摄，四角完整"))

    def published(self) -> None:
        """The plan of a building has been shown to the public as the law wants it; the clocks stood still and run again."""
        case = self.applied(PLANNING, self.people(COMPANY), self.on(20))
        walk = self.walk(case)
        walk.accept()
        walk.through_steps()

    def ended(self) -> None:
        """The same as unanswered, where the item's own rule has it end. No item of the catalogue has such a rule: the sample's editor writes one."""
        back = self._long_ago()
        editor, admin = (catalogue.officer(role, city()) for role in (Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR))
        version = draft.begin_guide(catalogue.of_the_city(SMALL_SHOP), by=editor, at=self.on(back + 2, 15, 10))
        draft.save(version.pk, {"on_default": ENDS}, by=editor, at=self.on(back + 2, 15, 20))
        draft.submit(version.pk, by=editor, at=self.on(back + 2, 15, 25))
        publish.publish(version.pk, by=admin, at=self.on(back + 1, 9, 40))
        case = self.applied(SMALL_SHOP, self.people(BUSINESS), self.on(back))
        last = case.guide.materials_for(case.answers)[-1]
        self._left_unanswered(case, back, Point(last.key, last.name, "照片不清楚，看不到日期", "请重新拍摄上传"))

    def confirmed(self) -> None:
        """Nobody looked at it for five working days: accepted by law; the window confirms that it is ours, and the notice goes out."""
        case = self.applied(VENUE, self.people(COMPANY), self.on(7), answers=KARAOKE)
        self.swept(case, self.day(2))
        accept.confirm_deemed(case.pk, by=officers.window(case), at=self.on(1, 9, 20))

    def taken_back(self) -> None:
        """Promised instead of a proof; the hospital's receipts have turned up, so they are handed in the ordinary way."""
        by = self.people(PERSON)
        case = self.applied(RELIEF, by, self.on(2, 9, 20), commits=True)
        accept.accept(case.pk, by=officers.window(case), at=self.on(2, 9, 50))
        commitment.take_back_commitment(case.pk, by=by, at=self.on(1, 19, 30))

    def owed(self) -> None:
        """The list of rules never came: what is on record decides, and it was enough."""
        by = self.people(BUSINESS)
        case = self.applied(FOOD, by, self.on(8, 8, 50), later=(LATER,))
        case = deferral.accept_deferred(case.pk, by=officers.window(case), at=self.on(8, 9, 20))
        self.walk(case).through_steps()
        self.swept(case, case.deferral.by)
        opinion = "逾期没有补交目录清单；现场核查见到制度已经上墙，符合条件，同意。"
        decide.grant(case.pk, by=officers.chief(case), at=self.on(3, 10, 40), opinion=opinion)

    def silent(self) -> None:
        """Asked about the noise of a karaoke bar, the ecology bureau has let its day pass: up to both chief representatives."""
        case = self.applied(VENUE, self.people(COMPANY), self.on(4), answers=KARAOKE)
        accept.accept(case.pk, by=officers.window(case), at=self.on(4, 9, 40))
        other = Agency.objects.get(key="ecology", region=self.home)
        opinion.ask_opinion(
            case.pk, by=officers.reviewers(case)[0], at=self.on(4, 15, 10), agency=other, days=2, materials=["noise_report"],
            question="边界噪声检测报告的点位、时段是否符合要求，对北侧居民楼有无影响",
        )  # fmt: skip
        self.swept(case, self.day(2))

    def announced(self) -> None:
        """Never fetched, the shop cleared out, the phone cut off: the public notice has run its days."""
        back = next(
            n for n in range(15, 40) if self.day(n) + timedelta(days=settings.PUBLIC_NOTICE_DAYS + 1) <= self.day(1)
        )
        case = self.applied(FOOD, self.people(BUSINESS), self.on(back + 6, 8, 40))
        walk = self.walk(case)
        walk.accept()
        walk.through_steps()
        walk.grant()
        reason = "多次电话通知领取，号码已停机；到登记的经营场所查看，店面已经腾空，房东不知去向"
        announced = sending.announce(case.pk, by=officers.chief(case), at=self.on(back, 16, 20), reason=reason)
        over = moment(announced.announcement.ends_on + timedelta(days=1), 1, 10)
        sending.notice_ran(case.pk, by=System("notices"), at=over)
