"""What all documents of a case draw on: whom they address, the words of the item's type, the law, who acted, where to ask."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.models import Case, Correction, Party, PartyRole
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import ItemType
from onewindow.network.models import Venue
from onewindow.notices.content import long_date
from onewindow.notices.words import Words, words_of
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post

HOTLINE = "12345"
VERIFY = "扫右侧二维码核验编号、机关、日期和效力。"


def _where(venue: Venue) -> str:
    return f"{venue.name}（{venue.address}，{venue.hours}，电话 {venue.phone}）"


def joint_parties(case: Case) -> list[Party]:
    """In the order in which they were named."""
    return sorted((party for party in case.parties.all() if party.role == PartyRole.JOINT), key=lambda party: party.pk)


def _read(post: Post) -> bool:
    """With the officer, the window and its venue: nothing more need be asked."""
    read = Post.officer.is_cached(post) and (post.window_id is None or Post.window.is_cached(post))
    return read and (post.window is None or type(post.window).venue.is_cached(post.window))


@dataclass(frozen=True)
class Matter:
    case: Case
    event: Event

    @property
    def guide(self) -> GuideContent:
        return self.case.guide

    @property
    def at(self) -> datetime:
        return self.event.happened_at

    @property
    def day(self) -> date:
        return localtime(self.at).date()

    @property
    def correction(self) -> Correction:
        """The notice that this event sent; of two in the same instant the later."""
        return self.case.corrections.filter(asked_at=self.at).latest("round")

    @cached_property
    def words(self) -> Words:
        return words_of(self.guide.type)

    @property
    def licence(self) -> bool:
        """行政许可法 applies to licences and to nothing else."""
        return self.guide.type == ItemType.LICENCE

    @cached_property
    def you(self) -> str:
        person = self.case.applicant.kind in {PrincipalKind.NATURAL, PrincipalKind.INDIVIDUAL_BUSINESS}
        return "你" if person else "你单位"

    @cached_property
    def addressee(self) -> str:
        """All applicants; a business of one's own with whoever runs it."""
        applicant = self.case.applicant
        own = self.case.applicant_name
        if applicant.kind == PrincipalKind.INDIVIDUAL_BUSINESS and applicant.representative_name:
            own = f"{own}（经营者：{applicant.representative_name}）"
        joint = joint_parties(self.case)
        return f"{'、'.join([own, *(party.name for party in joint)])}："

    @cached_property
    def law(self) -> str:
        """The item's own law, as the guide gives it; the articles of one law together."""
        articles: dict[str, list[str]] = {}
        for citation in self.guide.legal_basis:
            articles.setdefault(citation.law, []).append("" if citation.article == "全文" else citation.article)
        cited = [f"《{law}》{'、'.join(dict.fromkeys(found))}" for law, found in articles.items()]
        return "、".join(cited) if cited else "本机关公布的办事指南"

    @cached_property
    def officer(self) -> Post | None:
        """In what post the act was done, where an officer did it."""
        kind, _, rest = self.event.capacity.partition(":")
        if kind != "post":
            return None
        by = getattr(self.event, "by", None)  # the act's own event knows them
        if isinstance(by, Officer) and _read(by.post):
            return by.post
        return Post.objects.select_related("officer", "window__venue").filter(pk=int(rest.split(":")[0])).first()

    @property
    def hand(self) -> str:
        """Who handled it, for the foot."""
        post = self.officer
        if post is None:
            return ""
        if post.window is not None:
            return f"{post.officer.display_name}，{post.window.venue.name}{post.window.name} {post.window.number}"
        instead = f"（{post.title}）" if post.stands_in_for_id is not None else ""
        return f"{post.officer.display_name}，{post.get_role_display()}{instead}"

    @cached_property
    def ask(self) -> str:
        """Where to ask: the place that took it in."""
        return _where(self.case.intake)

    @cached_property
    def collect(self) -> str:
        """Where the result is collected: where the applicant wants it, else where it was taken in."""
        return _where(self.case.collecting_at)

    @property
    def received_on(self) -> date:
        return localtime(self.case.received_at).date()

    @property
    def accepted_on(self) -> date:
        return localtime(self.case.accepted_at or self.at).date()

    @property
    def applied(self) -> list[str | dict[str, str]]:
        """你于 … 提出的 … 申请, to begin the first sentence with."""
        return [f"{self.you}于{long_date(self.received_on)}提出的", {"b": self.case.title}, "申请"]

    @property
    def contact(self) -> str:
        return f"咨询：{self.case.intake.phone}　　投诉：{HOTLINE}"

    def foot(self, *more: str) -> list[str]:
        hand = f"经办：{self.hand}　　" if self.hand else ""
        return [hand + self.contact, f"办件编号：{self.case.number}", *[line for line in more if line], VERIFY]

    def cite(self, article: str) -> str:
        """An article of 行政许可法 for a licence, else the item's own law."""
        return f"《中华人民共和国行政许可法》{article}" if self.licence else self.law
