"""The figures of a focus: one query over the counts for all places and lines, folded here; lights from indexed due dates."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import Left

from onewindow.cases.counts import ACTS, sums
from onewindow.cases.models import Case
from onewindow.cases.queries import IN_THE_AGENCYS_HANDS, lights_wanted
from onewindow.kernel.lights import Light
from onewindow.network.models import Agency, AgencyKind, Level, Region
from onewindow.oversight.measures import MEASURES, Measure, unchecked
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.regulation.articles import Art

LIMITS_WATCHED = Art(23)

NO_ACTS = ~Q(what__startswith=ACTS)
DAILY, WEEKLY = 42, 190  # so many days at most are drawn by day, by week


@dataclass
class Figures:
    """Counts by name, and what is worked out of them."""

    counts: Counter[str] = field(default_factory=Counter)  # as the acts keep them
    lights: Counter[str] = field(default_factory=Counter)

    def of(self, key: str) -> int:
        """The measure's number."""
        measure = MEASURES[key]
        return self.lights[key] if not measure.what else sum(self.counts[what] for what in measure.what)

    def share(self, part: str, whole: str) -> float | None:
        """In percent; None where there is nothing to divide."""
        return 100 * self.of(part) / self.of(whole) if self.of(whole) else None

    @property
    def on_time(self) -> float | None:
        return self.share("on_time", "decided")

    @property
    def early(self) -> float | None:
        return self.share("early", "decided")

    @property
    def online(self) -> float | None:
        return self.share("online", "received")

    @property
    def reuse(self) -> float | None:
        """Materials taken from what the city holds, out of all that were needed (Art. 47)."""
        needed = self.counts["materials"]
        return 100 * self.counts["materials_reused"] / needed if needed else None

    @property
    def compression(self) -> float | None:
        """(Σ statutory − Σ promised) / Σ statutory over the cases decided."""
        statutory = self.counts["statutory_days"]
        return 100 * (statutory - self.counts["promised_days"]) / statutory if statutory else None

    @property
    def troubled(self) -> int:
        return self.lights["red"] + self.lights["yellow"]

    @property
    def trouble(self) -> float:
        """Yellow and red out of all in hand, in percent."""
        return 100 * self.troubled / self.of("open") if self.of("open") else 0.0


@dataclass
class Board:
    """All figures of a focus, whole and by place and line."""

    whole: Figures
    before: Figures
    places: dict[str, Figures]  # region code → figures; the focus's own region: its own level
    lines: dict[str, Figures]  # agency key → figures


def board(focus: Focus, period: Period, today: date) -> Board:
    """Five queries, however many cases there are."""
    made = Board(Figures(), before(focus, period), defaultdict(Figures), defaultdict(Figures))
    cut = _cut(focus.region)
    counts = sums(
        focus.rows & NO_ACTS, period.first, period.last, Left("region_id", cut), "agency__key", "what", standing=True
    )
    for place, line, what, number in counts:
        for figures in (made.whole, made.places[place.ljust(12, "0")], made.lines[line]):
            figures.counts[what] += number
    for place, line, red, yellow in _lights(focus, today, cut):
        for figures in (made.whole, made.places[place.ljust(12, "0")], made.lines[line]):
            figures.lights.update({"red": red, "yellow": yellow})
    late = focus.cases().filter(unchecked(today)).order_by()
    grouped = late.annotate(bucket=Left("region_id", cut), line=F("agency__key")).values_list("bucket", "line")
    for place, line, number in grouped.annotate(number=Count("pk")):
        for figures in (made.whole, made.places[place.ljust(12, "0")], made.lines[line]):
            figures.lights["unchecked"] += number
    return made


def _cut(region: Region) -> int:
    """How much of a region's code tells the places right beneath apart."""
    levels = list(Level)
    return levels[min(Level(region.level).rank + 1, len(levels) - 1)].prefix_length


