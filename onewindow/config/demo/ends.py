"""What becomes of some of what was granted, one of each in the sample: changed, withdrawn, revoked with its money asked back, a bar lifted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.acts import accept, bars, deferral, holdings, holdings_asked, holdings_end
from onewindow.cases.models import Bar, Case, Ending, Holding
from onewindow.config.demo import officers, rarer
from onewindow.config.demo.promises import LATER, RELIEF, Teller
from onewindow.config.demo.telling import tell
from onewindow.config.demo.walk import Walk


def make_ends(*, at: datetime) -> None:
    """Make it once."""
    if Ending.objects.filter(act="withdraw").exists():
        return
    teller = Ends(at)
    stories: list[Callable[[], object]] = [
        teller.changed, teller.renewed, teller.corrected, teller.withdrawn, teller.reclaimed, teller.bar_lifted, teller.supplied, teller.mended,
    ]  # fmt: skip
    tell(stories)


class Ends(Teller):
    def _licensed(self) -> Holding:
        case, _ = rarer.Teller(self.now).granted()
        return Holding.objects.select_related("case").get(case=case)

    def changed(self) -> Holding:
        """Another person is in charge; the certificate says so."""
        held = self._licensed()
        label, name = held.facts[0]
        holdings_asked.ask_change(held.pk, by=self._holder(held), at=self.ago(3), text=f"{label}变更。")
        return holdings_asked.change(
            held.pk, by=officers.chief(held.case), at=self.ago(1), values={label: f"{name}（二店）"}
        )

    def renewed(self) -> Holding:
        """Asked for long before its end, and granted."""
        held = self._licensed()
        holdings_asked.ask_renewal(held.pk, by=self._holder(held), at=self.ago(4), text="到期后继续经营。")
        return holdings_asked.renew(held.pk, by=officers.chief(held.case), at=self.ago(2))

    def corrected(self) -> Holding:
        """The certificate was written wrongly: put right, the former is void."""
        held = self._licensed()
        label, name = held.facts[0]
        holdings_asked.ask_correction(held.pk, by=self._holder(held), at=self.ago(2), text=f"{label}打印有误。")
        return holdings_asked.correct(
            held.pk,
            by=officers.chief(held.case),
            at=self.ago(1),
            values={label: f"{name}（总店）"},
            reason="打印时漏字",
        )

    def supplied(self) -> Case:
        """What was to follow has been handed in at the window, in time."""
        case = self.deferred(2)
        given = [deferral.Supplied(LATER, 1, 0)]
        return deferral.supply(case.pk, by=officers.window(case), at=self.ago(1), given=given)

    def mended(self) -> Holding:
        """Not kept, ordered to mend, looked at again, mended."""
        held = self._looked_at(self.checked(45, kept=False), self.ago(15), kept=True)
        return holdings.found_mended(held.pk, by=officers.chief(held.case), at=self.ago(14))

    def withdrawn(self) -> Holding:
        """The street is taken down for a road: heard, withdrawn, what is lost by it compensated."""
        held = self._licensed()
        chief = officers.chief(held.case)
        holdings_end.notify_intended(
            held.pk, by=chief, at=self.ago(12), kind="withdraw", facts="经营场所在道路拓宽的征收范围内，下月拆除。",
            ground="《中华人民共和国行政许可法》第八条第二款",
        )  # fmt: skip
        holdings_end.state_case(held.pk, by=self._holder(held), at=self.ago(10), text="同意，请按评估补偿装修损失。")
        return holdings_end.withdraw_grant(
            held.pk, by=chief, at=self.ago(2), compensation="按评估报告补偿装修和停业损失。"
        )

    def reclaimed(self) -> Holding:
        """Relief that was paid on a promise that was not true: revoked, asked back, repaid."""
        by, at = self.people(PrincipalKind.NATURAL), self.ago(30)
        case = self._apply(RELIEF, by, at, commits=True)
        accept.accept(case.pk, by=officers.window(case), at=at + timedelta(minutes=15))
        walk = Walk(Case.objects.get(pk=case.pk), now=self.now, random=self.random, pace=0)
        walk.at = at + timedelta(minutes=20)
        walk.through_steps()
        walk.grant()
        held = Holding.objects.select_related("case").get(case=case)
        chief = officers.chief(held.case)
        facts = "核查发现申请时承诺的家庭收入不实。"
        holdings_end.notify_intended(
            held.pk, by=chief, at=self.ago(8), kind="revoke", facts=facts, ground="《社会救助暂行办法》第六十八条", fraud=True
        )  # fmt: skip
        holdings_end.state_case(held.pk, by=by, at=self.ago(7), text="填写时漏报了一份工资，愿意退回。")
        holdings_end.revoke(held.pk, by=chief, at=self.ago(5))
        ground = "《社会救助暂行办法》第六十八条"
        holdings_end.reclaim(held.pk, by=chief, at=self.ago(5), amount=Decimal("1200"), ground=ground)
        return holdings_end.record_repaid(held.pk, by=chief, at=self.ago(1), reference=f"TK{held.pk:08d}")

    def bar_lifted(self) -> Bar:
        """The holder's objection was right: the route is open again."""
        held = self.barred()
        bar, head = Bar.objects.get(holding=held), officers.head(held.case)  # another than signed it
        answer = "经现场核查，场所和人员均已到位，异议成立，撤销限制。"
        return bars.lift(bar.pk, by=head, at=self.now, answer=answer)
