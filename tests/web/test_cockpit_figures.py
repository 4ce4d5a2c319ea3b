"""The cockpit over a city that is lived in: every figure opens as many rows as it says, few queries, spreadsheets without formulas."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from onewindow.cases.models import Attachment, Case
from onewindow.consultations.queries import seen_by
from onewindow.notices.models import Document
from onewindow.oversight.models import Urging, UrgingState
from onewindow.staff.models import Role
from tests.factories import Story, region, submitted
from tests.factories.states import IN_STATE
from tests.factories.urging import URGINGS, administrator
from tests.once import kept
from tests.web.cockpit import OVERSEEING, PAGES, city, post_of
from tests.web.desk_pages import signed_in

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("a city lived in")]
QUERIES = 25
FIGURE = re.compile(
    r'<a[^>]*href="(?P<to>[^"]+)"[^>]*data-count="(?P<n>\d+)"|<a[^>]*data-count="(?P<m>\d+)"[^>]*href="(?P<at>[^"]+)"'
)
TOTAL = re.compile(r'data-total="(\d+)"')


def a_city_lived_in() -> Story:
    """A case in every state, a red one that was urged, another place, another agency."""
    for story in IN_STATE.values():
        story()
    submitted(place=region("老城区"))
    made = URGINGS[UrgingState.ANSWERED]()
    return made.story


@pytest.fixture(scope="module")
def _lived_in(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Story]:
    with kept(django_db_blocker, a_city_lived_in) as story:
        yield story


@pytest.fixture
def lived_in(_lived_in: Story, db: None) -> Story:
    return _lived_in


def figures_on(page: str) -> list[tuple[int, str]]:
    return [(int(f["n"] or f["m"]), unescape(f["to"] or f["at"])) for f in FIGURE.finditer(page)]


def test_every_figure_opens_as_many_rows_as_it_says(lived_in: Story) -> None:
    market, county = lived_in.staff, "410305000000"
    checked: dict[tuple[int, str], int] = {}
    for who in (administrator(city()), market.approver, post_of(Role.HALL_MANAGER)):
        client, own = signed_in(who), who.post.role
        pages = [
            reverse(f"cockpit:{page}") for page in ("overview", "regions", "lines", "urgings", "stages", "packages")
        ]
        pages += [
            reverse("cockpit:article", args=[number]) for number in (3, 12, 13, 16, 19, 20, 22, 23, 24, 37, 46, 52)
        ]
        if own == Role.ADMINISTRATOR:
            pages += [
                f"{reverse('cockpit:regions')}?region={county}&period=year",
                f"{reverse('cockpit:overview')}?region={county}&own=1",
            ]
            pages += [f"{reverse('cockpit:overview')}?line=market_regulation&period=week"]
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, address
            found = figures_on(answer.content.decode())
            for number, to in found:
                key = (who.post.pk, to)
                if key not in checked:
                    listed = client.get(to).content.decode()
                    total = TOTAL.search(listed)
                    assert total, to
                    checked[key] = int(total[1])
                    if "/cases/" in to:
                        assert listed.count("<tr data-row>") == min(checked[key], 50), to
                assert checked[key] == number, (who.label, address, to)
    assert len(checked) > 80


@pytest.mark.parametrize("role", sorted(OVERSEEING))
def test_pages_open_in_few_queries(lived_in: Story, role: str) -> None:
    client = signed_in(post_of(Role(role), city() if role != Role.HALL_MANAGER else None))
    order = Urging.objects.get()
    addresses = [reverse(f"cockpit:{page}") for page in PAGES] + [
        reverse("cockpit:article", args=[n]) for n in (12, 22, 23, 24, 37)
    ]
    addresses += [reverse("cockpit:cases") + "?list=received", reverse("cockpit:events") + "?acts=accept"]
    addresses += [reverse("cockpit:urging", args=[order.pk])]
    if role == Role.ADMINISTRATOR:
        addresses.append(reverse("cockpit:urge", args=[lived_in.case.pk]))
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        assert len(queries) <= QUERIES, (address, len(queries), [q["sql"][:120] for q in queries])


def sheet(client: Client, address: str) -> list[tuple[object, ...]]:
    answer = client.get(address)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    for row in book.active.iter_rows():
        assert all(cell.data_type != "f" and not str(cell.value or "").startswith("=") for cell in row)
    return list(book.active.iter_rows(values_only=True))


def test_exports_have_the_lists_rows_no_formula_and_no_personal_number(lived_in: Story) -> None:
    case = lived_in.case
    Case.objects.filter(pk=case.pk).update(applicant_name='=HYPERLINK("http://x")\x0b')
    client = signed_in(administrator(city()))
    rows = sheet(client, reverse("cockpit:cases_export") + "?list=red")
    assert len(rows) == 2
    assert rows[1][0] == case.number
    assert rows[1][2] == '\'=HYPERLINK("http://x")'
    assert case.applicant.document_number not in str(rows)
    text = client.get(reverse("cockpit:cases_export") + "?list=red&as=csv").getvalue().decode()
    assert text.startswith("\ufeff办件编号,")
    assert f"{case.number}," in text
    assert "'=HYPERLINK" in text
    total = TOTAL.search(client.get(reverse("cockpit:events") + "?acts=submit&period=year").content.decode())
    assert total
    assert len(sheet(client, reverse("cockpit:events_export") + "?acts=submit&period=year")) == int(total[1]) + 1
    assert len(sheet(client, reverse("cockpit:urgings_export") + "?list=all")) == 2


def test_an_auditor_has_figures_and_events_and_no_content_of_a_case(lived_in: Story) -> None:
    """Every page of the cockpit opens and counts the same; no applicant's name, no case, no material, no document, no consultation."""
    who = post_of(Role.AUDITOR)
    client, name = signed_in(who), lived_in.case.applicant_name
    pages = [reverse(f"cockpit:{page}") for page in PAGES]
    pages += [reverse("cockpit:cases") + "?list=red", reverse("cockpit:cases") + "?list=received&period=year"]
    pages += [
        reverse("cockpit:events") + "?acts=submit&period=year",
        reverse("cockpit:urging", args=[Urging.objects.get().pk]),
    ]
    for address in pages:
        page = client.get(address)
        assert page.status_code == 200, address
        assert name not in page.content.decode(), address
        assert "/desk/cases/" not in page.content.decode(), address
    assert name in signed_in(administrator()).get(reverse("cockpit:cases") + "?list=red").content.decode()
    assert name not in str(sheet(client, reverse("cockpit:cases_export") + "?list=received&period=year"))
    assert lived_in.case.short_number in client.get(reverse("cockpit:cases") + "?list=red").content.decode()
    assert client.get(reverse("desk:case", args=[lived_in.case.pk])).status_code == 404
    for held in Attachment.objects.all()[:3]:
        assert client.get(reverse("desk:attachment", args=[held.pk])).status_code == 404
    for paper in Document.objects.filter(chain=lived_in.case.chain):
        assert client.get(reverse("desk:document", args=[paper.pk])).status_code == 404
    assert not seen_by(who).exists()
