"""On a slow line: who types before the scripts have come is answered all the same."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import factories
from tests.journeys.people import sit_down

pytestmark = pytest.mark.django_db(transaction=True)


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
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx-2*.js", hold)
    page.goto(f"{live_server.url}{address}", wait_until="commit")  # type: ignore[attr-defined]
    page.locator(field).first.fill(typed)
    assert page.evaluate("typeof htmx") == "undefined"
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(answered).first).to_be_visible()
