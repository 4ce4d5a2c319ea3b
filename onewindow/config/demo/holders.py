"""What holders ask for and what time does, one of each in the sample: heard and left alone, given up, renewed, changed, refused, by silence, ended."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.acts import bars, holdings_asked, holdings_end
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import Bar, Case, Holding, RequestKind
from onewindow.config.demo import applications, officers
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.promises import FOOD, Teller
from onewindow.config.demo.teller import night_after, workday
from onewindow.config.demo.telling import tell
from onewindow.config.demo.walk import Walk
from onewindow.record.models import Event

FIVE_YEARS = 1826  # days: so long is a food licence valid
GIVEN_UP, CHANGED = "《中华人民共和国行政许可法》第七十条", "《中华人民共和国行政许可法》第四十九条"


def make_holders(*, at: datetime) -> None:
    """Make it once."""
    if Event.objects.filter(act="ask_hearing", chain__kind="holding").exists():
        return
    teller = Holders(at)
    stories: list[Callable[[], object]] = [
        lambda: teller.refused(teller.heard()), teller.given_up, teller.renewed, lambda: teller.cancelled(teller.changed()),
        teller.by_silence, teller.ended, teller.repaired,
    ]  # fmt: skip
    tell(stories)


class Holders(Teller):
    """Shops of their own: none of them has another story."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.random = Random(70)
        self.people = crowd(self.random, self.home, at, strangers=True)

    def _licensed(self, days: int) -> Holding:
        """Applied for so many days ago, granted within the promise, collected."""
        by = self.people(PrincipalKind.INDIVIDUAL_BUSINESS)
        walk = Walk(self._apply(FOOD, by, self.ago(days)), now=self.now, random=self.random)
        walk.accept()
        walk.through_steps()
        walk.grant()
        walk.deliver(by)
        return Holding.objects.select_related("case").get(case=walk.case_id)

    def _worked(self, days: int, hour: int = 9) -> datetime:
        return workday(self.now, days, hour, self.random.randint(1, 50))

    def heard(self) -> Holding:
        """A revocation is intended; at the hearing the facts turn out otherwise, and nothing is revoked."""
        held = self._licensed(80)
        chief, by = officers.chief(held.case), self._holder(held)
        facts = "订餐平台上传的许可证照片与登记的经营场所不一致，疑似一证多用。"
        ground = "《中华人民共和国行政许可法》第六十九条第一款第五项"
        holdings_end.notify_intended(held.pk, by=chief, at=self._worked(18), kind="revoke", facts=facts, ground=ground)
        holdings_end.ask_hearing(held.pk, by=by, at=self._worked(16))
        record = "调查人员出示平台截图。当事人提交代运营公司的书面说明和店面照片：照片是代运营公司误传的另一家店，本店没有变动。"
        holdings_end.hold_hearing(
            held.pk, by=officers.legal(held.case), at=self._worked(6, 16), held_at=self._worked(6, 10), record=record
        )
        reason = "听证查明平台照片系代运营公司误传，实际经营场所与许可证一致。"
        return holdings_end.drop_intended(held.pk, by=chief, at=self._worked(4), reason=reason)

    def given_up(self) -> Holding:
        """The owner goes back to the village; the licence is given up and taken out of the register."""
        held = self._licensed(120)
        asked = self._worked(6)
        holdings_asked.ask_deregistration(held.pk, by=self._holder(held), at=asked, text="回乡照顾老人，店不开了。")
        facts = "持有人申请注销，许可证正、副本已经交回。"
        return holdings_end.deregister(
            held.pk, by=officers.chief(held.case), at=self._worked(4), facts=facts, ground=GIVEN_UP
        )

    def refused(self, held: Holding) -> Holding:
        """Cold dishes are to be added, for which there is no separate room."""
        holdings_asked.ask_change(
            held.pk, by=self._holder(held), at=self._worked(3), text="增加冷食类食品制售（凉菜）。"
        )
        reasons = "冷食类食品制售应当设专间，现有布局没有专间。设好专间以后可以再申请。"
        return holdings_asked.refuse_request(
            held.pk, by=officers.chief(held.case), at=self._worked(1), kind=RequestKind.CHANGE, reasons=reasons, ground=CHANGED
        )  # fmt: skip

    def _following(self, held: Holding, what: str, days: int, answers: dict[str, str]) -> Walk:
        """By an item of its own, about this licence."""
        assert held.valid_to is not None
        form = {"food_licence_number": held.number, "food_licence_expiry": held.valid_to.isoformat()}
        case = applications.apply(
            self._item(f"{FOOD}-{what}"), self.home, self._holder(held), at=self._worked(days), random=self.random,
            answers=answers | {"handler": "self"}, form=form,
        )  # fmt: skip
        return Walk(case, now=self.now, random=self.random, pace=0)

    def _granted(self, walk: Walk) -> Case:
        walk.accept()
        walk.through_steps()
        walk.grant()
        return walk.case

    def renewed(self) -> Case:
        """Five years are nearly over: renewed on an application of its own."""
        held = self._licensed(FIVE_YEARS - 40)
        return self._granted(self._following(held, "renewal", 8, {"condition": "unchanged"}))

    def changed(self) -> Holding:
        """The kitchen was rebuilt; what the licence says follows."""
        held = self._licensed(200)
        self._granted(self._following(held, "change", 30, {"change_item": "layout"}))
        return held

    def cancelled(self, held: Holding) -> Case:
        """Then the shop has changed hands all the same: given up at the window, decided at once."""
        answers = {"licence_state": "held", "reason_type": "voluntary"}
        walk = self._following(held, "cancellation", 3, answers)
        walk.on_the_spot()
        return walk.case

    def by_silence(self) -> Holding:
        """A renewal asked for in time and left lying until the licence ended: renewed by law, and somebody has to explain."""
        held = self._licensed(FIVE_YEARS + 25)
        assert held.valid_to is not None
        asked = datetime.combine(held.valid_to - timedelta(days=45), time(10, 20), tzinfo=get_current_timezone())
        holdings_asked.ask_renewal(held.pk, by=self._holder(held), at=asked, text="继续经营，条件没有变化。")
        due = Holding.objects.get(pk=held.pk).due
        assert due is not None
        for last in (due, held.valid_to):
            apply_now(held.pk, night_after(last))
        return held

    def ended(self) -> Holding:
        """Nobody asked for more: it is over with its last day."""
        held = self._licensed(FIVE_YEARS + 30)
        assert held.valid_to is not None
        apply_now(held.pk, night_after(held.valid_to))
        return held

    def repaired(self) -> Bar:
        """Barred two months ago; the objection took longer and changed nothing; then what was promised was done, and the route is open again."""
        earlier = Holders(self.now - timedelta(days=40))
        held = earlier.barred()
        bar, chief, head = Bar.objects.get(holding=held), officers.chief(held.case), officers.head(held.case)
        assert bar.objected_at is not None
        bars.lengthen(
            bar.pk,
            by=chief,
            at=bar.objected_at + timedelta(hours=5),
            reason="需要到外地核实租赁合同，三个工作日内不能查清。",
        )
        answer = "经核查，租赁合同签订在撤销决定之后，撤销时确实没有经营场所，维持限制。"
        bars.uphold(bar.pk, by=head, at=bar.objected_at + timedelta(days=7), answer=answer)
        found = "经现场核查，经营场所、专职工作人员均已符合承诺，主动公开作出信用承诺。"
        return bars.repair(bar.pk, by=chief, at=self._worked(4), found=found)
