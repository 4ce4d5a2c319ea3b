"""Special procedures: what the guide names, side by side, told in writing; who inspects, tests, quarantines (行政许可法 45, 55)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.cases.acts import decide, review, special
from onewindow.cases.errors import NoSuchChoice, SpecialRunning, TwoPeople
from onewindow.cases.models import Case
from onewindow.kernel.calendar import Unit
from onewindow.kernel.lights import Light
from onewindow.notices.models import Document, DocumentKind
from onewindow.record import clocks
from onewindow.record.calendars import working_calendar
from onewindow.record.door import open_chain
from onewindow.record.errors import WrongPerson
from onewindow.record.models import ClockKind
from tests import NOW, factories
from tests.factories.guides_changed import with_guide
from tests.factories.stories import Story, do_step

pytestmark = pytest.mark.django_db
SEED, SEEDS_REVIEW = "crop-seed-production-operation-licence", "expert_panel"
PANEL = {
    "key": SEEDS_REVIEW, "name": "专家评审", "role": "expert", "days": 10, "kind": "special", "procedure": "expert_review",
    "basis": "《中华人民共和国种子法》第三十二条",
}  # fmt: skip


def two_procedures() -> Story:
    """At a quarantine, an expert review standing right behind it in the guide."""
    story = factories.accepted(SEED)
    steps = story.case.guide_version.content["steps"]
    at = next(n for n, step in enumerate(steps) if step["kind"] == "special")
    with_guide(story, steps=[*steps[: at + 1], PANEL, *steps[at + 1 :]])
    while story.case.guide.step(story.again().step).kind != "special":
        do_step(story)
    return story


def begin(story: Story, step: str, days: int, until: int) -> Case:
    at = NOW + timedelta(days=days)
    end = (NOW + timedelta(days=until)).date()
    return special.begin_special(
        story.case.pk, by=story.staff.reviewer, at=at, ground="依法应当进行", expected_end=end, step=step
    )


def test_procedures_side_by_side_stop_the_clocks_for_their_union() -> None:
    story = two_procedures()
    statutory = clocks.running(story.case.chain, ClockKind.STATUTORY)
    assert statutory is not None
    begin(story, "quarantine", 0, 10)
    case = begin(story, SEEDS_REVIEW, 3, 14)
    assert [row.step for row in case.specials.order_by("began_at")] == ["quarantine", SEEDS_REVIEW]
    assert Document.objects.filter(chain=case.chain, kind=DocumentKind.SPECIAL_TIME).count() == 2
    special.end_special(
        case.pk, by=story.staff.reviewer, at=NOW + timedelta(days=10), result="检疫合格", step="quarantine"
    )
    special.end_special(case.pk, by=story.staff.reviewer, at=NOW + timedelta(days=14), result="通过")
    calendar, limit = working_calendar(), statutory.days
    statutory.refresh_from_db()
    lost = calendar.count(NOW.date(), (NOW + timedelta(days=14)).date(), Unit.WORKING)
    assert statutory.due == calendar.add(NOW.date(), limit + lost, Unit.WORKING).date


def test_a_procedure_that_runs_keeps_its_own_step_and_the_decision_open() -> None:
    story = two_procedures()
    begin(story, "quarantine", 0, 10)
    with pytest.raises(NoSuchChoice):
        begin(story, "quarantine", 0, 10)
    begin(story, SEEDS_REVIEW, 0, 12)
    with pytest.raises(SpecialRunning):
        review.complete_step(story.case.pk, by=story.staff.reviewer, at=NOW, opinion="可以", favourable=True)
    special.end_special(story.case.pk, by=story.staff.reviewer, at=NOW, result="合格", step="quarantine")
    case = review.complete_step(story.case.pk, by=story.staff.reviewer, at=NOW, opinion="合格", favourable=True)
    assert case.step == SEEDS_REVIEW
    with pytest.raises(SpecialRunning):
        decide.ensure_reviewed(story.again())


def test_only_what_the_guide_names_begins() -> None:
    story = factories.accepted()
    with pytest.raises(WrongPerson):
        begin(story, "", 0, 5)


def test_past_its_notified_end_it_is_red() -> None:
    story = two_procedures()
    begin(story, "quarantine", 0, 1)
    readings = clocks.read(story.case.chain, date(2026, 12, 1))
    assert next(r for r in readings if r.clock.kind == ClockKind.STATUTORY).light == Light.RED


def test_two_people_are_named_within_five_working_days_of_acceptance() -> None:
    story = factories.accepted(SEED)
    clock = clocks.running(story.case.chain, ClockKind.STAFFING)
    assert clock is not None
    assert clock.due == working_calendar().add(NOW.date(), 5, Unit.WORKING).date
    staff, act = story.staff, special.staff_special
    for second in (staff.reviewer.post, factories.staff_of("health").reviewer.post):
        with pytest.raises(TwoPeople, match="第五十五条"):
            act(story.case.pk, by=staff.approver, at=NOW, first=staff.reviewer.post, second=second)
    act(story.case.pk, by=staff.approver, at=NOW, first=staff.reviewer.post, second=staff.colleague.post)
    assert clocks.running(story.case.chain, ClockKind.STAFFING) is None
    with pytest.raises(WrongPerson):
        act(story.case.pk, by=staff.approver, at=NOW, first=staff.reviewer.post, second=staff.colleague.post)


def test_nobody_named_in_time_is_escalated() -> None:
    from onewindow.cases.lapses import apply_now

    story = factories.accepted(SEED)
    assert apply_now(story.case.pk, NOW + timedelta(days=9))
    assert story.acts()[-1] == "escalate"
    assert story.case.chain.events.latest("sequence").details["clock"] == "staffing"


def test_items_without_a_test_want_nobody_named() -> None:
    story = factories.accepted()
    assert clocks.running(story.case.chain, ClockKind.STAFFING) is None


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 25)), min_size=1, max_size=4)


@given(spans, st.integers(1, 45), st.sampled_from(Unit))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_time_that_procedures_share_is_taken_out_once(
    db: None, procedures: list[tuple[int, int]], days: int, unit: Unit
) -> None:
    """Begun and ended in any order: the clock ends where a walk over the days that none of them covers ends."""
    from django.db import transaction

    with transaction.atomic():
        clock = clocks.start(open_chain("test", "h", at=NOW), ClockKind.STATUTORY, at=NOW, days=days, unit=unit)
        moments: list[tuple[int, int, int]] = []
        for number, (began, long) in enumerate(procedures):
            moments += [(began, 0, number), (began + long, 1, number)]
        for day, ends, number in sorted(moments):
            at: datetime = NOW + timedelta(days=day)
            if ends:
                clocks.resume(clock.chain, at=at, reference=f"p{number}")
            else:
                end = at.date() + timedelta(days=3)
                clocks.pause(clock.chain, kinds=[ClockKind.STATUTORY], at=at, expected_end=end, ground="", reference=f"p{number}")  # fmt: skip
        clock.refresh_from_db()
        assert clock.due == _walked(days, unit, procedures)
        transaction.set_rollback(True)


def _walked(days: int, unit: Unit, procedures: list[tuple[int, int]]) -> date:
    covered = {began + n for began, long in procedures for n in range(1, long + 1)}
    calendar, shift, left = working_calendar(), 0, days
    while left:
        shift += 1
        day = NOW.date() + timedelta(days=shift)
        left -= shift not in covered and (unit is Unit.NATURAL or calendar.is_working(day))
    return calendar.next_working(NOW.date() + timedelta(days=shift)) if unit is Unit.NATURAL else day
