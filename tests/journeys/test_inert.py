"""What comes into a page after it was loaded is text as well: parts that htmx puts in, and what our own scripts write."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, FilePayload, expect

from onewindow.catalogue.models import BasicItem
from tests import factories
from tests.factories.applying import FOOD
from tests.journeys.people import photo, sit_down

pytestmark = pytest.mark.proof

SCRIPT = "<img src=x onerror=alert(1)>"
SCRIPTS = Path(__file__).parents[2] / "onewindow/web/static/web"


def test_our_scripts_make_text_and_elements_never_markup() -> None:
    """`textContent`, `append`, `replaceChildren`; a script that made markup out of a string would be named here."""
    makes_markup = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function"
    )
    scripts = sorted(SCRIPTS.glob("*.js"))
    assert len(scripts) >= 4
    assert not [script.name for script in scripts if makes_markup.search(script.read_text("utf-8"))]


@pytest.mark.django_db(transaction=True)
def test_what_htmx_puts_in_is_inert(browser: Browser, live_server: object) -> None:
    """A word typed, a name from the database and the name of a file, each shown by a part that is fetched."""
    owner = factories.individual_business()
    made = factories.draft(owner, FOOD, with_files=False)
    name = BasicItem.objects.get(key=FOOD).name
    BasicItem.objects.filter(key=FOOD).update(name=f"{name}{SCRIPT}")
    person = sit_down(browser, live_server.url, owner.user)  # type: ignore[attr-defined]
    page, ran = person.page, list[str]()

    def asked(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    def told(message: ConsoleMessage) -> None:
        if message.type == "error":  # the policy has refused what would run
            ran.append(message.text)

    page.on("dialog", asked)
    page.on("console", told)
    person.go("/region/")
    page.locator("#rq").fill(SCRIPT)
    expect(page.locator("#hits")).to_contain_text(f"没有找到“{SCRIPT}”")
    person.go("/")
    page.locator("input[name=q]").first.fill(name)
    expect(page.locator("#suggestions")).to_contain_text(f"{name}{SCRIPT}")
    person.go(f"/drafts/{made.pk}/materials/")
    file = FilePayload(name=f"照片{SCRIPT}.jpg", mimeType="image/jpeg", buffer=photo())
    page.locator("input[name=files]").first.set_input_files(file)
    expect(page.locator("ol.ow-materials")).to_contain_text("照片img src=x")  # its signs are taken off
    assert page.locator("img[src=x]").count() == 0
    assert not ran
