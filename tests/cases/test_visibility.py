"""Who may see a case: roles × places × agencies, and sign-ins. What one may not see is not found."""

import pytest

from onewindow.cases.models import Case
from onewindow.network.models import Agency, Region
from onewindow.staff.models import Role
from tests.factories import Story, another_sign_in, applicant, officer, region, submitted

HANDLING = [Role.REVIEWER, Role.APPROVER, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER]
SUPERVISING = [Role.ADMINISTRATOR]
NOBODY = [Role.AUDITOR, Role.CATALOGUE_EDITOR, Role.HALL_MANAGER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN]

# The case is one of 涧西区's market regulator: own place, own city above, another county; own agency, another one.
PLACES = {"own": "涧西区", "above": "", "beside": "老城区"}
SEEN = (
    [(role, "own", "market_regulation", True) for role in [*HANDLING, *SUPERVISING, Role.GOVERNMENT_HEAD, Role.WINDOW]]
    + [(role, "own", "civil_affairs", False) for role in HANDLING]
    + [(role, "own", "civil_affairs", True) for role in [*SUPERVISING, Role.GOVERNMENT_HEAD]]
    + [(role, "above", "market_regulation", True) for role in [*HANDLING, *SUPERVISING]]
    + [(role, "above", "civil_affairs", False) for role in HANDLING]
    + [(role, "above", "market_regulation", False) for role in [Role.GOVERNMENT_HEAD, Role.WINDOW]]
    + [
        (role, "beside", "market_regulation", False)
        for role in [*HANDLING, *SUPERVISING, Role.GOVERNMENT_HEAD, Role.WINDOW]
    ]
    + [(role, "own", "market_regulation", False) for role in NOBODY]
)


@pytest.fixture
def story(db: None) -> Story:
    return submitted()


def agency_at(place: str, key: str) -> Agency:
    where = region(PLACES[place]) if PLACES[place] else Region.objects.get(level="city")
    return Agency.objects.get(key=key, region=where)


@pytest.mark.parametrize(("role", "place", "key", "seen"), SEEN)
def test_a_post_sees_what_it_is_there_for(story: Story, role: Role, place: str, key: str, seen: bool) -> None:
    who = officer(role, agency_at(place, key))
    assert Case.objects.visible_to(who).filter(pk=story.case.pk).exists() is seen


def test_counterparts_above_see_but_are_not_entrusted(story: Story) -> None:
    above = officer(Role.REVIEWER, agency_at("above", "market_regulation"))
    assert not Case.objects.entrusted_to(above).filter(pk=story.case.pk).exists()


def test_a_window_sees_only_the_agencies_whose_items_it_takes(story: Story) -> None:
    agency = agency_at("own", "market_regulation")
    who = officer(Role.WINDOW, agency)
    window = who.post.window
    assert window is not None
    window.comprehensive, window.agency_keys = False, ["civil_affairs"]
    assert not Case.objects.visible_to(who).filter(pk=story.case.pk).exists()
    window.agency_keys = ["market_regulation"]
    assert Case.objects.visible_to(who).filter(pk=story.case.pk).exists()


def test_a_declared_identity_sees_only_what_its_own_sign_in_made(story: Story) -> None:
    other = applicant("同名之人", number="")
    assert Case.objects.visible_to(story.by).get() == story.case
    assert not Case.objects.visible_to(other).exists()
    assert not Case.objects.visible_to(another_sign_in(story.by)).exists()


def test_a_checked_identity_sees_all_its_cases(db: None) -> None:
    story = submitted(checked=True)
    assert Case.objects.visible_to(another_sign_in(story.by)).get() == story.case
