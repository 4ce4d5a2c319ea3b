"""Nothing asked twice: what the city holds is used; asking again needs a reason that is kept (Art. 47)."""

from datetime import timedelta
from typing import Any

import pytest

from onewindow.cases.acts import accept, reused
from onewindow.cases.acts.accept import Point
from onewindow.cases.errors import HeldAlready, NoSuchChoice
from onewindow.cases.models import AskedAgain, Case, Counted, Medium, Provided
from onewindow.cases.recount import recount
from onewindow.cases.reuse import give
from tests import NOW
from tests.factories.applying import FOOD
from tests.factories.people import individual_business
from tests.factories.stories import Story, submitted

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def held_and_lacking(*, consent: bool = True) -> tuple[Story, str]:
    """A second application of the same applicant lacks a paper, issued by somebody else, that came with the first."""
    who = individual_business(checked=True)
    first = submitted(FOOD, by=who)
    story = submitted(FOOD, by=who, at=LATER)
    key = next(one.key for one in first.case.guide.materials_for(first.case.answers) if one.source != "applicant")
    Provided.objects.filter(case=story.case, key=key).delete()
    if consent:
        give(who.user, who.principal, at=NOW)
    return story, key


def point(case: Case, key: str) -> Point:
    return Point(key, case.guide.material(key).name, "没有交", "请补交")


def test_asking_for_what_the_city_holds_is_refused_and_a_reason_is_kept_as_evidence() -> None:
    story, key = held_and_lacking()
    ask: dict[str, Any] = {"by": story.staff.window, "at": LATER, "points": [point(story.case, key)]}
    with pytest.raises(HeldAlready, match="第四十七条") as refused:
        accept.request_correction(story.case.pk, **ask)
    assert "调用已有材料" in refused.value.message
    case = accept.request_correction(story.case.pk, **ask, despite_on_file="原证已经换发，编号不一致")
    row = AskedAgain.objects.get()
    assert (row.case, row.material, row.by, row.reason) == (
        case,
        key,
        story.staff.window.post,
        "原证已经换发，编号不一致",
    )
    details = case.chain.events.latest("sequence").details
    assert "despite_on_file" in details and "原证" not in str(details)


def test_finding_one_wrong_where_the_city_holds_another_needs_the_reason_once() -> None:
    story, key = held_and_lacking()
    Provided.objects.create(case=story.case, key=key, medium=Medium.PAPER, trust="B", originals=1, provided_at=LATER)
    check: dict[str, Any] = {"by": story.staff.window, "at": LATER, "key": key, "sound": False, "remark": "字迹不清"}
    with pytest.raises(HeldAlready):
        accept.check_material(story.case.pk, **check)
    accept.check_material(story.case.pk, **check, despite_on_file="系统里的一份已经过期")
    accept.request_correction(story.case.pk, by=story.staff.window, at=LATER, points=[point(story.case, key)])
    assert AskedAgain.objects.count() == 1


def test_without_consent_the_city_holds_nothing_for_them() -> None:
    story, key = held_and_lacking(consent=False)
    with pytest.raises(NoSuchChoice, match="没有同意"):
        reused.use_on_file(story.case.pk, by=story.staff.window, at=LATER, key=key)
    accept.request_correction(story.case.pk, by=story.staff.window, at=LATER, points=[point(story.case, key)])
    assert not AskedAgain.objects.exists()


def test_what_is_held_is_used_and_counted() -> None:
    story, key = held_and_lacking()
    before = Counted.objects.get(pk=story.case.pk)
    reused.use_on_file(story.case.pk, by=story.staff.window, at=LATER, key=key)
    row = story.case.provided.get(key=key)
    assert (row.medium, bool(row.reference)) == (Medium.ON_FILE, True)
    after = Counted.objects.get(pk=story.case.pk)
    assert (before.reused, after.reused) == (0, 1)
    assert after.materials == before.materials > 1
    assert recount() == []
