"""Stories of the sample that are counted by working days: they can be told at any hour, on any day, and are the same."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone, localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import DocumentType, Principal, PrincipalKind
from onewindow.accounts.windows import Seen, identify
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import Case
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import competent_item
from onewindow.config.demo import applications, names
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.walk import Walk
from onewindow.kernel.calendar import Unit
from onewindow.kernel.identifiers import make_id_card, make_phone
from onewindow.network.models import Region, Venue
from onewindow.record.calendars import working_calendar
from onewindow.staff.actors import Officer

FOOD, RELIEF = "food-business-licence", "temporary-assistance"
BUSINESS, PERSON, COMPANY = PrincipalKind.INDIVIDUAL_BUSINESS, PrincipalKind.NATURAL, PrincipalKind.ENTERPRISE
ANSWERS = {
    FOOD: {"business_type": "catering", "automatic": "no", "handler": "self"},
    RELIEF: {"cause": "expense"},
}
JOINED = 45  # working days ago: before any of these stories begins


def moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=get_current_timezone())


def before(day: date, days: int) -> date:
    """The working day so many working days before."""
    calendar = working_calendar()
    for _ in range(days):
        day -= timedelta(days=1)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
    return day


def workday(now: datetime, days: int, hour: int = 9, minute: int = 20) -> datetime:
    """So many working days ago, by the clock on the wall."""
    return moment(before(localtime(now).date(), days), hour, minute)


def night_after(last: date) -> datetime:
    """The worker's round right after a last day."""
    return moment(last + timedelta(days=1), 0, 1)


class Teller:
    """Of the story's district; nothing happens later than one working day ago."""

    def __init__(self, now: datetime, seed: int) -> None:
        self.now, self.random, self.home = now, Random(seed), Region.objects.get(code=HOME)
        self.people = crowd(self.random, self.home, self.on(JOINED), strangers=True)

    @property
    def venue(self) -> Venue:
        return Venue.objects.get(region=self.home)

    def day(self, back: int) -> date:
        return before(localtime(self.now).date(), back)

    def on(self, back: int, hour: int = 9, minute: int = 10) -> datetime:
        """So many working days ago, by the clock on the wall."""
        return workday(self.now, back, hour, minute)

    def due(self, back: int, days: int) -> date:
        """The last day of a period of natural days that began so many working days ago."""
        return working_calendar().add(self.day(back), days, Unit.NATURAL).date

    def item(self, key: str) -> Item:
        found = competent_item(key, self.home)
        assert found is not None
        return found

    def applied(
        self, key: str, by: Applicant, at: datetime, *, answers: dict[str, str] | None = None, later: Collection[str] = (),
        commits: bool = False,
    ) -> Case:  # fmt: skip
        """Handed in online, the result to be fetched at the window."""
        return applications.apply(
            self.item(key), self.home, by, at=at, random=self.random, answers=answers or ANSWERS.get(key), later=later, commits=commits,
            delivery="window",
        )  # fmt: skip

    def walk(self, case: Case) -> Walk:
        """Handled on one day, one act after the other."""
        return Walk(case, now=self.now, random=self.random, pace=0)

    def swept(self, case: Case, last: date) -> None:
        """The worker's round right after the last day of a period."""
        apply_now(case.pk, night_after(last))

    def seen(self, age: int, window: Officer, at: datetime) -> Principal:
        """Somebody of that age who has shown their card at a window."""
        birth = (at - timedelta(days=round(365.25 * age) + 100)).date()
        number = make_id_card(self.random, region=HOME[:6], birth=birth)
        seen = Seen(
            PERSON, DocumentType.ID_CARD, number, names.person(self.random), make_phone(self.random), self.home.path
        )
        return identify(seen, checked_by=window.capacity, at=at)
