"""`search`: from what somebody typed to a page of items that they can apply for where they live."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from onewindow.catalogue.models import BasicItem, Item, Synonym
from onewindow.catalogue.search.hits import SearchHit, hits_for
from onewindow.catalogue.search.matching import (
    LEAST,
    LEAST_LETTERS_OF_NAME,
    LEAST_LETTERS_OF_PHRASE,
    TAIL,
    Match,
    Phrase,
    Query,
    best_of,
    by_name,
    by_phrase,
    by_sound,
    by_words,
    parts_of,
)
from onewindow.network.models import Level, Region

NEAR = 20.0  # what competence at the place adds, more the nearer: it settles among equals
RANK_WEIGHTS = [0.1, 0.2, 0.6, 1.0]  # D to A


@dataclass(frozen=True, slots=True)
class SearchPage:
    hits: Sequence[SearchHit]
    total: int
    did_you_mean: str | None = None  # where only a supposed typing error led to the first hit


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    name: str
    pinyin: str
    match: Match


def search(
    query: str,
    *,
    region: Region | None = None,
    audience: str | None = None,
    topic: str | None = None,
    online: str | None = None,
    instant: bool | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchPage:
    """The items that `query` may mean, nearest first; all that pass the filters when it is empty.

    With a region each hit has the item that is competent there. Six queries at most, however many hits, and two settings.
    """
    items = _filtered(audience, topic, online, instant)
    asked = Query(query[:100])
    if not asked.plain:
        total = items.count()
        first = items.order_by("pinyin")[offset : offset + limit]
        return SearchPage(hits_for([(item, Match(0)) for item in first], region), total)
    with _by_index():
        matching = _found(asked, items)
    found = _ranked(matching, region)
    page = found[offset : offset + limit]
    whole = BasicItem.objects.defer("search_vector", "search_words").in_bulk([one.key for one in page])
    page_of = [(whole[one.key], one.match) for one in page]
    guessed = found[0].name if found and found[0].match.guessed else None
    return SearchPage(hits_for(page_of, region), len(found), guessed)


def _filtered(audience: str | None, topic: str | None, online: str | None, instant: bool | None) -> QuerySet[BasicItem]:
    items = BasicItem.objects.filter(listed=True).defer("search_vector", "search_words")
    if audience:
        items = items.filter(audience__contains=[audience])
    if topic:
        items = items.filter(topic=topic)
    if online:
        items = items.filter(online=online)
    if instant is not None:
        items = items.filter(instant=instant)
    return items


def _found(query: Query, items: QuerySet[BasicItem]) -> list[_Found]:
    """Each way to an item is a query of its own with an index of its own: joined by OR they would read the whole catalogue."""
    phrases = _phrases(query)
    rank: Value | SearchRank = Value(0.0, output_field=FloatField())
    ways = [Q(pk__in=phrases), Q(pinyin__contains=query.pinyin)]
    if len(query.pinyin) > LEAST_LETTERS_OF_NAME:
        ways.append(Q(pinyin__trigram_word_similar=query.pinyin))
    if query.latin:
        ways.append(Q(initials__contains=query.pinyin))
    elif query.words:
        any_word = SearchQuery(" | ".join(f"'{word}'" for word in query.words), search_type="raw", config="simple")
        rank = SearchRank(F("search_vector"), any_word, weights=RANK_WEIGHTS)
        ways.append(Q(search_vector=any_word))
    rows = items.annotate(similarity=TrigramWordSimilarity(query.pinyin, "pinyin"), rank=rank).values_list(
        "pk", "name", "pinyin", "initials", "search_words", "similarity", "rank"
    )
    found: dict[str, _Found] = {}
    for key, name, pinyin, initials, all_words, similarity, ranked in _any_of(rows, ways):
        if key in found:
            continue
        matches = [
            by_name(query, name),
            by_words(query, name, all_words, ranked),
            by_sound(query, pinyin, initials, similarity),
            phrases.get(key, Match(0)),
        ]
        found[key] = _Found(key, name, pinyin, best_of(query, name, matches))
    return [*found.values()]


def _phrases(query: Query) -> dict[str, Match]:
    """The best phrase of each item that people may have used."""
    parts = RawSQL("select unnest(%s::text[])", [parts_of(query.plain)])  # one parameter, however many they are
    ways = [Q(phrase__in=parts), Q(phrase__contains=query.plain)]
    if len(query.pinyin) > LEAST_LETTERS_OF_PHRASE:
        ways.append(Q(pinyin__trigram_word_similar=query.pinyin))
    if query.latin:
        ways.append(Q(initials__contains=query.pinyin) | Q(pinyin__startswith=query.pinyin))
    rows = Synonym.objects.annotate(similarity=TrigramWordSimilarity(query.pinyin, "pinyin")).values_list(
        "item_id", "similarity", "phrase", "pinyin", "initials", "weight"
    )
    best: dict[str, Match] = {}
    for key, similarity, text, sound, letters, weight in _any_of(rows, ways):
        match = by_phrase(query, Phrase(text, sound, letters, weight), similarity)
        if match.score > best.get(key, Match(0)).score:
            best[key] = match
    return best


@contextmanager
def _by_index() -> Iterator[None]:
    """The planner takes comparing trigrams for as cheap as comparing numbers, and would rather compare all than use their index."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        yield
        cursor.execute("set local enable_seqscan = on")


def _any_of(rows: QuerySet[Any, Any], ways: Sequence[Q]) -> QuerySet[Any, Any]:
    """Those that one of the ways leads to; some more than once."""
    parts = [rows.filter(way).order_by() for way in ways]
    return parts[0].union(*parts[1:], all=True)


def _ranked(found: list[_Found], region: Region | None) -> list[_Found]:
    """Best first without the tail; among equals what can be done nearest to the person."""
    best = max((one.match.score for one in found), default=0.0)
    good = [one for one in found if one.match.score >= max(LEAST, best * TAIL)]
    nearness: dict[str, float] = {}
    if region is not None:
        implemented = Item.objects.filter(
            basic__in=[one.key for one in good], region__in=region.ancestor_codes()
        ).values_list("basic_id", "level")
        for key, level in implemented:
            nearness[key] = max(nearness.get(key, 0.0), NEAR * (1 + Level(level).rank) / len(Level))
    good.sort(key=lambda one: (-one.match.score - nearness.get(one.key, 0.0), one.pinyin))
    return good
