"""Urging orders of the sample: two red cases of the story's district, one answered, one that still waits; and one that came to its end."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind
from onewindow.cases import lapses
from onewindow.cases.models import Case
from onewindow.cases.queries import lights_wanted
from onewindow.config.demo import applications, rarer
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.officers import chief
from onewindow.config.demo.teller import night_after, workday
from onewindow.config.demo.telling import tell
from onewindow.config.demo.walk import Walk
from onewindow.kernel.calendar import Unit
from onewindow.kernel.lights import Light
from onewindow.network.models import Region
from onewindow.oversight.urging.acts import accept, answer, close, issue, return_reply
from onewindow.record.calendars import working_calendar
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

ASKED = "承诺时限已过。请说明为什么没有按时办，现在办到哪一步，哪一天能办完。"
WHY = "现场核查人员上周集中参加食品安全专项检查，排期推迟。材料已经审完，只差现场核查，已另派两人。"


AGAIN = "没有写明哪一天去核查。请补上日期和去的人。"
DAY_SAID = "已定明天上午九点由两名核查人员到店，当天出核查意见，后天决定。"


def make_urgings(*, at: datetime) -> None:
    """Make it once."""
    if not Event.objects.filter(act="close_urging").exists():
        tell([lambda: _to_the_end(at)])


def _to_the_end(at: datetime) -> None:
    """Red, urged; the first answer did not do, the second did; the case was decided and the order closed."""
    teller = rarer.Teller(at)
    walk = Walk(_left_lying(teller, at), now=at, random=teller.random, pace=0)
    walk.accept()
    due = walk.case.due
    assert due is not None
    lapses.apply_now(walk.case_id, night_after(due))
    by, chief_there = _of_the_district(teller.home), chief(walk.case)
    urging = issue(walk.case_id, by=by, at=workday(at, 9), reason=ASKED)
    soon = localtime(workday(at, 5)).date()
    answer(urging.pk, by=chief_there, at=workday(at, 8), why=WHY, by_when=soon)
    return_reply(urging.pk, by=by, at=workday(at, 8, 15), remark=AGAIN)
    answer(urging.pk, by=chief_there, at=workday(at, 7), why=DAY_SAID, by_when=soon)
    accept(urging.pk, by=by, at=workday(at, 7, 11))
    walk.at = workday(at, 6)
    walk.through_steps()
    walk.grant()
    close(urging.pk, by=by, at=workday(at, 3))


def _left_lying(teller: rarer.Teller, at: datetime) -> Case:
    item, home = teller.item(rarer.FOOD), teller.home
    by = crowd(teller.random, home, at, strangers=True)(PrincipalKind.INDIVIDUAL_BUSINESS)
    answers = {"business_type": "catering", "automatic": "no", "handler": "self"}
    return applications.apply(item, home, by, at=workday(at, 24), random=teller.random, answers=answers)


def _of_the_district(home: Region) -> Officer:
    posts = Post.objects.filter(role=Role.ADMINISTRATOR, agency__region=home, officer__demo=True)
    return Officer(posts.select_related("officer", "agency__region").order_by("pk")[0])


def urge_some(home: Region, at: datetime) -> None:
    post = Post.objects.select_related("officer", "agency__region").filter(
        role=Role.ADMINISTRATOR, agency__region=home, officer__demo=True
    ).first()  # fmt: skip
    red = Case.objects.filter(lights_wanted(localtime(at).date())[Light.RED], region=home).order_by("due", "id")
    late = list(red.select_related("agency")[:2])
    if post is None or not late:
        return
    asked_at = at - timedelta(hours=3)
    for number, case in enumerate(late):
        urging = issue(case.pk, by=Officer(post), at=asked_at, reason=ASKED)
        if number == 0:
            done = working_calendar().add(localtime(at).date(), 2, Unit.WORKING).date
            answer(urging.pk, by=chief(case), at=at - timedelta(hours=1), why=WHY, by_when=done)
