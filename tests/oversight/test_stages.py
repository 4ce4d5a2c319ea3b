"""Where the time goes: the days of each stage as the record has them."""

from datetime import timedelta

from django.utils import timezone

from onewindow.cases.models import Case, Counted, Inspection, StepRun
from onewindow.network.models import Region
from onewindow.oversight.periods import period
from onewindow.oversight.scope import Focus, Scope
from onewindow.oversight.stages import Spread, stage_times
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import decided, region


def test_days_of_each_stage_are_working_days_from_the_record(db: None) -> None:
    """Received Thursday, accepted Monday: two working days. Review done twice counts both; a stage not gone through does not."""
    case = decided().case
    thursday, monday = NOW - timedelta(days=12), NOW - timedelta(days=8)
    Case.objects.filter(pk=case.pk).update(received_at=thursday, accepted_at=monday, decided_at=NOW, delivered_at=None)
    Inspection.objects.filter(case=case).delete()
    StepRun.objects.filter(case=case).delete()
    for role, days in ((Role.REVIEWER, 1), (Role.REVIEWER, 2), (Role.APPROVER, 0)):
        StepRun.objects.create(
            case=case, step=f"s{days}", name="步", kind="review", role=role, state="done", started_at=monday,
            ended_at=monday + timedelta(days=days),
        )  # fmt: skip
    assert Counted.objects.get(pk=case.pk).decided_on == timezone.localtime(NOW).date()
    for by, key in (("item", case.item.basic_id), ("line", case.agency.key)):
        for place in (region(), Region.objects.get(level="city")):
            found = stage_times(Focus(Scope(place), place), period("month", NOW.date()), by)
            (part,) = found.parts
            assert part.key == key
            assert part.spread("acceptance") == Spread(2, 2, 1)
            assert part.spread("review") == Spread(3, 3, 1)
            assert part.spread("decision") == Spread(0, 0, 1)
            assert part.spread("delivery") is None
            assert found.whole.cases == 1
    other = region("老城区")
    assert stage_times(Focus(Scope(other), other), period("month", NOW.date()), "item").parts == []
