"""Nearer to people: taken in for another county; a village helper applies for a resident."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from onewindow.cases.acts.helping import Consent, begin_help
from onewindow.cases.models import Case, Help, IntakeMode, State
from onewindow.catalogue.queries import published_version
from onewindow.record.verify import verify
from tests.factories.applying import draft, item_at
from tests.factories.nearer import ELSEWHERE, far_window, handled_by_counties, taken_in_elsewhere
from tests.factories.people import staff_of
from tests.factories.stories import somebody_for
from tests.journeys.people import PHONE, sit_down

pytestmark = pytest.mark.django_db(transaction=True)


def test_acceptance_for_another_county(browser: Browser, live_server: object) -> None:
    """Taken in where somebody is, handed on the same day, accepted where it belongs; followed on the phone."""
    address = live_server.url  # type: ignore[attr-defined]
    key = handled_by_counties("city", "province", "nation")
    item = item_at(key)
    far, who, staff = far_window(key), somebody_for(key, checked=True), staff_of(item.agency.key, item.region)
    made = draft(far, key, principal=who.principal, with_files=False, at=timezone.now())
    window = sit_down(browser, address, far.user)
    window.go(f"/desk/intake/drafts/{made.pk}/")
    window.reads("异地代收")
    for box in window.page.locator("input[name^='paper.']").all():
        box.check()
    expect(window.page.get_by_role("button", name="受理，打印回执")).to_have_count(0)
    window.page.get_by_role("button", name="收件，打印凭证").click()
    window.reads("查询码")
    case = Case.objects.get()
    assert (case.intake.region.name, case.intake_mode) == (ELSEWHERE, IntakeMode.ELSEWHERE)
    window.go(f"/desk/cases/{case.pk}/")
    window.reads("还没有转交")
    window.act("转交办理机关")
    window.reads("已转交")

    theirs = sit_down(browser, address, staff.window.user)
    theirs.go(f"/desk/cases/{case.pk}/")
    theirs.act("受理")
    theirs.reads("已受理")
    person = sit_down(browser, address, who.user, size=PHONE)
    person.go(f"/cases/{case.pk}/")
    person.reads("代收")
    person.reads(case.agency.name)
    case.refresh_from_db()
    assert case.state == State.ACCEPTED and case.guide == published_version(item).body
    assert not verify().faults


def test_a_helper_applies_for_a_resident_who_confirms_on_the_phone(browser: Browser, live_server: object) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    story, helper = taken_in_elsewhere(at=timezone.now())
    begin_help(story.case.pk, by=helper, at=timezone.now(), consent=Consent(witness="孙支书"))
    resident = sit_down(browser, address, story.by.user, size=PHONE)
    resident.go(f"/cases/{story.case.pk}/")
    resident.reads("在帮您办这一件")
    resident.press("去确认")
    resident.reads("代填的内容")
    resident.press("看过了，内容属实，确认")
    resident.reads("看一看或者收回")
    assert Help.objects.get().confirmed_at is not None
    desk = sit_down(browser, address, helper.user)
    desk.go("/desk/helps/")
    desk.reads("孙支书")
    resident.press("看一看或者收回")
    resident.press("不要帮办了，收回同意")
    resident.reads(story.case.title)
    assert Help.objects.get().ended_at is not None
    assert not verify().faults
