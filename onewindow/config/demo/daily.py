"""What a working day leaves behind beside the main line: questions, visits, fees, entries after an outage, explanations."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind, User
from onewindow.cases import absences
from onewindow.cases.acts import blanks, counter, explain, fees, handover, outage, visits
from onewindow.cases.consents import Consent
from onewindow.cases.daily import daily
from onewindow.cases.materials import SCAN
from onewindow.cases.models import Case, Draft, PaperReceipt, State
from onewindow.cases.receipts import issue_receipts
from onewindow.catalogue.models import BasicItem
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import applications, counter_papers, officers
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.consultations.acts import answering, asking, publishing
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from onewindow.network.models import Agency, Region
from onewindow.privacy.models import DataRequest, RequestKind
from onewindow.privacy.requests import request_data
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

FOOD, CHANGE = "food-business-licence", "food-business-licence-change"
QUESTIONS = [  # question, answer, days ago, whether it is published
    ("卖散装白酒要办食品经营许可吗？", "要办。散装食品销售属于食品经营，请按“食品经营许可（新办）”申请。", 12, True),
    ("厨房面积 8 平方米能不能办？", "没有最低面积，但加工区和就餐区要分开，按现场布局图核查。", 9, True),
    ("健康证在外县办的认不认？", "认。在有效期内、盖有体检机构章的都可以用。", 6, False),
    ("换了店名，要重新办证吗？", "", 3, False),
    ("夜市摆摊也要办这个证吗？", "", 9, False),
    ("能不能周末去窗口交材料？", "", 0, False),
]


def make_daily(*, at: datetime) -> None:
    """Make it once. What the law or the clock has done before us stays done."""
    if Consultation.objects.exists():
        return
    random, home = Random(20), Region.objects.get(code=HOME)
    tell: list[Callable[[], object]] = [
        lambda: _questions(home, at), lambda: _entry(home, at, random), lambda: _visit(home, at, random), lambda: _stock(home, at),
        lambda: _fee(home, at, random), lambda: _late(at), lambda: _moved(at), lambda: _assigned(at), lambda: _upwards(home, at, random),
        lambda: _data(at), lambda: daily(at),
    ]  # fmt: skip
    for story in tell:
        try:
            with transaction.atomic():
                story()
        except ActRefused:
            continue  # a period lapsed before the officer came to it


def _questions(home: Region, at: datetime) -> None:
    item, agency = BasicItem.objects.get(pk=FOOD), Agency.objects.get(key="market_regulation", region=home)
    window = a_post(Role.WINDOW, agency)
    users = list(User.objects.filter(demo=True, officer=False).order_by("pk")[:2])
    for number, (question, answer, days, public) in enumerate(QUESTIONS):
        asked = at - timedelta(days=days, hours=2)
        one = asking.ask(
            item, home, by=Asker(users[number % 2]), at=asked, question=question, name=users[number % 2].display_name
        )
        if answer:
            answering.take(one.pk, by=window, at=asked + timedelta(minutes=20))
            answering.answer(one.pk, by=window, at=asked + timedelta(minutes=50), text=answer)
        if public:
            publishing.propose(one.pk, by=window, at=asked + timedelta(hours=1), question=question, answer=answer)
            publishing.publish(one.pk, by=a_post(Role.APPROVER, agency), at=asked + timedelta(hours=2))


def a_post(role: str, agency: Agency) -> Officer:
    """Somebody of the agency; for a window, of the hall that takes its matters."""
    posts = Post.objects.filter(role=role, officer__demo=True).select_related(
        "officer", "agency__region", "window__venue__region"
    )
    if role == Role.WINDOW:
        here = posts.filter(window__venue__region=agency.region_id).order_by("pk")
        return Officer(next(post for post in here if post.window is not None and post.window.takes(agency.key)))
    return Officer(posts.filter(agency=agency).order_by("pk")[0])


def _entry(home: Region, at: datetime, random: Random) -> None:
    """Taken in on paper this morning, entered, waiting for a colleague's look."""
    item = competent_item(FOOD, home)
    assert item is not None
    window = a_post(Role.WINDOW, item.agency)
    assert window.post.window is not None
    venue = window.post.window.venue
    issue_receipts(venue, by=window, at=at - timedelta(days=30), prefix="SJ", first="000101", count=20)
    draft = counter_papers.window_draft(item, home, window, at, random)
    assert draft.principal is not None
    applications.attach(SCAN, "纸质收件凭证和材料扫描件", draft.principal, at=at, draft=draft)
    number = PaperReceipt.objects.filter(venue=venue).order_by("number")[0].number
    outage.enter_after(
        draft.pk,
        by=window,
        at=at,
        received_at=at - timedelta(hours=20),
        receipt=number,
        intake=venue,
        papers=counter_papers.papers_of(draft),
    )


