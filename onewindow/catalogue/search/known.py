"""What a process knows of the list: a few thousand short texts, read once, and again when an item or a phrase has changed.

Looking through all of them takes a few milliseconds, less than asking the database for those that an index leads to.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from django.db import connection

from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.catalogue.search.similar import Similar
from onewindow.catalogue.search.words import plain_name, run_together

# What a word weighs in each of the lines of `BasicItem.search_words`: the name, phrases, topic and agency, the guide.
WEIGHTS = (1.0, 0.6, 0.2, 0.1)
ENDLESS = 1.6449  # 1 + 1/4 + 1/9 + …


class Entry(NamedTuple):
    """A listed item, as it is searched."""

    key: str
    name: str
    whole: str  # the name run together
    short: str  # without its parentheses too
    pinyin: str
    initials: str
    audience: Sequence[str]
    topic: str
    online: str
    instant: bool


class Phrase(NamedTuple):
    """What people say; `weight` 1–10."""

    entry: int  # the number of the item that they mean
    text: str
    said: str  # run together
    pinyin: str
    initials: str
    weight: int


@dataclass(frozen=True)
class Known:
    """The number of an entry is its place by pinyin."""

    entries: Sequence[Entry]
    phrases: Sequence[Phrase]
    words: Mapping[str, Mapping[int, float]]  # of everything said about an item, and how much each weighs there
    words_of_names: Mapping[str, Collection[int]]

    @cached_property
    def names_by_sound(self) -> Similar:
        return Similar([entry.pinyin for entry in self.entries])

    @cached_property
    def phrases_by_sound(self) -> Similar:
        return Similar([phrase.pinyin for phrase in self.phrases])


_held: tuple[object, Known] = (None, Known((), (), {}, {}))  # and the stamp of the tables when they were read
_reading = Lock()


def known() -> Known:
    """The list as it is now, for whoever asks within a transaction as they have changed it."""
    global _held  # noqa: PLW0603 - one for the process
    stamp, held = _stamp(), _held
    if held[0] != stamp:
        with _reading:
            held = _held
            if held[0] != stamp:
                held = _held = (stamp, _read())
    return held[1]


def _stamp() -> object:
    """Another one whenever a row has changed, whoever changed it: where each row lies, and which transaction wrote it there."""
    sums = [
        f'(select sum(hashtidextended(ctid, xmin::text::bigint)) from "{model._meta.db_table}")'  # noqa: S608 - our own tables
        for model in (BasicItem, Synonym)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(sums)}")
        return cursor.fetchone()


def _read() -> Known:
    columns = ("key", "name", "pinyin", "initials", "audience", "topic", "online", "instant", "search_words")
    entries: list[Entry] = []
    words: dict[str, dict[int, float]] = {}
    in_names: dict[str, list[int]] = {}
    items = BasicItem.objects.filter(listed=True).order_by("pinyin", "key")
    for number, (key, name, *facts, text) in enumerate(items.values_list(*columns)):
        entries.append(Entry(key, name, run_together(name), plain_name(name), *facts))
        lines = [line.split() for line in text.split("\n")]
        for word in dict.fromkeys(lines[0]):
            in_names.setdefault(word, []).append(number)
        for word, weight in _weighed(lines).items():
            words.setdefault(word, {})[number] = weight
    return Known(entries, _phrases({entry.key: number for number, entry in enumerate(entries)}), words, in_names)


def _phrases(numbers: Mapping[str, int]) -> list[Phrase]:
    said = Synonym.objects.order_by("pk").values_list("item", "phrase", "pinyin", "initials", "weight")
    return [
        Phrase(numbers[key], text, run_together(text), pinyin, initials, weight)
        for key, text, pinyin, initials, weight in said
        if key in numbers
    ]


def _weighed(lines: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """As PostgreSQL's ts_rank: each further time that a word stands there counts less, and one in the name without end is 1."""
    times: Counter[str] = Counter()
    weights: defaultdict[str, float] = defaultdict(float)
    for line, weight in zip(lines, WEIGHTS, strict=False):
        for word in line:
            times[word] += 1
            weights[word] += weight / times[word] ** 2 / ENDLESS
    return weights
