"""Figures: every measure equals its list, for every kind of scope; percentages; periods; the trend."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Mandate
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.models import Case, State
from onewindow.cases.models.case import OPEN
from onewindow.network.models import Agency, Region
from onewindow.oversight.day_ends import note_day_end
from onewindow.oversight.figures import board, figures, line_names, trend
from onewindow.oversight.measures import MEASURES
from onewindow.oversight.periods import NoSuchPeriod, Period, period
from onewindow.oversight.scope import Focus, OutsideTheScope, focus, scope_of
from onewindow.oversight.yesterday import at_the_end_of, lately
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import officer, region, submitted
from tests.factories.promises import committed
from tests.factories.states import IN_STATE
from tests.factories.urging import administrator, red_case
from tests.once import kept
from tests.web.desk_pages import signed_in

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.xdist_group("figures")

TODAY = NOW.date()
MONTH = period("month", TODAY)


def many_cases() -> list[Case]:
    """A case in every state, one of April that is red, one elsewhere."""
    made = [story().case for story in IN_STATE.values()]
    made.append(red_case().case)
    made.append(submitted(place=region("老城区")).case)
    return made


@pytest.fixture(scope="module")
def _many(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[list[Case]]:
    with kept(django_db_blocker, many_cases) as made:
        yield made


@pytest.fixture
def many(_many: list[Case], db: None) -> list[Case]:
    return _many


def viewers() -> dict[str, Officer]:
    city = Region.objects.get(level="city")
    market = Agency.objects.get(key="market_regulation", region=region())
    return {
        "city": administrator(city),
        "county": administrator(),
        "line": officer(Role.AGENCY_HEAD, Agency.objects.get(key="market_regulation", region=city)),
        "agency": officer(Role.APPROVER, market),
        "other": officer(Role.APPROVER, Agency.objects.get(key="civil_affairs", region=region())),
        "hall": officer(Role.HALL_MANAGER, Agency.objects.get(region=region(), hall_body=True)),
    }


def looked_at(who: Officer) -> Focus:
    scope = scope_of(who)
    assert scope is not None
    return focus(scope)


@pytest.mark.parametrize("days", [MONTH, period("custom", TODAY, "2026-04-01", "2026-04-30"), period("year", TODAY)])
def test_every_measure_equals_its_list(many: list[Case], days: Period) -> None:
    for name, who in viewers().items():
        at = looked_at(who)
        found = figures(at, days, TODAY)
        for key, measure in MEASURES.items():
            listed = at.cases().filter(measure.wanted(days, TODAY)).count()
            if measure.what or key in {"red", "yellow"}:
                assert found.of(key) == listed, (name, key)


def test_the_end_of_a_day_is_what_stood_then_whoever_looks(many: list[Case]) -> None:
    """What is handed in afterwards and what is done afterwards change nothing of it; who comes late notes nothing."""
    tomorrow = TODAY + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), tzinfo=get_current_timezone())
    told = {name: figures(looked_at(who), MONTH, TODAY) for name, who in viewers().items()}
    assert told["city"].of("red")
    assert not note_day_end(midnight + timedelta(minutes=11))
    submitted(at=midnight + timedelta(seconds=1))
    assert note_day_end(midnight + timedelta(seconds=2))
    withdrawn = next(case for case in many if case.state == State.SUBMITTED and case.region_id == "410302000000")
    by = Applicant(Mandate.objects.get(user=withdrawn.submitted_by, principal=withdrawn.applicant))
    withdraw(withdrawn.pk, by=by, at=midnight + timedelta(hours=9), reason="不办了")
    assert not note_day_end(midnight + timedelta(minutes=3))  # once
    for name, who in viewers().items():
        ended = at_the_end_of(looked_at(who), TODAY)
        assert ended is not None
        for key in ("open", "red", "yellow", "unchecked", *(f"now_{state}" for state in OPEN)):
            assert ended.of(key) == told[name].of(key), (name, key)
    for name, more in (("city", 0), ("county", 1)):  # one handed in here, one taken back elsewhere
        at = looked_at(viewers()[name])
        assert lately(at, tomorrow).since_yesterday(figures(at, MONTH, tomorrow), "now_submitted") == more
    assert at_the_end_of(looked_at(viewers()["city"]), tomorrow) is None


def test_what_each_oversees(many: list[Case]) -> None:
    seen = {name: looked_at(who).cases().count() for name, who in viewers().items()}
    everywhere, here = len(many), len(many) - 1
    assert seen == {"city": everywhere, "county": here, "line": everywhere, "agency": here, "other": 0, "hall": here}
    assert scope_of(officer(Role.REVIEWER, Agency.objects.get(key="market_regulation", region=region()))) is None


def test_the_parts_of_a_board_add_up(many: list[Case]) -> None:
    found = board(looked_at(viewers()["city"]), MONTH, TODAY)
    for parts in (found.places, found.lines):
        for key in ("open", "received", "decided", "red", "yellow"):
            assert sum(each.of(key) for each in parts.values()) == found.whole.of(key)
    assert found.places["410305000000"].of("red") == 1
    assert found.places["410302000000"].of("open") == 1
    assert set(found.lines) == {"market_regulation"}


def test_places_beneath_down_to_the_village(many: list[Case]) -> None:
    at = looked_at(viewers()["city"])
    for _ in range(3):
        below = at.beneath()
        assert below
        at = at.at(below[0])
    assert at.region.level == "village"
    assert at.beneath() == []
    assert [place.level for place in at.trail] == ["city", "county", "township", "village"]
    assert board(at, MONTH, TODAY).whole.of("open") == 0


def test_outside_the_scope_is_nothing(db: None) -> None:
    scope = scope_of(viewers()["county"])
    assert scope is not None
    for asked in ({"region": "410302000000"}, {"region": "410300000000"}, {"region": "x"}, {"line": "no_such_line"}):
        with pytest.raises(OutsideTheScope):
            focus(scope, **asked)  # type: ignore[arg-type]
    line = scope_of(viewers()["line"])
    assert line is not None
    with pytest.raises(OutsideTheScope):
        focus(line, line="civil_affairs")
    assert focus(scope, region="410305001000").region.level == "township"


def test_shares_and_compression(many: list[Case]) -> None:
    found = figures(looked_at(viewers()["county"]), MONTH, TODAY)
    assert found.of("decided") == 2
    assert found.on_time == 100.0
    assert found.early == 100.0
    promised, statutory = found.counts["promised_days"], found.counts["statutory_days"]
    assert found.compression == 100 * (statutory - promised) / statutory
    assert figures(looked_at(viewers()["other"]), MONTH, TODAY).compression is None


def test_a_commitment_that_nobody_has_checked_in_time_is_red_and_listed(db: None) -> None:
    """Article 57 (7)."""
    made, at = committed(), looked_at(viewers()["county"])
    last = made.holding.due
    assert last is not None
    for today, found in ((last, []), (last + timedelta(days=1), [made.story.case])):
        assert figures(at, MONTH, today).of("unchecked") == board(at, MONTH, today).whole.of("unchecked") == len(found)
        assert list(at.cases().filter(MEASURES["unchecked"].wanted(MONTH, today))) == found
    with time_machine.travel(datetime.combine(last + timedelta(days=1), NOW.timetz())):
        page = signed_in(administrator()).get(reverse("cockpit:overview")).content.decode()
    tile = next(one for one in page.split('<a class="ow-tile"') if "承诺过期没有核查" in one)
    assert 'data-count="1"' in tile and "ow-light red" in tile


def test_periods_and_those_before() -> None:
    week, month, year = (period(key, TODAY) for key in ("week", "month", "year"))
    assert (week.first, week.before_first, week.before_last) == (date(2026, 6, 8), date(2026, 6, 1), date(2026, 6, 2))
    assert (month.first, month.before_first, month.before_last) == (
        date(2026, 6, 1),
        date(2026, 5, 1),
        date(2026, 5, 9),
    )
    assert (year.first, year.before_first, year.before_last) == (date(2026, 1, 1), date(2025, 1, 1), date(2025, 6, 9))
    assert period("quarter", TODAY).before_first == date(2026, 1, 1)
    last = period("month", date(2026, 3, 31))
    assert (last.before_first, last.before_last) == (date(2026, 2, 1), date(2026, 2, 28))
    custom = period("custom", TODAY, "2026-05-11", "2026-05-20")
    assert (custom.before_first, custom.before_last) == (date(2026, 5, 1), date(2026, 5, 10))
    assert period("century", TODAY).key == "month"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("", "", "请填写"), ("5月1日", "2026-05-02", "请填写"), ("2026-06-02", "2026-06-01", "请对调"),
     ("2010-01-01", "2026-01-01", "三年"), ("0001-01-01", "0001-02-01", "年份不对"), ("9999-01-01", "9999-12-31", "年份不对")],
)  # fmt: skip
def test_days_that_make_no_period_are_told_how(first: str, last: str, told: str) -> None:
    with pytest.raises(NoSuchPeriod, match=told):
        period("custom", TODAY, first, last)


@pytest.mark.parametrize("key", ["week", "month", "quarter", "year"])
def test_the_trend_adds_up_and_leaves_no_day_out(many: list[Case], key: str) -> None:
    days = period(key, TODAY)
    at = looked_at(viewers()["city"])
    points = trend(at, days)
    assert points[0].first == days.first
    assert points[-1].last == days.last
    assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(points))
    assert sum(point.received for point in points) == figures(at, days, TODAY).of("received")
    assert len(points) <= 45


def test_lines_are_called_what_people_call_them(db: None) -> None:
    names = line_names(["market_regulation", "station", "town_government"])
    assert names["market_regulation"] == "市场监管局"
    assert "便民服务站" in names["station"]
