"""`Art(22)`: how an act, a rule or a limit names the article of the Measures it rests on."""

from __future__ import annotations

LAST_ARTICLE = 60
_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """The Chinese numeral of 1–99: 十, 十二, 二十二."""
    if not 1 <= number <= 99:
        raise ValueError(f"no numeral for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


NUMERALS: dict[int, str] = {number: numeral(number) for number in range(1, LAST_ARTICLE + 1)}


class Art:
    """One article or several, cited with integer literals: the citations are read from the source text itself."""

    __slots__ = ("_item", "_numbers")

    def __init__(self, *numbers: int, item: int | None = None) -> None:
        if not numbers:
            raise ValueError("an article needs a number")
        for number in numbers:
            if isinstance(number, bool) or not isinstance(number, int) or number not in NUMERALS:
                raise ValueError(f"the Measures have articles 1 to {LAST_ARTICLE}, not {number!r}")
        if len(set(numbers)) != len(numbers):
            raise ValueError(f"an article is named twice: {numbers}")
        if item is not None and (len(numbers) != 1 or not 1 <= item <= 99):
            raise ValueError("an item (项) is one of a single article, counted from 1")
        self._numbers = numbers
        self._item = item

    @property
    def numbers(self) -> tuple[int, ...]:
        return self._numbers

    @property
    def item(self) -> int | None:
        return self._item

    @property
    def labels(self) -> tuple[str, ...]:
        suffix = "" if self._item is None else f"第（{numeral(self._item)}）项"
        return tuple(f"第{NUMERALS[number]}条{suffix}" for number in self._numbers)

    @property
    def label(self) -> str:
        """第二十二条; several: 第二十条、第二十二条."""
        return "、".join(self.labels)

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        parts = [str(number) for number in self._numbers]
        return f"Art({', '.join(parts if self._item is None else [*parts, f'item={self._item}'])})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Art) and (self._numbers, self._item) == (other._numbers, other._item)

    def __hash__(self) -> int:
        return hash((self._numbers, self._item))
