"""Nearer to people in the sample: taken in for another county, helped at a village, decided by a town, handed over by lists."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.accounts.models import Principal
from onewindow.cases.acts import accept, coordinating, decide, handed, helping, nearer, review
from onewindow.cases.acts.apply import submit
from onewindow.cases.consents import Consent
from onewindow.cases.handovers import to_be_handed_over
from onewindow.cases.models import Case, HandoverList, State, Turn, Way
from onewindow.catalogue.acts import orders
from onewindow.catalogue.acts.change import Change
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Mode
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import counter_papers, officers
from onewindow.config.demo.people import DELEGATE, HELPER, HOME
from onewindow.network.models import Level, Region
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

FOOD, REWARD, INSURANCE = "food-business-licence", "one-child-parent-reward", "flexible-insurance-subsidy"
NEIGHBOUR = "410311000000"  # 洛龙区
BASIS = "《食品经营许可和备案管理办法》第六条"
WITNESS = "孙支书"


def make_nearer(*, at: datetime) -> None:
    """Make it once."""
    if HandoverList.objects.exists():
        return
    tell: list[Callable[[datetime], None]] = [_elsewhere, _helped, _delegated, _lists, _chief]
    for story in tell:
        try:
            with transaction.atomic():
                story(at)
        except ActRefused:
            continue  # a period lapsed before the officer came to it


def at_window(place: str) -> Officer:
    posts = Post.objects.filter(role=Role.WINDOW, window__venue__region=place, officer__demo=True)
    return Officer(posts.select_related("officer", "agency__region", "window__venue__region").order_by("pk")[0])


def taken_in(key: str, where: str, window: Officer, at: datetime, seed: int, *, who: Principal | None = None) -> Case:
    """Somebody, or `who`, hands in at a window what the agency of `where` handles, all papers in original."""
    place = Region.objects.get(pk=where)
    item = competent_item(key, place)
    assert item is not None and window.post.window is not None
    draft = counter_papers.window_draft(item, place, window, at, Random(seed), who=who)
    papers = counter_papers.papers_of(draft)
    return submit(draft.pk, by=window, at=at, intake=window.post.window.venue, papers=papers)


def _elsewhere(at: datetime) -> None:
    """The neighbouring county takes in for ours: one was handed on, one waits for it."""
    far = at_window(NEIGHBOUR)
    first = taken_in(INSURANCE, HOME, far, at - timedelta(hours=4), 61)
    nearer.hand_on(first.pk, by=far, at=at - timedelta(hours=3))
    taken_in(INSURANCE, HOME, far, at - timedelta(hours=1), 62)


def _helped(at: datetime) -> None:
    """A village helper has filled in for two residents: one has confirmed it, one has not yet."""
    helper = at_window(HELPER)
    for number, confirmed in enumerate((True, False)):
        began = at - timedelta(hours=3 - number)
        case = taken_in(REWARD, HELPER, helper, began, 63 + number)
        helping.begin_help(case.pk, by=helper, at=began + timedelta(minutes=5), consent=Consent(witness=WITNESS))
        if confirmed:
            signed = Consent(code=case.query_code)
            helping.confirm_help(case.pk, by=helper, at=began + timedelta(minutes=9), consent=signed)
            nearer.hand_on(case.pk, by=helper, at=began + timedelta(minutes=20))


def _delegated(at: datetime) -> None:
    """The county's market regulators have a town decide food licences: one is granted, one under review."""
    admin = Post.objects.filter(role=Role.ADMINISTRATOR, agency__region=HOME, officer__demo=True)
    by = Officer(admin.select_related("officer", "agency__region").order_by("pk")[0])
    town, day = Region.objects.get(pk=DELEGATE.ljust(12, "0")), at - timedelta(days=20)
    change = Change(
        kind=ChangeKind.DELEGATED, item=BasicItem.objects.get(pk=FOOD), basis=BASIS, effective_on=localtime(day).date(),
        summary="辖区内的食品经营许可（新办）由街道办事处以区市场监督管理局的名义审查、决定。", mode=Mode.AUTHORISED,
        to_level=Level.TOWNSHIP, to_place=town, to_agency="town_government", ends_on=localtime(at + timedelta(days=700)).date(),
    )  # fmt: skip
    order = orders.draft_order(change, by.agency.region, by=by, at=day)
    orders.issue_order(order.pk, by=by, at=day + timedelta(minutes=10))
    ChangeOrder.objects.get(pk=order.pk).apply_lapsed(day + timedelta(hours=1), at)
    window = at_window(town.pk)
    for number, until in enumerate((True, False)):
        began = at - timedelta(days=2, hours=number)
        case = taken_in(FOOD, town.pk, window, began, 65 + number)
        accept.accept(case.pk, by=window, at=began + timedelta(minutes=15))
        _review(Case.objects.get(pk=case.pk), began + timedelta(hours=3), whole=until)


