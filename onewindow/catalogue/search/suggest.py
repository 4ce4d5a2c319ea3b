"""Suggestions as one types."""

from dataclasses import dataclass

from django.db.models import Q

from onewindow.catalogue.models import BasicItem, Item, Synonym
from onewindow.catalogue.search.matching import Match, Phrase, Query, best_of, by_name, by_phrase, by_sound
from onewindow.network.models import Level, Region

LIMIT = 8
NEAR = 5.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to offer: the item's name, and the phrase by which it was found where that is not the name."""

    key: str
    name: str
    phrase: str = ""


def suggest(prefix: str, region: Region | None = None, *, limit: int = LIMIT) -> list[Suggestion]:
    """Items whose name, pinyin, initials or everyday phrase begins with or has what was typed. Three queries."""
    query = Query(prefix[:50])
    if not query.plain:
        return []
    best: dict[str, tuple[Match, str]] = {}
    wanted = Q(name__contains=query.plain) | Q(pinyin__contains=query.pinyin)
    if query.latin:
        wanted |= Q(initials__contains=query.pinyin)
    for key, name, pinyin, initials in BasicItem.objects.filter(wanted, listed=True).values_list(
        "pk", "name", "pinyin", "initials"
    ):
        match = best_of(query, name, [by_name(query, name), by_sound(query, pinyin, initials, 0.0)])
        best[key] = (match, name)
    said = Q(phrase__contains=query.plain) | Q(pinyin__startswith=query.pinyin)
    if query.latin:
        said |= Q(initials__contains=query.pinyin)
    phrases = Synonym.objects.filter(said).values_list(
        "item_id", "item__name", "phrase", "pinyin", "initials", "weight"
    )
    for key, name, text, sound, letters, weight in phrases:
        match = by_phrase(query, Phrase(text, sound, letters, weight), 0.0)
        if key not in best or match.score > best[key][0].score:
            best[key] = (match, name)
    near = _near(list(best), region)
    ranked = sorted(
        (pair for pair in best.items() if pair[1][0].score > 0),
        key=lambda pair: (-pair[1][0].score - near.get(pair[0], 0.0), pair[1][1]),
    )
    return [Suggestion(key, name, match.phrase) for key, (match, name) in ranked[:limit]]


def _near(keys: list[str], region: Region | None) -> dict[str, float]:
    if region is None or not keys:
        return {}
    near: dict[str, float] = {}
    implemented = Item.objects.filter(basic__in=keys, region__in=region.ancestor_codes())
    for key, level in implemented.values_list("basic_id", "level"):
        near[key] = max(near.get(key, 0.0), NEAR * (1 + Level(level).rank))
    return near
