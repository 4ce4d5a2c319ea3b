"""Packages of the sample that do not go as hoped: the first member denied, which stops the other; one that lies until its time is over (Art. 23, 30)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate, PrincipalKind
from onewindow.cases import lapses as case_lapses
from onewindow.cases.acts.decide import Denial, deny_on_the_spot
from onewindow.cases.acts.packages import assign_package, choose_collection
from onewindow.cases.models import PackageCase
from onewindow.cases.packages import follow, lapses
from onewindow.config.demo import officers
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.packages import FOOD, OTHERS, SHOP, applied_for, licensed, walk_of
from onewindow.config.demo.people import HOME
from onewindow.config.demo.teller import night_after, workday
from onewindow.config.demo.telling import tell
from onewindow.network.models import Region
from onewindow.record import clocks
from onewindow.record.models import ClockKind, Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role


def make_bundles(*, at: datetime) -> None:
    """Make it once."""
    if Event.objects.filter(act="stop_members").exists():
        return
    random = Random(31)
    stories: list[Callable[[datetime, Random], PackageCase]] = [_stopped, _late]
    tell(partial(story, at, random) for story in stories)


def _applied(at: datetime, random: Random) -> PackageCase:
    """A shop and its food licence, nothing else."""
    home = Region.objects.get(code=HOME)
    by = crowd(random, home, at, strangers=True)(PrincipalKind.NATURAL)
    return applied_for(by, home, at, random, unchosen=OTHERS, together=True)


def _stopped(at: datetime, random: Random) -> PackageCase:
    """A flat is no premises where the neighbours object: the shop is not registered, and without a shop there is no food licence."""
    package = _applied(workday(at, 3), random)
    case = walk_of(package, SHOP, at, random).case
    premises, on = case.guide.conditions[1], workday(at, 2, 14)
    why = "申报的经营场所是住宅，同单元业主书面反对改作经营，没有其他经营场所。"
    denial = Denial(why, premises.text, premises.basis)
    deny_on_the_spot(case.pk, by=officers.window(case), at=on, denial=denial)
    follow.advance(package.pk, at=on + timedelta(minutes=1))
    return package


def _late(at: datetime, random: Random) -> PackageCase:
    """Who answered for it was called away, it was given to somebody else and lay; the applicant no longer waits for all of it together."""
    package = _applied(workday(at, 45), random)
    licensed(package, at, random)
    chief, other = _of_the_lead(package)
    assign_package(
        package.pk, by=chief, at=workday(at, 40), to=other, reason="原负责人抽调参加专项检查，由同组人员接手。"
    )
    by = Applicant(Mandate.objects.get(user=package.submitted_by, principal=package.applicant))
    choose_collection(package.pk, by=by, at=workday(at, 38, 20), together=False)
    walk = walk_of(package, FOOD, at, random)
    walk.accept()
    case, whole = walk.case, clocks.running(package.chain, ClockKind.PACKAGE)
    assert case.due is not None and whole is not None
    case_lapses.apply_now(case.pk, night_after(case.due))
    lapses.apply_now(package.pk, night_after(whole.due))
    return package


def _of_the_lead(package: PackageCase) -> tuple[Officer, Post]:
    """Its chief representative, and a reviewer who does not answer for it yet."""
    posts = Post.objects.filter(agency=package.lead, officer__demo=True).select_related("officer", "agency__region")
    chief = posts.filter(role=Role.APPROVER).order_by("pk")[0]
    return Officer(chief), posts.filter(role=Role.REVIEWER).exclude(packages=package).order_by("pk")[0]
