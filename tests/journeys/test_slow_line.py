"""On a slow line: who types before the scripts have come is answered all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests import factories
from tests.factories.applying import FOOD
from tests.journeys.people import photo, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("address", "field", "typed", "answered"),
    [
        ("/desk/intake/", "#item", "食品经营许可延续", "#hits article"),
        ("/", "input[name=q]", "开饭店", "#suggestions a"),
        ("/region/", "#rq", "涧西", "#hits button, #hits a"),
    ],
)
def test_typed_before_the_scripts_came(
    browser: Browser, live_server: object, *, address: str, field: str, typed: str, answered: str
) -> None:
    page = sit_down(browser, live_server.url, factories.staff_of().window.user).page  # type: ignore[attr-defined]
    with scripts_held_back(page):
        page.goto(f"{live_server.url}{address}", wait_until="commit")  # type: ignore[attr-defined]
        page.locator(field).first.fill(typed)
    expect(page.locator(answered).first).to_be_visible()


def test_a_file_chosen_before_the_scripts_came(browser: Browser, live_server: object) -> None:
    owner = factories.individual_business()
    made = factories.draft(owner, FOOD, with_files=False)
    page = sit_down(browser, live_server.url, owner.user).page  # type: ignore[attr-defined]
    file = FilePayload(name="照片.jpg", mimeType="image/jpeg", buffer=photo())
    with scripts_held_back(page):
        page.goto(f"{live_server.url}/drafts/{made.pk}/materials/", wait_until="commit")  # type: ignore[attr-defined]
        page.locator("input[name=files]").first.set_input_files(file)
    expect(page.locator("ol.ow-materials")).to_contain_text("照片.jpg")


@contextmanager
def scripts_held_back(page: Page) -> Iterator[None]:
    """What is done here is done on a page whose scripts come only afterwards."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx-2*.js", hold)
    yield
    assert page.evaluate("typeof htmx") == "undefined"
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
