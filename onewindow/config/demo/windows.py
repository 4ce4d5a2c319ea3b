"""What a window does for few, one of each in the sample: an entry looked through, help ended, a paper taken from file, a promise offered."""

from datetime import datetime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.principals import Contact, declare_self
from onewindow.accounts.models import Principal
from onewindow.cases.acts import accept, decide, deferral, deliver, helping, nearer, outage, reused
from onewindow.cases.acts.apply import submitted
from onewindow.cases.acts.parties import check_identity
from onewindow.cases.consents import Consent
from onewindow.cases.materials import SCAN
from onewindow.cases.models import Case
from onewindow.cases.receipts import issue_receipts
from onewindow.cases.reuse import give
from onewindow.config.demo import applications, counter_papers, officers
from onewindow.config.demo.crowd import sign_up
from onewindow.config.demo.nearer import REWARD, WITNESS, at_window, taken_in
from onewindow.config.demo.people import HELPER
from onewindow.config.demo.promises import LATER
from onewindow.config.demo.teller import BUSINESS, FOOD, PERSON, RELIEF, Teller
from onewindow.config.demo.telling import tell_absent

TOBACCO, SENIOR = "tobacco-retail-licence", "senior-preferential-card"
ONE_SHOP = {"group": "ordinary", "shop": "single", "handler": "self"}
RECEIPT = "SL000301"
TOO_YOUNG = decide.Denial(
    "申请人今年五十六周岁，还没有满六十周岁。满六十周岁以后可以随时申请，当场领证。",
    "年满六十周岁",
    "《中华人民共和国老年人权益保障法》第二条",
)


def make_windows(*, at: datetime) -> None:
    """Make each once."""
    teller = Windows(at, 83)
    tell_absent([
        ("confirm_entry", teller.entry_confirmed), ("end_help", teller.help_ended), ("use_on_file", teller.used_on_file),
        ("offer_deferral sign_deferral", teller.promised), ("attach_identity", teller.recognised),
        ("deny_on_the_spot", teller.too_young),
    ])  # fmt: skip


class Windows(Teller):
    def _taken_in(self, key: str, who: Principal, at: datetime, *, without: str = "") -> Case:
        """Papers handed over at the window, all but one."""
        window = officers.windows(self.venue)[0]
        draft = counter_papers.window_draft(self.item(key), self.home, window, at, self.random, who=who)
        papers = {name: paper for name, paper in counter_papers.papers_of(draft).items() if name != without}
        return submitted(draft.pk, by=window, at=at, intake=self.venue, papers=papers)

    def entry_confirmed(self) -> None:
        """Taken in on paper while the power was cut; entered the next morning, a colleague has compared it with the scan."""
        window, colleague = officers.windows(self.venue)[:2]
        issue_receipts(self.venue, by=window, at=self.on(30), prefix=RECEIPT[:2], first=RECEIPT[2:], count=5)
        who, at = self.people(BUSINESS).principal, self.on(1, 9, 20)
        draft = counter_papers.window_draft(self.item(FOOD), self.home, window, at, self.random, who=who)
        applications.attach(SCAN, "纸质收件凭证和材料扫描件", who, at=at, draft=draft)
        case = outage.enter_after(
            draft.pk, by=window, at=at, received_at=self.on(2, 16, 5), receipt=RECEIPT, intake=self.venue,
            papers=counter_papers.papers_of(draft),
        )  # fmt: skip
        outage.confirm_entry(case.pk, by=colleague, at=self.on(1, 9, 45))

    def help_ended(self) -> None:
        """A village helper has filled it in, handed it on, and is done."""
        helper, who = at_window(HELPER), self.people(PERSON).principal
        case = taken_in(REWARD, HELPER, helper, self.on(2, 10, 5), 84, who=who)
        helping.begin_help(case.pk, by=helper, at=self.on(2, 10, 8), consent=Consent(witness=WITNESS))
        signed = Consent(code=case.query_code)
        helping.confirm_help(case.pk, by=helper, at=self.on(2, 10, 20), consent=signed)
        nearer.hand_on(case.pk, by=helper, at=self.on(2, 10, 40))
        helping.end_help(case.pk, by=helper, at=self.on(1, 9, 30))

    def used_on_file(self) -> None:
        """The picture of the business licence is blurred; a good one came with the shop's application for a food licence."""
        by = self.people(BUSINESS)
        first = self.applied(FOOD, by, self.on(3, 9, 15))
        accept.accept(first.pk, by=officers.window(first), at=self.on(3, 10, 5))
        case = self.applied(TOBACCO, by, self.on(2, 20, 40), answers=ONE_SHOP)
        give(by.user, by.principal, at=self.on(2, 20, 50))
        window = officers.window(case)
        reused.use_on_file(case.pk, by=window, at=self.on(1, 9, 30), key="business_licence")
        accept.accept(case.pk, by=window, at=self.on(1, 9, 40))

    def promised(self) -> None:
        """One paper is not printed yet: the window says that it may follow, the owner signs for it on the phone in the evening."""
        by = self.people(BUSINESS)
        case = self._taken_in(FOOD, by.principal, self.on(2, 16, 20), without=LATER)
        window = officers.window(case)
        deferral.offer_deferral(case.pk, by=window, at=self.on(2, 16, 30))
        signed = deferral.Signed(by.user.display_name)
        deferral.sign_deferral(case.pk, by=by, at=self.on(2, 20, 15), signed=signed)
        deferral.accept_deferred(case.pk, by=window, at=self.on(1, 9, 15))

    def recognised(self) -> None:
        """Known since last month by the card at a window; applied at home since, the number only entered; now the card is there again."""
        window = officers.windows(self.venue)[0]
        known = self.seen(67, window, self.on(20))
        card = self._taken_in(SENIOR, known, self.on(20, 9, 20))
        decide.grant_on_the_spot(card.pk, by=window, at=self.on(20, 9, 30))
        self._fetched(card, known, self.on(20, 9, 40))
        user = sign_up(self.random, self.home, self.on(3))
        contact = Contact(phone=user.phone, address=self.home.path)
        mandate = declare_self(
            user, name=known.name, id_card=known.document_number, contact=contact, at=self.on(3, 19, 20)
        )
        case = self.applied(RELIEF, Applicant(mandate), self.on(3, 19, 50))
        check_identity(case.applicant, by=window, at=self.on(1, 10, 15))

    def too_young(self) -> None:
        """Four years before the age: told on the spot, with the law, and the decision taken along."""
        window = officers.windows(self.venue)[0]
        who = self.seen(56, window, self.on(1, 11, 5))
        case = self._taken_in(SENIOR, who, self.on(1, 11, 10))
        decide.deny_on_the_spot(case.pk, by=window, at=self.on(1, 11, 20), denial=TOO_YOUNG)
        self._fetched(case, who, self.on(1, 11, 30))

    def _fetched(self, case: Case, who: Principal, at: datetime) -> None:
        receipt = deliver.Receipt(who.name, who.document_number, code=case.query_code)
        deliver.deliver(case.pk, by=officers.window(case), at=at, receipt=receipt)
