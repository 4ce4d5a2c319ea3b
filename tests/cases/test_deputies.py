"""Deputies: whoever is away is covered by a named colleague with dates, a chief representative always (Art. 37)."""

from datetime import timedelta

import pytest

from onewindow.cases import absences
from onewindow.cases.absences import UnfitDeputy
from onewindow.cases.acts.commitment import approver_by_order
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Power, Role, StandingOrder
from tests import NOW
from tests.factories.people import Staff, officer, staff_of
from tests.factories.stories import submitted

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def away(staff: Staff, who: Officer, deputy: Officer | None, *, days: int = 3) -> Post | None:
    return absences.arrange(
        who.post, deputy.post if deputy else None, by=who, at=NOW, first=TODAY, last=TODAY + timedelta(days=days)
    )


def test_a_chief_representative_alone_is_never_away_without_a_deputy() -> None:
    staff = staff_of()
    with pytest.raises(UnfitDeputy, match="必须指定代理人"):
        away(staff, staff.approver, None)
    assert away(staff, staff.reviewer, None) is None  # colleagues take over
    officer(Role.APPROVER, staff.agency, name="二首席")
    assert away(staff, staff.approver, None) is None


def test_a_deputy_is_there_and_stands_in_for_one_person_and_has_none_of_their_own() -> None:
    staff = staff_of()
    stand_in = away(staff, staff.approver, staff.reviewer)
    assert stand_in is not None and (stand_in.role, stand_in.title) == (Role.APPROVER, "代王首席")
    with pytest.raises(UnfitDeputy, match="不能再由别人代理"):
        absences.arrange(
            stand_in, staff.colleague.post, by=Officer(stand_in), at=NOW, first=TODAY, last=TODAY + timedelta(days=1)
        )
    with pytest.raises(UnfitDeputy, match="也不在岗"):
        away(staff, staff.colleague, staff.approver)


def test_who_decides_for_the_chief_representative_is_of_the_back_office() -> None:
    staff = staff_of()
    with pytest.raises(UnfitDeputy, match="审查人员"):
        away(staff, staff.approver, staff.legal_reviewer)


def test_a_standing_order_is_carried_out_by_who_stands_in() -> None:
    story = submitted()
    staff = story.staff
    StandingOrder.objects.create(
        agency=staff.agency, approver=staff.approver.post, power=Power.COMMITMENT, starts_on=TODAY, ends_on=TODAY + timedelta(days=90),
        given_by=staff.agency_head.post, given_at=NOW,
    )  # fmt: skip
    assert approver_by_order(story.case, NOW) == staff.approver.post
    stand_in = away(staff, staff.approver, staff.reviewer)
    assert approver_by_order(story.case, NOW) == stand_in
