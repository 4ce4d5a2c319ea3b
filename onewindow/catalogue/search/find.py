"""`search`: from what somebody typed to a page of items that they can apply for where they live."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models.expressions import RawSQL

from onewindow.catalogue.models import BasicItem, Item
from onewindow.catalogue.search.hits import SearchHit, hits_for
from onewindow.catalogue.search.known import Entry, Known, known
from onewindow.catalogue.search.matching import (
    LEAST,
    LEAST_LETTERS_OF_NAME,
    LEAST_LETTERS_OF_PHRASE,
    NONE,
    SIMILAR,
    SURE,
    TAIL,
    Match,
    Query,
    best_of,
    by_name,
    by_phrase,
    by_sound,
    by_words,
)
from onewindow.catalogue.search.similar import Similar
from onewindow.network.models import Level, Region

NEAR = 20.0  # what competence at the place adds, more the nearer: it settles among equals


@dataclass(frozen=True, slots=True)
class SearchPage:
    hits: Sequence[SearchHit]
    total: int
    did_you_mean: str | None = None  # where only a supposed typing error led to the first hit
    vague: bool = False  # nothing answers to the question, hits share a word with it


class Found(NamedTuple):
    entry: Entry
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

    With a region each hit has the item that is competent there. Five queries, however many hits, and two more where the list has
    changed since this process read it.
    """
    asked, held = Query(query[:100]), known()

    def passes(entry: Entry) -> bool:
        return (
            (not audience or audience in entry.audience)
            and (not topic or topic == entry.topic)
            and (not online or online == entry.online)
            and (instant is None or instant == entry.instant)
        )

    found = (
        ranked(_found(asked, held, passes), region, offset + limit)
        if asked.plain
        else [Found(entry, NONE) for entry in held.entries if passes(entry)]
    )
    page = found[offset : offset + limit]
    whole = BasicItem.objects.defer("search_words").in_bulk([one.entry.key for one in page])
    guessed = found[0].entry.name if found and found[0].match.guessed else None
    vague = bool(asked.plain and found) and found[0].match.score < SURE
    return SearchPage(hits_for([(whole[one.entry.key], one.match) for one in page], region), len(found), guessed, vague)


def _found(query: Query, held: Known, passes: Callable[[Entry], bool]) -> list[Found]:
    """All that one of the ways leads to and that is not noise: the name, its sound, words, what people call it."""
    heard = sounding(query, held)
    alike = _alike(query, held.names_by_sound, LEAST_LETTERS_OF_NAME, heard)
    said, worded = _said(query, held), by_words(query, held)
    found = []
    for number in sorted(named(query, held) | heard | alike.keys() | said.keys() | worded.keys()):
        entry = held.entries[number]
        if passes(entry):
            matches = [
                by_name(query, entry), worded.get(number, NONE), by_sound(query, entry, alike.get(number, 0.0)),
                said.get(number, NONE),
            ]  # fmt: skip
            found.append(Found(entry, best_of(query, entry.name, matches)))
    best = max((one.match.score for one in found), default=0.0)
    return [one for one in found if one.match.score >= max(LEAST, best * TAIL)]


def _said(query: Query, held: Known) -> dict[int, Match]:
    """The best phrase of each item that people may have used."""
    near = phrased(query, held)
    alike = _alike(query, held.phrases_by_sound, LEAST_LETTERS_OF_PHRASE, near)
    best: dict[int, Match] = {}
    for number in near | alike.keys():
        phrase = held.phrases[number]
        match = by_phrase(query, phrase, alike.get(number, 0.0))
        if match.score > best.get(phrase.entry, NONE).score:
            best[phrase.entry] = match
    return best


def _alike(query: Query, among: Similar, letters: int, beside: Container[int]) -> dict[int, float]:
    """What may have been meant by wrong characters of nearly the same sound; of two, one is another word (狗证 is not 五证)."""
    long = (query.latin or len(query.plain) > 2) and len(query.pinyin) > letters
    return among.to(query.pinyin, SIMILAR, beside=beside) if long else {}


def ranked(found: Sequence[Found], region: Region | None, shown: int) -> list[Found]:
    """Best first; among equals what can be done nearest to the person, as far as the first `shown` go."""
    scores = sorted((one.match.score for one in found), reverse=True)
    least = scores[shown - 1] - NEAR if shown <= len(found) else 0.0  # nothing beneath comes up so far by being near
    near = _nearness([one.entry.key for one in found if one.match.score >= least], region) if region else {}
    return sorted(found, key=lambda one: -one.match.score - near.get(one.entry.key, 0.0))


def _nearness(keys: list[str], region: Region) -> dict[str, float]:
    near: dict[str, float] = {}
    wanted = RawSQL("select unnest(%s::text[])", [keys])  # one parameter: planned well, however many they are
    implemented = Item.objects.filter(basic__in=wanted, region__in=region.ancestor_codes())
    for key, level in implemented.values_list("basic", "level"):
        near[key] = max(near.get(key, 0.0), NEAR * (1 + Level(level).rank) / len(Level))
    return near


def named(query: Query, held: Known) -> set[int]:
    """Items whose name has what was asked, or is part of it."""
    asked = query.plain
    return {number for number, one in enumerate(held.entries) if asked in one.whole or one.short in asked}


def sounding(query: Query, held: Known) -> set[int]:
    """Items whose name sounds so, as a whole or in part; a single syllable says nothing."""
    sound = query.pinyin
    if len(query.plain) < 2:
        return set()
    return {
        number for number, one in enumerate(held.entries) if sound in one.pinyin or (query.latin and sound in one.initials)
    }  # fmt: skip


def phrased(query: Query, held: Known) -> set[int]:
    """Phrases that have what was asked, are part of it, or are typed or sound so."""
    asked, sound, latin = query.plain, query.pinyin, query.latin
    return {
        number for number, one in enumerate(held.phrases)
        if asked in one.said or one.said in asked or sound == one.pinyin
        or (latin and (sound in one.initials or one.pinyin.startswith(sound)))
    }  # fmt: skip