def _visit(home: Region, at: datetime, random: Random) -> None:
    """Somebody stands at the window with two matters."""
    first = competent_item(FOOD, home)
    assert first is not None
    window = a_post(Role.WINDOW, first.agency)
    draft = counter_papers.window_draft(first, home, window, at, random)
    assert draft.principal is not None
    visit = visits.open_visit(draft.principal, by=window, at=at)
    second = competent_item(CHANGE, home)
    assert second is not None
    other = counter_papers.window_draft(second, home, window, at, random)
    Draft.objects.filter(pk__in=[draft.pk, other.pk]).update(visit=visit, principal=draft.principal)


def _stock(home: Region, at: datetime) -> None:
    """Blank certificates of the market regulators, one of them spoiled."""
    chief = a_post(Role.APPROVER, Agency.objects.get(key="market_regulation", region=home))
    stock = blanks.receive(
        by=chief, at=at - timedelta(days=20), name="食品经营许可证", prefix="JY", first="00412001", last="00412200"
    )
    blanks.spoil(blanks.Blank(stock.pk, stock.first), by=chief, at=at - timedelta(days=18), reason="打印偏位")


def _fee(home: Region, at: datetime, random: Random) -> None:
    """A matter with a fee, asked for and not yet paid; it belongs to the demo's first applicant."""
    found = (competent_item(key, home) for key in ("ordinary-passport", "hk-macau-permit", "property-mortgage"))
    item = next((item for item in found if item is not None and not item.basic.instant), None)
    if item is None:
        return
    from onewindow.cases.acts.accept import accept

    people = crowd(random, home, at)
    by = people(PrincipalKind.NATURAL)
    case = applications.apply(item, home, by, at=at - timedelta(hours=5), random=random)
    accept(case.pk, by=officers.window(case), at=at - timedelta(hours=4))
    rule = case.guide.fee
    assert rule is not None
    fees.ask_fee(case.pk, by=officers.window(case), at=at - timedelta(hours=3), amount=Decimal(str(rule.amount)))


def _late(at: datetime) -> None:
    """Red cases whose lateness was explained."""
    today = localtime(at).date()
    late = Case.objects.filter(state=State.ACCEPTED, due__lt=today, escalated_at__isnull=False).order_by("due")[:2]
    for case in late:
        explain.explain_overrun(
            case.pk, by=officers.chief(case), at=at - timedelta(minutes=20), expected_on=today + timedelta(days=5),
            reason="现场核查遇申请人装修整改，核查日期顺延，已与申请人电话沟通。",
        )  # fmt: skip


def _moved(at: datetime) -> None:
    case = (
        Case.objects.filter(state=State.SUBMITTED, item__basic=FOOD, submitted_by__isnull=False)
        .order_by("-received_at")
        .first()
    )
    item = competent_item(CHANGE, case.place) if case else None
    if case is not None and item is not None:
        counter.move_to_item(
            case.pk,
            by=officers.window(case),
            at=at - timedelta(minutes=10),
            item=item,
            reason="店里已有许可证，只是换了地址",
            consent=Consent(code=case.query_code),
        )


def _assigned(at: datetime) -> None:
    """One reviewer is away from today on: what was given to them goes to who stands in."""
    case = Case.objects.filter(state=State.ACCEPTED, turn="reviewer", item__basic=FOOD).order_by("pk").first()
    if case is None:
        return
    away, deputy = (officer.post for officer in officers.reviewers(case)[:2])
    handover.reassign(case.pk, by=officers.chief(case), at=at, to=away, reason="专业对口")
    today = localtime(at).date()
    absences.arrange(
        away, deputy, by=officers.chief(case), at=at, first=today + timedelta(days=7), last=today + timedelta(days=9)
    )


def _upwards(home: Region, at: datetime, random: Random) -> None:
    """Handed up to the province: its decision is awaited."""
    from onewindow.cases.acts.accept import accept
    from onewindow.config.demo.walk import Walk

    item = competent_item("lawyer-licence", home)
    if item is None:
        return
    by = crowd(random, home, at)(PrincipalKind.NATURAL)
    case = applications.apply(item, home, by, at=at - timedelta(days=9), random=random)
    accept(case.pk, by=officers.window(case), at=at - timedelta(days=8))
    Walk(case, now=at, random=random).until("forward")
    handover.forward(
        case.pk,
        by=officers.reviewers(case)[0],
        at=at - timedelta(days=1),
        opinion="经初审，申请人符合条件，建议准予。",
        number="洛司律初〔2026〕12号",
    )


def _data(at: datetime) -> None:
    user = User.objects.filter(demo=True, officer=False).order_by("pk").first()
    if user is not None and not DataRequest.objects.exists():
        request_data(
            RequestKind.CORRECTION,
            None,
            by=Asker(user),
            at=at - timedelta(days=2),
            text="登记的地址是旧的，请改成太原路 27 号。",
        )
