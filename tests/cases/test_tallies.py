"""The roll-ups: whatever acts are done in whatever order, they say what a recount says."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.cases import recount as recounting
from onewindow.cases.counts import month_of, reading, sums
from onewindow.cases.models import Case, Counted, Kept, State, Tally, TallyMonth
from onewindow.cases.models.tally import STANDING
from onewindow.cases.moves import TABLE
from onewindow.cases.recount import count_what_was_there, fold, recount
from onewindow.network.models import Agency, Venue
from onewindow.record.errors import ActRefused
from onewindow.record.models import Event
from tests.factories import accepted, decided, region, submitted
from tests.factories.states import IN_STATE, Try

OTHERS_WRITE = {"submit"}
ACTS = sorted(name for name in TABLE.moves if name not in OTHERS_WRITE and hasattr(Try, name))


class Undone(Exception):
    """Ends an example: everything in it is rolled back."""


def told(what: str, day: date = STANDING) -> int:
    return Tally.objects.filter(what=what, day=day).aggregate(n=Sum("number"))["n"] or 0


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_roll_ups_equal_a_recount_after_any_acts(db: None, data: st.DataObject) -> None:
    """Cases in any states, any acts by whom the table names, refused or done, folded at any moment, moved to another agency."""
    with pytest.raises(Undone), transaction.atomic():
        stories = [IN_STATE[State(data.draw(st.sampled_from(State.values)))]() for _ in range(2)]
        for _ in range(data.draw(st.integers(3, 8))):
            story, name = (
                data.draw(st.sampled_from(stories)),
                data.draw(st.sampled_from([*ACTS, "fold", "another agency"])),
            )
            if name == "fold":
                fold(data.draw(st.integers(1, 30)))
            elif name == "another agency":
                elsewhere = Agency.objects.get(key=story.case.agency.key, region=region("老城区"))
                Case.objects.filter(pk=story.case.pk).update(agency=elsewhere, region=elsewhere.region)
                continue  # counted with the next act, as an act that hands a case over would
            else:
                try:
                    with transaction.atomic():
                        Try(story)(name)
                except ActRefused:
                    continue
            moved = Case.objects.exclude(counted__agency=None).values_list("agency_id", "counted__agency_id")
            if all(now == then for now, then in moved):
                assert recount() == []
        raise Undone


def test_folding_changes_no_count_and_leaves_one_row_a_key(db: None) -> None:
    decided(), accepted()
    before = Counter({row["what"]: row["n"] for row in Tally.objects.values("what").annotate(n=Sum("number"))})
    while fold(3):
        pass
    after = Counter({row["what"]: row["n"] for row in Tally.objects.values("what").annotate(n=Sum("number"))})
    assert {key: n for key, n in before.items() if n} == dict(after)
    keys = Tally.objects.values_list("day", "agency", "region", "intake", "what")
    assert len(keys) == len(set(keys))
    assert not Tally.objects.filter(fresh=True).exists()
    recounting.fold_tallies(0)
    assert recount() == []


def test_a_count_that_is_wrong_is_named_and_mended(db: None) -> None:
    story = accepted()
    Tally.objects.filter(what="received").delete()
    (difference,) = recount()
    assert str(difference).endswith("received：账上 0，实有 1")
    assert story.case.agency.short_name in str(difference)
    assert len(recount(mend=True)) == 1
    assert recount() == []


def test_cases_from_before_counting_are_counted_once(db: None) -> None:
    decided()
    Tally.objects.all().delete()
    Counted.objects.all().delete()
    assert count_what_was_there()
    assert recount() == []
    assert not count_what_was_there()
    assert told("state:granted") == 1


def test_an_act_refused_leaves_no_trace_in_the_counts(db: None) -> None:
    story = submitted()
    before = Tally.objects.count()
    with pytest.raises(ActRefused):
        Try(story)("grant")
    assert Tally.objects.count() == before


def test_how_the_limit_was_kept(db: None) -> None:
    """The day told is the earlier of promise and statute; a day before it is early, that day is on time, later is late."""
    early = decided().case
    counted = Counted.objects.get(pk=early.pk)
    assert counted.kept == Kept.EARLY
    assert counted.in_time
    assert 0 < counted.promised_days < counted.statutory_days
    on = counted.decided_on
    assert on is not None
    assert (told("decided", on), told("kept:early", on), told("accepted", on), told("online", on)) == (1, 1, 1, 1)
    assert told("promised_days", on) == counted.promised_days


def test_every_event_of_a_case_is_counted(db: None) -> None:
    decided()
    acts = Tally.objects.filter(what__startswith="act:").aggregate(n=Sum("number"))["n"]
    assert acts == Event.objects.filter(chain__case__isnull=False).count()


DAYS = st.dates(date(2025, 11, 20), date(2026, 3, 10))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(DAYS, st.sampled_from(["received", "decided"]), st.integers(-3, 9)), max_size=40),
    late=st.lists(st.tuples(DAYS, st.sampled_from(["received", "decided"]), st.integers(-3, 9)), max_size=6),
    periods=st.lists(st.tuples(DAYS, DAYS).map(sorted), min_size=1, max_size=4),
    keys=st.integers(1, 40),
)
def test_what_is_read_by_months_is_what_the_days_say(
    db: None, rows: list[tuple[date, str, int]], late: list[tuple[date, str, int]], periods: list[list[date]], keys: int
) -> None:
    """Folded in any portions, with fresh rows on top, of any period: whole, and apart by day and by month."""
    with pytest.raises(Undone), transaction.atomic():
        _written(rows)
        while fold(keys):
            pass
        _written(late)
        for first, last in periods:
            days = Counter[tuple[date, str]]()
            for day, what, number in Tally.objects.filter(day__range=(first, last)).values_list(
                "day", "what", "number"
            ):
                days[day, what] += number
            assert _summed(sums(Q(), first, last, "what")) == _summed((what, n) for (_, what), n in days.items())
            apart = _summed(sums(Q(), first, last, "what", apart=True, monthly=False))
            assert apart == _summed((*key, n) for key, n in days.items())
            monthly = _summed((d.replace(day=1), what, n) for d, what, n in sums(Q(), first, last, "what", apart=True))
            assert monthly == _summed((d.replace(day=1), what, n) for (d, what), n in days.items())
        raise Undone


def _written(rows: list[tuple[date, str, int]]) -> None:
    agency, venue = Agency.objects.order_by("pk")[0], Venue.objects.order_by("pk")[0]
    Tally.objects.bulk_create(
        Tally(day=day, what=what, number=n, agency=agency, region_id=agency.region_id, intake=venue) for day, what, n in rows
    )  # fmt: skip


def _summed(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    made = Counter[tuple[Any, ...]]()
    for *key, number in rows:
        made[tuple(key)] += number
    return {key: number for key, number in made.items() if number}


@given(first=DAYS, length=st.integers(0, 100))
def test_a_period_is_read_from_few_days(first: date, length: int) -> None:
    """Every day of the period exactly once, none outside; never more than half a month of days at an edge."""
    last = first + timedelta(days=length)
    how = reading(first, last)
    found = Counter[date]()
    for sign, spans in ((1, [month_of(month) for month in how.months] + how.days), (-1, how.less)):
        for start, end in spans:
            for n in range((end - start).days + 1):
                found[start + timedelta(days=n)] += sign
    assert {day: n for day, n in found.items() if n} == {first + timedelta(days=n): 1 for n in range(length + 1)}
    assert sum((end - start).days + 1 for start, end in how.days + how.less) <= 32


def test_a_month_that_is_wrong_is_named_and_mended(db: None) -> None:
    story = accepted()
    while fold():
        pass
    TallyMonth.objects.filter(what="received").update(number=7)
    (difference,) = recount()
    assert str(difference).endswith("2026-06全月 received：账上 7，实有 1")
    assert story.case.agency.short_name in str(difference)
    assert len(recount(mend=True)) == 1
    assert recount() == []
