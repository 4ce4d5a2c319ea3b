"""A hearing announced, convened and held, a neighbour told of their right, opinions awaited and given, a lead named: living samples."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.acts import accept, coordinating, explain, handover, hearing, hearing_held, opinion
from onewindow.cases.models import Case, Hearing, PartyRole
from onewindow.cases.moves import NAME_LEAD
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import officers
from onewindow.config.demo.applications import apply
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.telling import tell
from onewindow.network.models import Agency, Region
from onewindow.record.errors import WrongPerson
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

VENUE, PLANNING, FOOD = "entertainment-venue-licence", "construction-project-planning-permit", "food-business-licence"


def make_joint(*, at: datetime) -> None:
    """Make it once."""
    if Hearing.objects.exists():
        return
    stories: list[Callable[[datetime], None]] = [_announced, _told, _awaited, _convened, _held, _led]
    tell(partial(story, at) for story in stories)


def _accepted(key: str, at: datetime) -> Case:
    """Handed in the day before, accepted an hour ago."""
    random, home = Random(48), Region.objects.get(code=HOME)
    item = competent_item(key, home)
    assert item is not None
    kind = next(kind for kind in PrincipalKind if kind in item.basic.audience)
    who = crowd(random, home, at)(kind)
    answers = {"business_type": "catering", "automatic": "no", "handler": "self"} if key == FOOD else {}
    case = apply(item, home, who, at=at - timedelta(hours=20), random=random, answers=answers)
    return accept.accept(case.pk, by=officers.window(case), at=at - timedelta(hours=1))


def _announced(at: datetime) -> None:
    case = _accepted(VENUE, at)
    about = "拟设立地点与周边居民区的距离、噪声对周边的影响"
    hearing.announce_hearing(case.pk, by=officers.reviewers(case)[0], at=at, about=about)


def _told(at: datetime) -> None:
    case = _accepted(PLANNING, at)
    by, who = officers.reviewers(case)[0], explain.Somebody("示例小区业主委员会")
    explain.name_interested(case.pk, by=by, at=at, who=who, interest="新建楼房相邻，采光可能受影响")
    hearing.tell_of_hearing_right(case.pk, by=by, at=at)


def _convened(at: datetime) -> None:
    """The neighbours have asked for a hearing: it is convened, its chair took no part in the review."""
    case = _accepted(PLANNING, at)
    by, who = officers.reviewers(case)[0], explain.Somebody("示例家属院业主代表")
    explain.name_interested(case.pk, by=by, at=at, who=who, interest="新建楼房遮挡采光")
    hearing.tell_of_hearing_right(case.pk, by=by, at=at)
    party = case.parties.get(role=PartyRole.INTERESTED)
    hearing.request_hearing(case.pk, by=by, at=at, party_id=party.pk)
    hearing_held.convene_hearing(
        case.pk, by=by, at=at, planned_at=at + timedelta(days=12), place="政务服务中心三楼会议室", chair=officers.head(case).post
    )  # fmt: skip


def _held(at: datetime) -> None:
    """Asked for two weeks ago, held the day before yesterday: the record is signed, the decision waits."""
    asked, day = at - timedelta(days=16), at - timedelta(days=2)
    case = _accepted(PLANNING, asked)
    by, who = officers.reviewers(case)[0], explain.Somebody("示例街坊邻居代表")
    handover.reassign(case.pk, by=officers.chief(case), at=asked, to=by.post, reason="由其承办")
    explain.name_interested(case.pk, by=by, at=asked, who=who, interest="施工噪声和日照")
    hearing.tell_of_hearing_right(case.pk, by=by, at=asked)
    party = case.parties.get(role=PartyRole.INTERESTED)
    hearing.request_hearing(case.pk, by=by, at=asked, party_id=party.pk)
    chair = officers.head(case)
    hearing_held.convene_hearing(
        case.pk, by=by, at=asked, planned_at=day, place="政务服务中心三楼会议室", chair=chair.post
    )  # fmt: skip
    came = [one.pk for one in case.parties.all()]
    record = hearing_held.Record(
        day, by.post, "出示日照分析图和退让计算书。", "退让已满足规范，愿意错峰施工。", "冬至日照不足两小时，要求降低层数。", came, came
    )  # fmt: skip
    hearing_held.hold_hearing(case.pk, by=chair, at=day + timedelta(hours=3), record=record)


def _led(at: datetime) -> None:
    """Two districts have a part in it: their common superior has named who leads; the health authority has answered."""
    case = _accepted(FOOD, at)
    by, asked = officers.reviewers(case)[0], at - timedelta(minutes=30)
    near = Agency.objects.filter(key=case.agency.key, region__level="county").exclude(region=HOME).order_by("pk")[0]
    health = Agency.objects.get(key="health", region=HOME)
    for other, question in ((near, "相邻门店共用的后厨是否符合布局要求"), (health, "操作间布局是否符合卫生要求")):
        opinion.ask_opinion(case.pk, by=by, at=asked, agency=other, question=question, days=3, materials=["layout"])
    opinion.give_opinion(
        case.pk, by=_holder(health, Role.REVIEWER), at=at, favourable=True, answer="布局符合卫生要求，建议加装洗手设施。"
    )  # fmt: skip
    above = Agency.objects.get(key=case.agency.key, region__level="city")
    opinion.name_lead(case.pk, by=_holder(above, Role.APPROVER), at=at, lead=near, reason="主要经营场所在该区")


def _holder(agency: Agency, role: Role) -> Officer:
    """Raises WrongPerson where the demo has nobody there: the story is left out."""
    post = (
        Post.objects.filter(agency=agency, role=role).select_related("officer", "agency__region").order_by("pk").first()
    )
    if post is None:
        raise WrongPerson(NAME_LEAD)
    return Officer(post)


def _awaited(at: datetime) -> None:
    case = _accepted(FOOD, at)
    other = Agency.objects.get(key="health", region=HOME)
    opinion.ask_opinion(
        case.pk, by=officers.reviewers(case)[0], at=at, agency=other, question="操作间布局是否符合卫生要求", days=2,
        materials=["layout"],
    )  # fmt: skip
    note = "已与区卫健委商定，明天上午一起到店里看操作间，当场给出意见。"
    coordinating.coordinate(case.pk, by=officers.chief(case), at=at, note=note, agencies=[other], to_window=True)
