"""What follows for a package from an act on one of its members: deferred in that act's transaction, done by the worker (Art. 30)."""

from contextlib import suppress
from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.models import Case, PackageCase, PackageState
from onewindow.cases.packages import clock
from onewindow.notices import jobs
from onewindow.record.actors import System
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

ONE_THING = Art(30)
FOLLOW = "cases.follow_package"
AT_ONCE = 1000


def after_act(case: Case) -> None:
    """In the act's transaction: the overall day keeps up, and once the case has ended the next step is deferred."""
    if case.package_id is None:
        return
    clock.keep_up(case)
    if case.event.before != case.event.after and not case.open:
        defer(case.package_id)


def defer(package_id: int) -> None:
    jobs.defer(FOLLOW, str(package_id), package_id=package_id)


def advance(package_id: int, *, at: datetime) -> list[str]:
    """Start what is ready, stop what cannot start any more, finish what has come to its end; which of these was done.

    Done again it finds nothing to do.
    """
    from onewindow.cases.acts import packages

    done: list[str] = []
    for act in (packages.stop_members, packages.start_members, packages.finish_package):
        with suppress(ActRefused):
            act(package_id, by=System("packages"), at=at)
            done.append(act.__name__)
    return done


@app.task(name=FOLLOW, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def follow(package_id: int) -> None:
    advance(package_id, at=timezone.now())


@app.periodic(cron="5-55/10 * * * *")
@app.task(name="cases.pick_up_packages", queue=jobs.QUEUE, queueing_lock="cases.pick_up_packages")
def pick_up(timestamp: int) -> None:
    """Packages whose job got lost."""
    running = PackageCase.objects.filter(state=PackageState.RUNNING).order_by("pk")
    for package_id in running.values_list("pk", flat=True)[:AT_ONCE]:
        defer(package_id)
