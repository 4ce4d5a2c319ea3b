"""Rules and what they may know besides the guide."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint.findings import Fault, Finding
from onewindow.kernel.calendar import Unit, WorkingCalendar
from onewindow.regulation.articles import Art


@dataclass(frozen=True)
class Context:
    """What surrounds a guide. None: not known, and nothing is held against it."""

    agencies: Mapping[str, Collection[str]] | None = None  # key → the levels where it exists
    elements: Collection[str] | None = None  # keys of the data elements
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar.from_package)
    city: GuideContent | None = None  # of a place's own guide: the city's, from which it departs
    items: Collection[str] | None = None  # keys of the city's items
    organs: Collection[str] | None = None  # keys of the agencies that are administrative organs (行政许可法 24)


Check = Callable[[GuideContent, Context], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    articles: Art
    check: Check

    def findings(self, guide: GuideContent, context: Context) -> Iterator[Finding]:
        for fault in self.check(guide, context):
            yield Finding(fault.at, fault.why, self.articles, fault.how, fault.severity, self.name)


RULES: list[Rule] = []


def rule(articles: Art) -> Callable[[Check], Check]:
    """Registers a check under the articles that it serves."""

    def register(check: Check) -> Check:
        RULES.append(Rule(check.__name__, articles, check))
        return check

    return register


@lru_cache(maxsize=512)
def first_day_later(calendar: WorkingCalendar, promised: tuple[int, str], statutory: tuple[int, str]) -> date | None:
    """The first start day of a year on which the promise ends after the statutory limit; None if there is none.

    The year holds the long holidays of autumn and spring: eight days off in a row make five working days longer than fourteen
    natural ones.
    """
    if promised[1] == statutory[1]:
        return _year(calendar)[0] if promised[0] > statutory[0] else None
    for day in _year(calendar):
        told = calendar.due(day, promised[0], Unit(promised[1])).date
        if told > calendar.due(day, statutory[0], Unit(statutory[1])).date:
            return day
    return None


@lru_cache(maxsize=4)
def _year(calendar: WorkingCalendar) -> tuple[date, ...]:
    """A year of start days whose limits mostly end in published days."""
    first = date(max(calendar.years_published) - 1, 7, 1)
    return tuple(first + timedelta(days=n) for n in range(365))
