"""A hearing announced, a neighbour told of their right, and an opinion awaited: living samples of hearings and joint handling."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.acts import accept, coordinating, explain, hearing, hearing_held, opinion
from onewindow.cases.models import Case, Hearing, PartyRole
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import officers
from onewindow.config.demo.applications import apply
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.network.models import Agency, Region
from onewindow.record.errors import ActRefused

VENUE, PLANNING, FOOD = "entertainment-venue-licence", "construction-project-planning-permit", "food-business-licence"


def make_joint(*, at: datetime) -> None:
    """Make it once."""
    if Hearing.objects.exists():
        return
    tell: list[Callable[[datetime], None]] = [_announced, _told, _awaited, _convened]
    for story in tell:
        try:
            with transaction.atomic():
                story(at)
        except ActRefused:
            continue  # a period lapsed before the officer came to it


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


def _awaited(at: datetime) -> None:
    case = _accepted(FOOD, at)
    other = Agency.objects.get(key="health", region=HOME)
    opinion.ask_opinion(
        case.pk, by=officers.reviewers(case)[0], at=at, agency=other, question="操作间布局是否符合卫生要求", days=2,
        materials=["layout"],
    )  # fmt: skip
    note = "已与区卫健委商定，明天上午一起到店里看操作间，当场给出意见。"
    coordinating.coordinate(case.pk, by=officers.chief(case), at=at, note=note, agencies=[other], to_window=True)
