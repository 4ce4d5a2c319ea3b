"""Urging orders of the sample: two red cases of the story's district, one answered, one that still waits."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.cases.queries import lights_wanted
from onewindow.config.demo.officers import chief
from onewindow.kernel.calendar import Unit
from onewindow.kernel.lights import Light
from onewindow.network.models import Region
from onewindow.oversight.urging.acts import answer, issue
from onewindow.record.calendars import working_calendar
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

ASKED = "承诺时限已过。请说明为什么没有按时办，现在办到哪一步，哪一天能办完。"
WHY = "现场核查人员上周集中参加食品安全专项检查，排期推迟。材料已经审完，只差现场核查，已另派两人。"


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
