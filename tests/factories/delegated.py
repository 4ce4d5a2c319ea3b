"""A licence that a town decides in the county agency's name and seal (Art. 18)."""

from dataclasses import replace
from typing import Any

from onewindow.cases.acts.apply import submit
from onewindow.cases.completeness import PaperMaterial
from tests import NOW
from tests.factories.applying import FOOD, draft
from tests.factories.catalogue import Ordered, delegation, issued
from tests.factories.people import region, staff_of
from tests.factories.stories import Story, somebody_for

TOWN = "涧西区长安路街道"


def ordered_to_the_town(**more: Any) -> Ordered:
    return issued(delegation(**more), region())


def taken_in_by_the_town(key: str = FOOD) -> Story:
    """Handed in at the town's window, all papers in original; the staff are the town's."""
    staff, town = staff_of("town_government", region(TOWN)), region(TOWN)
    who = somebody_for(key, checked=True)
    made = draft(staff.window, key, principal=who.principal, place=town, with_files=False, at=NOW)
    wanted = made.guide_version.body.materials_for(made.answers)
    papers = {material.key: PaperMaterial(1, 0) for material in wanted}
    assert staff.window.post.window is not None
    case = submit(made.pk, by=staff.window, at=NOW, intake=staff.window.post.window.venue, papers=papers)
    return Story(case, who, replace(staff, agency=case.handler))
