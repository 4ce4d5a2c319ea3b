"""Suggestions as one types."""

from dataclasses import dataclass

from onewindow.catalogue.search.find import Found, named, phrased, ranked, sounding
from onewindow.catalogue.search.known import known
from onewindow.catalogue.search.matching import NONE, Match, Query, best_of, by_name, by_phrase, by_sound
from onewindow.network.models import Region

LIMIT = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to offer: the item's name, and the phrase by which it was found where that is not the name."""

    key: str
    name: str
    phrase: str = ""


def suggest(prefix: str, region: Region | None = None, *, limit: int = LIMIT) -> list[Suggestion]:
    """Items whose name, pinyin, initials or everyday phrase begins with or has what was typed. Two queries."""
    query = Query(prefix[:50])
    if not query.plain:
        return []
    held = known()
    best: dict[int, Match] = {}
    for number in named(query, held) | sounding(query, held):
        entry = held.entries[number]
        best[number] = best_of(query, entry.name, [by_name(query, entry), by_sound(query, entry, 0.0)])
    for phrase in map(held.phrases.__getitem__, phrased(query, held)):
        match = by_phrase(query, phrase, 0.0)
        if match.score > best.get(phrase.entry, NONE).score:
            best[phrase.entry] = match
    found = [Found(held.entries[number], best[number]) for number in sorted(best) if best[number].score]
    return [Suggestion(entry.key, entry.name, match.phrase) for entry, match in ranked(found, region, limit)[:limit]]