def _review(case: Case, at: datetime, *, whole: bool) -> None:
    """By the town's own people: to the grant, or the first step of it."""
    first, second = officers.reviewers(case)[:2]
    while case.step and case.guide.step(case.step).role != "approver":
        if case.guide.step(case.step).kind == "site_inspection":
            visit = review.Visit(
                at - timedelta(minutes=30), "经营场所", "设施齐全，布局与图纸一致。", True, "经营者本人"
            )
            review.record_inspection(case.pk, by=first, at=at, second=second.post, visit=visit)
        review.complete_step(case.pk, by=first, at=at, opinion="符合条件，建议准予。", favourable=True)
        case = Case.objects.get(pk=case.pk)
        if not whole:
            return
    decide.grant(case.pk, by=officers.chief(case), at=at + timedelta(hours=1), opinion="同意")


def _lists(at: datetime) -> None:
    """Papers have gone to the reviewers and are signed for; more wait to be; a result has come back to the window."""
    window = at_window(HOME)
    for number, signed in enumerate((True, False)):
        began = at - timedelta(hours=6 - number)
        case = taken_in(FOOD, HOME, window, began, 67 + number)
        accept.accept(case.pk, by=window, at=began + timedelta(minutes=12))
        sent = handed.send_list(
            Way.TO_AGENCY, case.intake, case.agency, by=window, at=began + timedelta(hours=1), cases=[case.pk]
        )
        if signed:
            handed.receive_list(sent.pk, by=officers.reviewers(case)[0], at=began + timedelta(hours=2))
    _taken_back(at, window)
    done = Case.objects.filter(state=State.GRANTED, turn=Turn.DELIVERY, region=HOME, collect_at=None, handled_by=None)
    for one in done.select_related("agency", "intake").order_by("-decided_at")[:10]:
        if to_be_handed_over(Way.TO_WINDOW, one.intake, one.agency).filter(pk=one.pk).exists():
            handed.send_list(
                Way.TO_WINDOW, one.intake, one.agency, by=officers.reviewers(one)[0], at=at - timedelta(minutes=40), cases=[one.pk]
            )  # fmt: skip
            return


def _taken_back(at: datetime, window: Officer) -> None:
    """Made out before the applicant came back with the missing page: taken back, and sent whole."""
    case = taken_in(FOOD, HOME, window, at - timedelta(hours=7), 69)
    accept.accept(case.pk, by=window, at=at - timedelta(hours=6, minutes=40))
    to = (Way.TO_AGENCY, case.intake, case.agency)
    early = handed.send_list(*to, by=window, at=at - timedelta(hours=6), cases=[case.pk])
    handed.take_back_list(early.pk, by=window, at=at - timedelta(hours=5, minutes=50))
    handed.send_list(*to, by=window, at=at - timedelta(hours=2), cases=[case.pk])


def _chief(at: datetime) -> None:
    """The chief representative urges the step that is due next."""
    waiting = Case.objects.filter(turn=Turn.REVIEWER, agency__key="market_regulation", region=HOME, handled_by=None)
    case = waiting.order_by("due", "pk").first()
    if case is not None:
        by_when = localtime(at + timedelta(days=2)).date()
        coordinating.urge_step(
            case.pk,
            by=officers.chief(case),
            at=at - timedelta(minutes=15),
            note="店主等着开业，请先排核查。",
            by_when=by_when,
        )