def _lights(focus: Focus, today: date, cut: int) -> Iterable[tuple[str, str, int, int]]:
    """By place and line, from one index alone: which is why the dates are compared here, and not the rows chosen by light."""
    cases = focus.cases().filter(turn__in=IN_THE_AGENCYS_HANDS).order_by()
    grouped = cases.annotate(bucket=Left("region_id", cut), line=F("agency__key")).values_list("bucket", "line")
    yellow = Q(due__gte=today, warn_on__lte=today)
    yield from grouped.annotate(red=Count("due", filter=Q(due__lt=today)), yellow=Count("due", filter=yellow))


def figures(focus: Focus, period: Period, today: date) -> Figures:
    """Only the whole: what an article's page asks for."""
    made = Figures(_added(sums(focus.rows & NO_ACTS, period.first, period.last, "what", standing=True)))
    made.lights.update(
        {light.value: focus.cases().filter(which).count() for light, which in lights_wanted(today).items()}
    )
    made.lights["unchecked"] = focus.cases().filter(unchecked(today)).count()
    return made


def before(focus: Focus, period: Period) -> Figures:
    """The period before, as far gone."""
    return Figures(_added(sums(focus.rows & NO_ACTS, period.before_first, period.before_last, "what")))


def _added(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    made = Counter[str]()
    for what, number in counts:
        made[what] += number
    return made


def counted(focus: Focus, measure: Measure, period: Period) -> int:
    """How many cases a measure's list has, where a count is kept of it."""
    wanted = focus.rows & Q(what__in=measure.what)
    return sum(_added(sums(wanted, period.first, period.last, "what", standing=measure.standing)).values())


def counted_now(focus: Focus, key: str, period: Period, today: date) -> int:
    """How many cases a measure's list has, where no count is kept of it."""
    return focus.cases().filter(MEASURES[key].wanted(period, today)).count()


@dataclass(frozen=True)
class Point:
    """A stretch of the trend: from `first` to `last`, so many each."""

    first: date
    last: date
    received: int
    decided: int

    @property
    def label(self) -> str:
        if self.first.day == 1 and (self.last - self.first).days > 7:
            return f"{self.first.month}月"
        return f"{self.first.month}月{self.first.day}日"


def trend(focus: Focus, period: Period) -> list[Point]:
    """By day up to six weeks, by week up to half a year, else by month. One query."""
    wanted = focus.rows & Q(what__in=["received", "decided"])
    stretches = _stretches(period)
    monthly = period.days > WEEKLY
    numbers: Counter[tuple[date, str]] = Counter()
    starts = [first for first, _ in stretches]
    for day, what, number in sums(wanted, period.first, period.last, "what", apart=True, monthly=monthly):
        numbers[starts[bisect_right(starts, day) - 1], what] += number
    return [Point(first, last, numbers[first, "received"], numbers[first, "decided"]) for first, last in stretches]


def _stretches(period: Period) -> list[tuple[date, date]]:
    made, first = [], period.first
    while first <= period.last:
        last = min(_end(first, period.days), period.last)
        made.append((first, last))
        first = last + timedelta(days=1)
    return made


def _end(first: date, days: int) -> date:
    if days <= DAILY:
        return first
    if days <= WEEKLY:
        return first + timedelta(days=6 - first.weekday())
    following = first.replace(day=28) + timedelta(days=4)
    return following.replace(day=1) - timedelta(days=1)


def line_names(keys: Iterable[str]) -> dict[str, str]:
    """What the agencies of these keys are called in short, wherever they are. One query."""
    named = Agency.objects.filter(key__in=list(keys), region__level__in=[Level.CITY, Level.COUNTY])
    rows = named.order_by("key", "region_id").distinct("key").values_list("key", "short_name")
    return {kind.value: str(kind.label) for kind in (AgencyKind.TOWN_GOVERNMENT, AgencyKind.STATION)} | dict(rows)


def most_urgent(focus: Focus, today: date, limit: int = 5) -> list[Case]:
    """The reddest first. Which they are is found before what is shown of them: else all red ones would be joined to find a few."""
    red = focus.cases().filter(lights_wanted(today)[Light.RED]).order_by("due", "id").values_list("pk", flat=True)
    shown = Case.objects.filter(pk__in=list(red[:limit])).order_by("due", "id")
    return list(shown.select_related("item__basic", "agency", "place"))
