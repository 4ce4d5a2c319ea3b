"""The living sample: cases in every state, with dates around today, made by the same acts as real ones."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import PrincipalKind
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.lapses import apply_lapsed
from onewindow.cases.models import Case, StepState
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo.applications import apply
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.urgings import urge_some
from onewindow.config.demo.walk import Present, Walk
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Region
from onewindow.record.calendars import working_calendar
from onewindow.record.errors import ActRefused

FOOD = "food-business-licence"
SINCE = 25  # working days that the sample reaches back
OTHERS = 60  # cases of further items and places

Ending = Callable[[Walk, Applicant], None]
Story = tuple[Ending, int]


def granted(walk: Walk, by: Applicant) -> None:
    walk.accept()
    walk.through_steps()
    walk.grant()
    walk.deliver(by)


def denied(walk: Walk, by: Applicant) -> None:
    walk.accept()
    walk.through_steps(favourable=False)
    walk.deny()
    walk.deliver(by)


def on_the_spot(walk: Walk, by: Applicant) -> None:
    walk.on_the_spot()
    walk.deliver(by)


def corrected(walk: Walk, by: Applicant) -> None:
    walk.ask()


def lapsed(walk: Walk, by: Applicant) -> None:
    """Nobody looks at it: the law acts."""


def not_ours(walk: Walk, by: Applicant) -> None:
    walk.not_ours()


def refused(walk: Walk, by: Applicant) -> None:
    walk.refuse()


def withdrawn(walk: Walk, by: Applicant) -> None:
    walk.accept()
    withdraw(walk.case_id, by=by, at=walk.later(), reason="店面另选地址，重新申请")


def stuck(walk: Walk, by: Applicant) -> None:
    """Accepted and left lying: red."""
    walk.accept()


def half_way(walk: Walk, by: Applicant) -> None:
    """The papers are reviewed; the inspection is next."""
    walk.accept()
    run = walk.case.runs.get(state=StepState.ACTIVE)
    walk.one_step(run)


def ready(walk: Walk, by: Applicant) -> None:
    """Reviewed; the chief representative has it."""
    walk.accept()
    walk.through_steps()


def paused(walk: Walk, by: Applicant) -> None:
    walk.accept()
    walk.until_special()


# The food licences of the story's district: ending and how many working days ago it was handed in.
STORY: list[Story] = [
    (granted, 22), (granted, 21), (granted, 19), (granted, 18), (granted, 16), (granted, 15), (granted, 14), (granted, 12),
    (granted, 11), (granted, 9), (granted, 8), (granted, 5), (granted, 4), (granted, 3), (granted, 2), (granted, 1), (granted, 0),
    (denied, 20), (denied, 10), (denied, 4), (corrected, 3), (corrected, 6), (lapsed, 7), (lapsed, 3), (lapsed, 1), (lapsed, 0),
    (not_ours, 5), (refused, 6), (withdrawn, 7), (stuck, 9), (stuck, 3), (stuck, 2), (stuck, 1), (stuck, 1), (half_way, 2),
    (half_way, 2), (half_way, 1), (ready, 3), (ready, 4), (ready, 2),
]  # fmt: skip


def make_sample(
    *, at: datetime, progress: Callable[[int, int], None] | None = None, stories: Sequence[Story] = STORY, others: int = OTHERS
) -> int:  # fmt: skip
    """Make the sample if no case is there yet; how many cases it made. `others`: cases of further items and places."""
    if Case.objects.exists():
        return 0
    random = Random(410305)
    home = Region.objects.get(code=HOME)
    people = crowd(random, home, at)
    total = len(stories) + others
    for number, (ending, days) in enumerate(stories):
        _tell(ending, _item(FOOD, home), home, people(_food_kind(number)), days=days, now=at, random=random)
        if progress:
            progress(number + 1, total)
    for item in _with_special_procedure(home):
        kind = next(kind for kind in PrincipalKind if kind in item.basic.audience)
        _tell(paused, item, item.region, people(kind), days=8, now=at, random=random)
    for number, (item, place) in enumerate(_further(random, others)):
        kind = next(kind for kind in PrincipalKind if kind in item.basic.audience)
        ending = on_the_spot if item.basic.instant else random.choice((granted, granted, granted, corrected, stuck))
        _tell(ending, item, place, people(kind), days=random.randint(0, SINCE - 3), now=at, random=random)
        if progress:
            progress(len(stories) + number + 1, total)
    _apply_lapsed(at)
    urge_some(home, at)
    if progress:
        progress(total, total)
    return Case.objects.count()


def _food_kind(number: int) -> PrincipalKind:
    return PrincipalKind.ENTERPRISE if number % 4 == 3 else PrincipalKind.INDIVIDUAL_BUSINESS


def _tell(
    ending: Ending, item: Item, place: Region, by: Applicant, *, days: int, now: datetime, random: Random
) -> None:
    """One story: handed in `days` working days ago, then as far as it goes."""
    began = working_days_ago(localtime(now).date(), days)
    at = datetime.combine(began, time(8 + random.randint(0, 8), random.randint(0, 59)), tzinfo=get_current_timezone())
    at = min(at, now - timedelta(minutes=5))
    answers = {"business_type": "catering", "automatic": "no", "handler": "self"} if item.basic_id == FOOD else {}
    case = apply(item, place, by, at=at, random=random, answers=answers)
    with suppress(Present, ActRefused):  # the present is reached, or a period lapsed before the officer came to it
        ending(Walk(case, now=now, random=random), by)


def working_days_ago(today: date, days: int) -> date:
    calendar = working_calendar()
    on = today
    while calendar.count(on, today, Unit.WORKING) < days:
        on -= timedelta(days=1)
    return on


def _item(key: str, place: Region) -> Item:
    item = competent_item(key, place)
    assert item is not None
    return item


def _with_special_procedure(home: Region) -> list[Item]:
    """Two items of the district whose guide has a procedure that stops the clocks."""
    items = Item.objects.filter(region=home).select_related("basic", "region", "agency").order_by("code")
    fitting = (i for i in items if any(step.kind == "special" for step in i.published().body.steps))
    return list(islice((item for item in fitting if not item.published().body.parties.joint), 2))


def _further(random: Random, count: int) -> list[tuple[Item, Region]]:
    """Other items of the city and its counties, the story's district more often."""
    ids = Item.objects.filter(level__in=["city", "county"]).exclude(basic__levels__contains=["village"])
    rows = ids.exclude(basic_id=FOOD).order_by("code").values_list("pk", "region_id")
    weighted = [pk for pk, region in rows for _ in range(8 if region == HOME else 1)]
    chosen = Item.objects.select_related("basic", "region", "agency").in_bulk(random.sample(weighted, count))
    return [(item, item.region) for item in chosen.values() if not item.published().body.parties.joint]


def _apply_lapsed(at: datetime) -> None:
    for pk in Case.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            apply_lapsed(Case.objects.select_for_update(of=("self",)).get(pk=pk), at, recorded_at=at)
