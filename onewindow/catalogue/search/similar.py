"""Texts nearly as typed: by their trigrams, the way pg_trgm's word similarity measures it."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import chain

_WORD = re.compile(r"[^\W_]+")


class Similar:
    """Texts to be found by one that is like a stretch of them; a text is known by its number."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for trigram in {*_trigrams(text)}:
                self._with[trigram].append(number)

    def to(self, asked: str, least: float, *, beside: Container[int] = ()) -> dict[int, float]:
        """The texts at least so similar to what was asked, each with how similar it is; `beside` those found already."""
        wanted = {*_trigrams(asked)}
        shared = Counter(chain.from_iterable(self._with.get(trigram, ()) for trigram in wanted))
        enough = least * len(wanted)  # with fewer in common no stretch is similar enough
        found = {}
        for number, together in shared.items():
            if together >= enough and number not in beside:
                similarity = _similarity(wanted, [*_trigrams(self.texts[number])], least)
                if similarity >= least:
                    found[number] = similarity
        return found


def _trigrams(text: str) -> Iterator[str]:
    """In their order, each word with two blanks before and one behind."""
    for word in _WORD.findall(text.lower()):
        padded = f"  {word} "
        yield from (padded[at : at + 3] for at in range(len(padded) - 2))


def _similarity(wanted: set[str], trigrams: Sequence[str], least: float) -> float:
    """The greatest share that a stretch of trigrams has in common with the wanted ones; any less than `least` where it is less."""
    best, ahead = 0.0, sum(trigram in wanted for trigram in trigrams)
    for first, beginning in enumerate(trigrams):
        if beginning in wanted:
            if ahead < max(best, least) * len(wanted):
                break  # no stretch that begins here or later has enough
            ahead -= 1
            best = max(best, _from(wanted, trigrams[first:]))
    return best


def _from(wanted: set[str], trigrams: Sequence[str]) -> float:
    """The same of the stretches that begin with the first one."""
    best, common, stretch = 0.0, 0, set[str]()
    for trigram in trigrams:
        if trigram not in stretch:
            stretch.add(trigram)
            if trigram in wanted:
                common += 1
                best = max(best, common / (len(wanted) + len(stretch) - common))
    return best
