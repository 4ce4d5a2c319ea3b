"""Promises in the sample: deferred materials, commitments checked, mended and late, and what becomes of licences."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate, PrincipalKind
from onewindow.administration import standing
from onewindow.cases.acts import accept, bars, commitment, deferral, holdings, holdings_asked, holdings_end
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import Case, Deferral, Holding, HoldingState, State
from onewindow.cases.uploads import COMMITMENT_CHECK
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import officers
from onewindow.config.demo.applications import apply, attach
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.telling import tell
from onewindow.network.models import Region
from onewindow.record.actors import System
from onewindow.staff.models import Power

FOOD, HUMAN_RESOURCES, RELIEF = "food-business-licence", "human-resources-service-licence", "temporary-assistance"
LATER = "system_list"  # of the food licence: deferrable
CATERING = {"business_type": "catering", "automatic": "no", "handler": "self"}


def make_promises(*, at: datetime) -> None:
    """Make it once."""
    if Deferral.objects.exists():
        return
    teller = Teller(at)
    stories: list[Callable[[], object]] = [
        lambda: teller.deferred(1), lambda: teller.deferred(12), teller.to_sign, teller.waits_for_a_standing_order,
        lambda: teller.checked(40, kept=True), lambda: teller.checked(30, kept=False), lambda: teller.granted(75),
        teller.revocation, teller.changes,
        lambda: teller.changing(5), teller.barred, teller.replaced,
    ]  # fmt: skip
    tell(stories)
    for pk in Holding.objects.filter(
        state__in=[HoldingState.IN_FORCE, HoldingState.MENDING], due__lt=localtime(at).date()
    ).values_list("pk", flat=True):
        apply_now(pk, at)


class Teller:
    def __init__(self, at: datetime) -> None:
        self.now, self.random = at, Random(28)
        self.home = Region.objects.get(code=HOME)
        self.people = crowd(self.random, self.home, at)

    def ago(self, days: int) -> datetime:
        day = localtime(self.now) - timedelta(days=days)
        return min(
            datetime.combine(day.date(), time(9, self.random.randint(1, 50)), tzinfo=day.tzinfo),
            self.now - timedelta(minutes=40),
        )

    def _item(self, key: str) -> Item:
        found = competent_item(key, self.home)
        assert found is not None
        return found

    def _apply(
        self, key: str, by: Applicant, at: datetime, *, later: tuple[str, ...] = (), commits: bool = False
    ) -> Case:
        answers = (
            CATERING
            if key == FOOD
            else {"cause": "expense"}
            if key == RELIEF
            else {"channel": "offline", "handler": "self"}
        )
        return apply(
            self._item(key), self.home, by, at=at, random=self.random, answers=answers, later=later, commits=commits
        )

    def deferred(self, days: int) -> Case:
        """Accepted without the list of rules, which follows; of twelve days ago its day has passed."""
        at = self.ago(days)
        case = self._apply(FOOD, self.people(PrincipalKind.INDIVIDUAL_BUSINESS), at, later=(LATER,))
        return deferral.accept_deferred(case.pk, by=officers.window(case), at=at + timedelta(minutes=20))

    def to_sign(self) -> Case:
        """Handed in with the promise; the window is about to accept."""
        return self._apply(FOOD, self.people(PrincipalKind.INDIVIDUAL_BUSINESS), self.ago(0), later=(LATER,))

    def waits_for_a_standing_order(self) -> Case:
        """A proof is promised; relief is reviewed as usual."""
        at = self.ago(1)
        case = self._apply(RELIEF, self.people(PrincipalKind.NATURAL), at, commits=True)
        return accept.accept(case.pk, by=officers.window(case), at=at + timedelta(minutes=15))

    def granted(self, days: int) -> Holding:
        """Granted on a commitment so many days ago, in one sitting."""
        at = self.ago(days)
        case = self._apply(HUMAN_RESOURCES, self.people(PrincipalKind.ENTERPRISE), at, commits=True)
        self._order(case, at)
        accept.accept(case.pk, by=officers.window(case), at=at + timedelta(minutes=12))
        commitment.grant_on_commitment(case.pk, by=System("commitments"), at=at + timedelta(minutes=12, seconds=4))
        return Holding.objects.get(case=case)

    def _order(self, case: Case, at: datetime) -> None:
        chief, day = officers.chief(case), localtime(at).date()
        if not chief.post.agency.standing_orders.filter(power=Power.COMMITMENT).exists():
            standing.give(
                chief.post, Power.COMMITMENT, "公布的告知承诺事项", day - timedelta(days=150), day + timedelta(days=700),
                by=officers.head(case), at=at,
            )  # fmt: skip

    def checked(self, days: int, *, kept: bool) -> Holding:
        """Looked at by two a week later; what was not kept is to be mended."""
        at = self.ago(days - 7)
        held = self._looked_at(self.granted(days), at, kept=kept)
        if not kept:
            holdings.order_mending(
                held.pk, by=officers.chief(held.case), at=at + timedelta(hours=5), what="配备与承诺一致的经营场所和三名以上专职工作人员。"
            )  # fmt: skip
        return held

    def _looked_at(self, held: Holding, at: datetime, *, kept: bool) -> Holding:
        first, second = officers.reviewers(held.case)[:2]
        chief = officers.chief(held.case)
        holdings.plan_check(held.pk, by=chief, at=at, first=first.post, second=second.post, planned_on=at.date())
        attach(COMMITMENT_CHECK, "核查现场照片", held.holder, at=at, case=held.case)
        found = "办公场所、人员名单与承诺一致。" if kept else "登记的经营场所已经退租，专职工作人员只有一名。"
        return holdings.record_check(held.pk, by=first, at=at + timedelta(hours=3), kept=kept, findings=found)

    def barred(self) -> Holding:
        """Not mended either: heard, revoked, deregistered; the route is closed for a year, to which the holder objects."""
        held = self._looked_at(self.checked(70, kept=False), self.ago(25), kept=False)
        chief, by = officers.chief(held.case), self._holder(held)
        facts = "承诺的经营场所不存在，责令改正后仍没有配备。"
        holdings_end.notify_intended(
            held.pk,
            by=chief,
            at=self.ago(24),
            kind="revoke",
            facts=facts,
            ground="《中华人民共和国行政许可法》第六十九条",
        )
        holdings_end.state_case(held.pk, by=by, at=self.ago(22), text="正在另找场所，请宽限一个月。")
        holdings_end.revoke(held.pk, by=chief, at=self.ago(20))
        ground = "《中华人民共和国行政许可法》第七十条第四项"
        holdings_end.deregister(held.pk, by=chief, at=self.ago(20), facts="许可已被依法撤销。", ground=ground)
        ground = "《洛阳市政务服务管理办法》第二十八条"
        bar = bars.impose(held.case_id, by=chief, at=self.ago(19), kind="commitment", facts=facts, ground=ground)
        bars.object_to(bar.pk, by=by, at=self.ago(1), text="场所已经租好，人员也到位了，请核查。")
        return held

    def replaced(self) -> Holding:
        """A lost certificate, issued anew: the former is no longer valid, which anybody sees by its code."""
        held, at = self._food(7), self.ago(2)
        holdings_asked.ask_replacement(held.pk, by=self._holder(held), at=at, text="原证遗失。")
        return holdings_asked.replace(held.pk, by=officers.chief(held.case), at=at + timedelta(hours=2))

    def _holder(self, held: Holding) -> Applicant:
        return Applicant(Mandate.objects.get(user=held.case.submitted_by, principal=held.holder))

    def _food(self, skip: int) -> Holding:
        return Holding.objects.filter(item__basic=FOOD, region=HOME, state=HoldingState.IN_FORCE).order_by("pk")[skip]

    def revocation(self) -> Holding:
        """A licence that was got by deceit, as it seems: the holder is heard first."""
        held = self._food(0)
        return holdings_end.notify_intended(
            held.pk, by=officers.chief(held.case), at=self.ago(1), kind="revoke",
            facts="经举报核查，申请时提交的从业人员健康证明系伪造。", ground="《中华人民共和国行政许可法》第六十九条第二款",
        )  # fmt: skip

    def changes(self) -> Holding:
        """One asks for another person in charge, one has lost the certificate."""
        case = Case.objects.filter(item__basic=FOOD, state=State.GRANTED, holding__state=HoldingState.IN_FORCE)
        found = case.order_by("pk")[1]
        window = officers.window(found)
        holdings_asked.ask_replacement(self._food(3).pk, by=window, at=self.ago(0), text="装修时遗失，已登报声明。")
        return holdings_asked.ask_change(
            found.holding.pk, by=window, at=self.ago(2), text="负责人变更为家人，场所不变。"
        )

    def changing(self, skip: int) -> Case:
        """An item of its own: the holder applies to have the licence changed; it names that licence and is being reviewed."""
        held, at = self._food(skip), self.ago(1)
        by = self._holder(held)
        item = self._item(f"{FOOD}-change")
        case = apply(item, self.home, by, at=at, random=self.random, form={"food_licence_number": held.number})
        return accept.accept(case.pk, by=officers.window(case), at=at + timedelta(minutes=10))
