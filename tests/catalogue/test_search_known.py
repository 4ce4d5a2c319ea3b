"""What a process knows of the list follows whatever changes it; what is similar is so by the measure of PostgreSQL."""

import pytest
from django.db import connection, transaction

from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.catalogue.search import search, suggest
from onewindow.catalogue.search.known import known
from onewindow.catalogue.search.matching import SIMILAR
from onewindow.catalogue.search.similar import Similar
from onewindow.kernel.pinyin import pinyin_key

pytestmark = pytest.mark.django_db
FOOD = "food-business-licence"


def keys(typed: str) -> list[str]:
    return [hit.item.pk for hit in search(typed).hits]


def test_rows_changed_by_whatever_means_are_known_at_once() -> None:
    assert keys("撸串摊子") == []
    row = Synonym.objects.filter(item=FOOD).order_by("pk")[:1]
    Synonym.objects.filter(pk__in=row).update(phrase="撸串摊子", pinyin="luchuantanzi", initials="lctz")
    assert keys("撸串摊子")[0] == FOOD
    Synonym.objects.filter(phrase="撸串摊子").delete()
    assert keys("撸串摊子") == []
    BasicItem.objects.filter(pk=FOOD).update(listed=False)
    assert FOOD not in keys("食品经营许可")
    BasicItem.objects.filter(pk=FOOD).update(listed=True, name="撸串摊子登记")
    assert keys("撸串摊子") == [FOOD]


def test_what_was_taken_back_is_known_no_longer() -> None:
    point = transaction.savepoint()
    Synonym.objects.create(phrase="撸串摊子", item_id=FOOD)
    assert keys("撸串摊子")[0] == FOOD
    transaction.savepoint_rollback(point)
    assert keys("撸串摊子") == []


def test_nothing_is_read_again_while_nothing_changes() -> None:
    before = known()
    BasicItem.objects.select_for_update().get(pk=FOOD)
    assert known() is before


@pytest.mark.parametrize(
    "typed", ["食品精营许可", "社会保张卡", "出生户", "居住证申领", "租房提取住房公积金", "证明", "shigongxukezheng"]
)
def test_similarity_is_that_of_pg_trgm(typed: str) -> None:
    texts = [*BasicItem.objects.values_list("pinyin", flat=True), *Synonym.objects.values_list("pinyin", flat=True)]
    asked = pinyin_key(typed)
    with connection.cursor() as cursor:
        cursor.execute("select word_similarity(%s, text) from unnest(%s::text[]) as text", [asked, texts])
        measured = [value for (value,) in cursor.fetchall()]
    expected = {number: value for number, value in enumerate(measured) if value >= SIMILAR}
    assert expected
    assert Similar(texts).to(asked, SIMILAR) == pytest.approx(expected)


def test_the_sound_of_a_single_character_says_nothing() -> None:
    for hit in search("证", limit=20).hits:
        assert "证" in hit.item.name or "证" in hit.phrase
    assert search("证").did_you_mean is None


def test_a_whole_question_has_suggestions_too() -> None:
    first = suggest("开饭店需要什么手续")[0]
    assert (first.key, first.phrase) == (FOOD, "开饭店")
