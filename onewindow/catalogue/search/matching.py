"""How near an item is to what somebody typed.

An exact name comes before what people call it, that before the words of the name, and those before words of the guide.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from onewindow.catalogue.search.known import Entry, Known, Phrase
from onewindow.catalogue.search.words import letters_of_substance, run_together, words
from onewindow.kernel.pinyin import pinyin_key

_LATIN = re.compile(r"[a-z]+")

# Words that half the catalogue has: they tell little.
_GENERIC = """
    许可 许可证 登记 登记证 申请 证 证明 备案 审批 审核 设立 核发 新办 变更 注销 认定 领取 申领 补办 材料 个人 企业 单位
"""
GENERIC = frozenset(_GENERIC.split())
GENERIC_WEIGHT = 0.25

SINGLE = 300  # a single character says little
LATER = ("变更", "延续", "注销", "换领", "补领", "补办", "换证")
LATER_PENALTY = 45
LEAST = 110
SURE = 200  # less is a word in passing, of a guide or of a long question: to be shown, not to be called found
TAIL = 0.3  # hits this much below the best are noise
SIMILAR = 0.6  # of pinyin; less is another thing
LEAST_LETTERS_OF_NAME, LEAST_LETTERS_OF_PHRASE = 3, 4  # of pinyin; with no more, what is similar is chance


@dataclass(frozen=True)
class Query:
    text: str

    @cached_property
    def plain(self) -> str:
        return run_together(self.text)

    @cached_property
    def latin(self) -> bool:
        return bool(_LATIN.fullmatch(self.plain))

    @cached_property
    def pinyin(self) -> str:
        return pinyin_key(self.plain)

    @cached_property
    def substance(self) -> int:
        return max(1, letters_of_substance(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return () if self.latin else tuple(dict.fromkeys(words(self.text)))

    @cached_property
    def weights(self) -> dict[str, float]:
        """The share of each word in the query, common ones counting less."""
        weights = {word: GENERIC_WEIGHT if word in GENERIC else 1.0 for word in self.words}
        whole = sum(weights.values())
        return {word: weight / whole for word, weight in weights.items()}


class Match(NamedTuple):
    """A score, the phrase that led there, and whether only a supposed typing error did."""

    score: float
    phrase: str = ""
    guessed: bool = False


NONE = Match(0)


def by_name(query: Query, entry: Entry) -> Match:
    short, whole, asked = entry.short, entry.whole, query.plain
    if asked in (short, whole):
        return Match(1000)
    if len(short) > 3 and short in asked:
        return Match(860)
    if asked not in whole:
        return NONE
    share = len(asked) / len(whole)
    if len(asked) == 1:
        return Match(SINGLE + 100 * share)
    return Match(880 + 60 * share if whole.startswith(asked) else 720 + 100 * share)


def by_words(query: Query, held: Known) -> dict[int, Match]:
    """Of each item, by how much of the query stands in its name, or anywhere."""
    anywhere: defaultdict[int, float] = defaultdict(float)
    rank: defaultdict[int, float] = defaultdict(float)
    name: defaultdict[int, float] = defaultdict(float)
    for word, share in query.weights.items():
        for number in held.words_of_names.get(word, ()):
            name[number] += share
        for number, weight in held.words.get(word, {}).items():
            anywhere[number] += share
            rank[number] += weight / len(query.words)
    return {
        number: Match(280 * name.get(number, 0.0) + 240 * share + 40 * min(rank[number], 1.0))
        for number, share in anywhere.items()
        if share >= 0.5 or number in name
    }


def by_sound(query: Query, entry: Entry, similarity: float) -> Match:
    """Pinyin and initials as typed, and wrong characters of the same sound."""
    asked, pinyin = query.pinyin, entry.pinyin
    if query.latin:
        typed = _letters(asked, pinyin, entry.initials)
        if typed.score:
            return typed
    elif len(query.plain) > 1 and asked in pinyin:
        return Match(600 + 100 * len(asked) / len(pinyin), guessed=True)
    return Match(520 * similarity, guessed=True) if similarity else NONE


def _letters(asked: str, pinyin: str, initials: str) -> Match:
    if len(asked) < 2:
        return NONE
    by_pinyin, by_initials = 60 * len(asked) / len(pinyin), 60 * len(asked) / len(initials)
    ways = (
        (pinyin.startswith(asked), 840 + by_pinyin),
        (initials.startswith(asked), 780 + by_initials),
        (asked in pinyin and len(asked) > 3, 680 + by_pinyin),
        (asked in initials, 560 + by_initials),
    )
    return Match(next((score for is_so, score in ways if is_so), 0))


def by_phrase(query: Query, phrase: Phrase, similarity: float) -> Match:
    """By what people call it."""
    asked, said, weight = query.plain, phrase.said, phrase.weight
    if asked == said:
        return Match(940 + weight, phrase.text)
    if len(said) > 1 and said in asked:
        return Match(480 + 300 * min(1.0, len(said) / query.substance) + weight, phrase.text)
    if asked in said:
        least = 10 + SINGLE if len(asked) == 1 else 620
        share = len(asked) / len(said)
        return Match(least + 60 * share + weight + 10 * said.startswith(asked), phrase.text)
    if query.latin:
        typed = _phrase_by_letters(query.pinyin, phrase)
        if typed.score:
            return typed
    elif query.pinyin == phrase.pinyin:
        return Match(860 + weight, phrase.text, guessed=True)
    return Match(480 * similarity + weight, phrase.text, guessed=True) if similarity else NONE


def _phrase_by_letters(asked: str, phrase: Phrase) -> Match:
    if len(asked) < 2:
        return NONE
    if asked == phrase.pinyin:
        return Match(860 + phrase.weight, phrase.text)
    if phrase.pinyin.startswith(asked):
        return Match(660 + 60 * len(asked) / len(phrase.pinyin) + phrase.weight, phrase.text)
    if asked in phrase.initials:
        first = 120 if phrase.initials.startswith(asked) else 0
        return Match(520 + first + 100 * len(asked) / len(phrase.initials) + phrase.weight, phrase.text)
    return NONE


def best_of(query: Query, name: str, matches: Iterable[Match]) -> Match:
    """The best one, raised a little by the words; what changes or ends a thing comes after what begins it unless asked for."""
    found = list(matches)
    best = max(found)
    extra = 0.12 * sum(match.score for match in found if match is not best)
    later = any(word in name and word not in query.plain for word in LATER)
    return best._replace(score=best.score + min(extra, 140) - (LATER_PENALTY if later and best.score else 0))
