"""What is put right on the page stops being told as wrong, before anything is sent."""

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import draft, individual_business
from tests.journeys.people import PHONE, sit_down

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_a_question_that_is_answered_asks_no_more(browser: Browser, live_server: object) -> None:
    owner = individual_business("雨桐面馆")
    made = draft(owner, with_files=False)
    made.answers = {}
    made.save(update_fields=["answers"])
    person = sit_down(browser, live_server.url, owner.user, size=PHONE)  # type: ignore[attr-defined]
    person.go(f"/drafts/{made.pk}/materials/?check=1")
    told = person.page.locator(".ow-errors")
    expect(told).to_contain_text("请选择：从事哪类经营")
    person.choose("餐饮服务")
    expect(told).not_to_contain_text("从事哪类经营")
    expect(told).to_contain_text("还有")
    expect(person.page.locator("fieldset.ow-question .ow-error")).to_have_count(2)
