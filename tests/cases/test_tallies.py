"""The roll-ups: whatever acts are done in whatever order, they say what a recount says."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.cases import recount as recounting
from onewindow.cases.models import Case, Counted, Kept, State, Tally
from onewindow.cases.models.tally import STANDING
from onewindow.cases.moves import TABLE
from onewindow.cases.recount import count_what_was_there, fold, recount
from onewindow.network.models import Agency
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
