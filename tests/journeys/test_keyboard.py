"""Without a mouse, and by ear: somebody finds a guide and begins to apply; an officer accepts with the keys of the desk."""

import pytest
from playwright.sync_api import Browser, Page, expect

from onewindow.cases.models import State
from tests import factories
from tests.journeys.heard import heard
from tests.journeys.people import PLACE, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
SEEN = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const marked = [e, e.parentElement, e.parentElement?.parentElement].some(it => it && getComputedStyle(it).outlineStyle !== "none");
  return {text: (e.getAttribute("aria-label") ?? e.innerText ?? "").trim(), name: e.getAttribute("name") ?? "", seen: marked && box.width > 0};
}"""


def tab_to(page: Page, text: str = "", *, name: str = "", at_most: int = 60) -> None:
    """Tab until what shows this text (or is the field of this name) has the focus; every stop on the way must be seen."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        stop = page.evaluate(SEEN)
        assert stop["seen"], f"focus cannot be seen on {stop}"
        if (text and text in stop["text"]) or (name and name == stop["name"]):
            return
    pytest.fail(f"{text or name} is not reached by Tab")


def test_a_guide_is_found_and_the_application_begun(browser: Browser, live_server: object) -> None:
    owner = factories.individual_business()
    person = sit_down(browser, live_server.url, owner.user)  # type: ignore[attr-defined]
    page = person.page
    person.go(f"/region/?at={PLACE}")
    faults = heard(page)
    tab_to(page, "就用涧西区")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    faults += heard(page)
    page.keyboard.press("Tab")
    assert "跳到" in page.evaluate(SEEN)["text"]
    page.keyboard.press("Enter")
    tab_to(page, name="q", at_most=5)
    page.keyboard.type("开饭店")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    faults += heard(page)
    tab_to(page, "食品经营许可（新办）")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/**")
    faults += heard(page)
    tab_to(page, "开始申请")
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/**")
    faults += heard(page)
    tab_to(page, "开始填写")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/**")
    faults += heard(page)
    assert not faults, "\n".join(faults)


def test_the_daily_acts_have_keys(browser: Browser, live_server: object) -> None:
    stories = [factories.submitted(), factories.submitted()]
    window = stories[0].staff.window
    officer = sit_down(browser, live_server.url, window.user)  # type: ignore[attr-defined]
    page = officer.page
    officer.go("/desk/")
    faults = heard(page)
    page.keyboard.press("j")
    expect(page.locator('[data-row][aria-selected="true"]')).to_contain_text("食品经营许可")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    faults += heard(page)
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.locator("main")).to_contain_text("已受理")
    assert sorted(story.again().state for story in stories) == [State.ACCEPTED, State.SUBMITTED]
    page.keyboard.press("/")
    page.keyboard.type(stories[1].case.short_number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{stories[1].case.pk}/**")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not faults, "\n".join(faults)
