"""What the walk through every page would find: faults put into a page of their own, at one width or at both."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.measured import faults
from tests.journeys.people import sit_down

pytestmark = pytest.mark.proof

HEAD = """<!doctype html><html lang="zh-CN"><head><title>一页</title><meta name="viewport" content="width=device-width"><style>
@media (max-width: 600px) { .wide { display: none } }
@media (min-width: 601px) { .narrow { display: none } .pale { color: #ddd } .broad { width: 2000px } }
</style></head><body><main><h1>一页</h1>"""
NAMELESS, PALE = '<a href="/x"><i></i></a>', '<p style="color: #ddd">几个字</p>'


@pytest.mark.parametrize(
    ("body", "rule", "widths"),
    [
        (NAMELESS, "link-name", {"390", "1280"}),
        (f'<div class="wide">{NAMELESS}</div>', "link-name", {"1280"}),
        (f'<div class="narrow">{NAMELESS}</div>', "link-name", {"390"}),
        ('<section class="wide"><input name="q"></section>', "label", {"1280"}),
        (PALE, "color-contrast", {"390", "1280"}),
        (f'<div class="wide">{PALE}</div>', "color-contrast", {"1280"}),
        ('<p class="pale">几个字</p>', "color-contrast", {"1280"}),
        ('<p class="broad">几个字</p>', "wider than the screen", {"1280"}),
        ("<p>几个字</p>", "", set()),
    ],
)
def test_a_fault_is_found_where_it_is_shown(browser: Browser, body: str, rule: str, widths: set[str]) -> None:
    page = sit_down(browser, "").page
    page.set_content(f"{HEAD}{body}</main></body></html>")
    found = [told for told in faults(page, "/a-page") if rule in told]
    assert {told.split()[1].rstrip(":") for told in found} == widths, found
