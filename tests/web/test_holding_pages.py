"""What was granted: its pages open in few queries, for its holder and its agency, and for nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.cases.models import Holding, HoldingState
from onewindow.network.models import Agency
from onewindow.staff.models import Role
from tests.factories import applicant, officer, region
from tests.factories.promises import IN_STATE, held, intended
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db
QUERIES = 25


@pytest.mark.parametrize("state", list(HoldingState))
def test_pages_open_in_few_queries(state: HoldingState) -> None:
    made = IN_STATE[state]()
    addresses: list[tuple[Client, str]] = [
        (device_of(made.story.by), reverse("public:holding", args=[made.holding.pk])),
        (device_of(made.story.by), reverse("public:holdings")),
        *(
            (signed_in(who), reverse("desk:holding", args=[made.holding.pk]))
            for who in (made.approver, made.story.staff.window)
        ),
        (signed_in(made.approver), reverse("desk:holdings") + "?queue=standing"),
    ]
    for client, address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        assert len(queries) <= QUERIES, (address, [query["sql"][:90] for query in queries])


def test_nobody_else_finds_it() -> None:
    made = intended()
    stranger = device_of(applicant("孙可望"))
    assert stranger.get(reverse("public:holding", args=[made.holding.pk])).status_code == 404
    for place in ("老城区", "西工区"):
        other = officer(Role.APPROVER, Agency.objects.get(key="market_regulation", region=region(place)))
        assert signed_in(other).get(reverse("desk:holding", args=[made.holding.pk])).status_code == 404


def test_what_was_typed_comes_back_and_nothing_is_done_without_a_reason() -> None:
    made = held()
    client = device_of(made.story.by)
    answer = client.post(reverse("public:holding_act", args=[made.holding.pk, "ask_change"]), {"text": " "})
    assert answer.status_code == 422
    assert "请写明要变更什么" in answer.content.decode()
    assert (
        client.post(
            reverse("public:holding_act", args=[made.holding.pk, "ask_change"]), {"text": "换负责人"}
        ).status_code
        == 302
    )
    again = client.post(reverse("public:holding_act", args=[made.holding.pk, "ask_change"]), {"text": "再换一次"})
    assert (
        again.status_code == 422 and "再换一次" in again.content.decode() and "已经申请过变更" in again.content.decode()
    )


def test_only_the_approver_decides_at_the_desk() -> None:
    made = intended()
    for who, status in ((made.story.staff.window, 403), (made.story.staff.reviewer, 403), (made.approver, 409)):
        answer = signed_in(who).post(reverse("desk:holding_act", args=[made.holding.pk, "revoke"]), {})
        assert answer.status_code == status, who.label
    assert Holding.objects.get().state == HoldingState.INTENDED
