"""Every page of the desk, for every state of a case: it opens, in few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import Story, accepted, at_decision, decided, submitted
from tests.web.desk_pages import signed_in

QUERIES = 25
STORIES = {"submitted": submitted, "accepted": accepted, "at_decision": at_decision, "decided": decided}


@pytest.fixture(params=STORIES)
def story(request: pytest.FixtureRequest, db: None) -> Story:
    return STORIES[request.param]()


@pytest.mark.parametrize("role", ["window", "reviewer", "approver", "agency_head", "government_head"])
def test_case_page_opens_in_few_queries(story: Story, role: str) -> None:
    client = signed_in(getattr(story.staff, role))
    address = reverse("desk:case", args=[story.case.pk])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(address)
    assert page.status_code == 200
    assert story.again().applicant_name in page.content.decode()
    assert len(queries) <= QUERIES, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("role", ["window", "reviewer", "approver", "agency_head", "government_head"])
def test_work_page_opens_in_few_queries(story: Story, role: str) -> None:
    client = signed_in(getattr(story.staff, role))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("desk:work"))
    assert page.status_code == 200
    assert len(queries) <= QUERIES, [q["sql"][:150] for q in queries]
