"""What anybody may read: places, items, guides, search; and the description of it all."""

import hashlib
from itertools import pairwise

import pytest
import rfc8785

from onewindow.catalogue.models import GuideVersion, Item
from onewindow.catalogue.search import search
from tests.factories import region
from tests.factories.applying import FOOD, item_at
from tests.web.api.calls import ROOT, Caller, ok, problem

pytestmark = pytest.mark.django_db
JIANXI = "410305000000"


@pytest.fixture
def anybody() -> Caller:
    return Caller()


def test_places_as_a_tree_and_by_what_people_type(anybody: Caller) -> None:
    city = ok(anybody.get("/regions"))[0]
    assert (city["level"], city["parent"]) == ("city", None)
    counties = ok(anybody.get(f"/regions?parent={city['code']}"))
    assert JIANXI in [one["code"] for one in counties]
    assert ok(anybody.get("/regions?q=jxq"))[0]["code"] == JIANXI
    one = ok(anybody.get(f"/regions/{JIANXI}"))
    assert [each["level"] for each in one["above"]] == ["city", "county"]
    assert {each["level"] for each in one["beneath"]} == {"township"}
    problem(anybody.get("/regions/999999999999"), 404, "not_found")
    assert "parent" in problem(anybody.get("/regions?parent=999999999999"), 422)["problems"]


def test_items_go_by_pages_without_a_gap(anybody: Caller) -> None:
    codes: list[str] = []
    after = ""
    while after is not None:
        page = ok(anybody.get(f"/items?region={JIANXI}&limit=40&after={after}"))
        codes += [row["code"] for row in page["rows"]]
        after = page["next"]
    assert codes == sorted(Item.objects.filter(region=JIANXI).values_list("code", flat=True))
    assert all(first < second for first, second in pairwise(codes))


def test_items_by_type_topic_audience_and_agency(anybody: Caller) -> None:
    item = item_at(FOOD)
    rows = ok(anybody.get(f"/items?region={JIANXI}&type=licence&agency=market_regulation&audience=enterprise"))["rows"]
    assert item.code in [row["code"] for row in rows]
    assert {row["type"] for row in rows} == {"licence"}
    assert all("enterprise" in row["audience"] for row in rows)
    assert ok(anybody.get("/items?topic=没有这个主题"))["rows"] == []
    assert ok(anybody.get(f"/items?region={JIANXI}&beneath=true&key={FOOD}"))["rows"]
    assert ok(anybody.get(f"/items/{item.code}"))["key"] == FOOD
    assert "type" in problem(anybody.get("/items?type=nothing"), 422, "invalid")["problems"]


def test_the_guide_is_the_published_version_whole_and_its_digest_is_right(anybody: Caller) -> None:
    item = item_at(FOOD)
    version = GuideVersion.objects.get(guide=item.guide_id, state="published")
    guide = ok(anybody.get(f"/items/{item.code}/guide"))
    assert (guide["version"], guide["digest"]) == (version.number, bytes(version.content_digest).hex())
    assert guide["content"]["promised_limit"]["from"] == version.content["promised_limit"]["from"]
    assert hashlib.sha256(rfc8785.dumps(version.content)).hexdigest() == guide["digest"]
    assert guide["content"] == version.body.model_dump(mode="json", by_alias=True)
    assert ok(anybody.get(f"/guides/{FOOD}?region={JIANXI}"))["digest"] == guide["digest"]
    assert ok(anybody.get(f"/guides/{FOOD}"))["key"] == FOOD
    problem(anybody.get("/guides/no-such-guide"), 404)


def test_search_finds_what_the_portal_finds(anybody: Caller) -> None:
    found = ok(anybody.get(f"/search?q=开饭店&region={JIANXI}"))
    expected = search("开饭店", region=region())
    assert [hit["key"] for hit in found["hits"]] == [hit.item.pk for hit in expected.hits]
    assert found["hits"][0]["key"] == FOOD
    assert found["hits"][0]["item"]["region"] == JIANXI
    assert found["total"] == expected.total


def test_the_description_is_served_by_ourselves_and_readable(anybody: Caller) -> None:
    document = ok(anybody.get("/openapi.json"))
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/cases/{number}/acts/accept" in document["paths"]
    page = anybody.get("/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "//cdn" not in text
    assert "<script>" not in text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    for path in document["paths"]:
        assert path in text


def test_other_addresses_and_methods_are_problems_too(anybody: Caller) -> None:
    problem(anybody.get("/nothing"), 404, "not_found")
    told = anybody("DELETE", "/regions")
    problem(told, 405, "method_not_allowed")
    assert told.headers["Allow"] == "GET"
    problem(anybody.get("/cases"), 401, "unauthenticated")
    assert ROOT in anybody.get("/cases").json()["type"]
