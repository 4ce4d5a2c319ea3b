"""The kinds of fields that a guide is made of."""

from dataclasses import dataclass
from typing import Union

Option = tuple[str, str]  # value, in words


@dataclass(frozen=True)
class Field:
    """`kind`: text, long, whole, decimal, choice, yes, many, need (when a material is wanted), covers (what a promise stands for),
    element (a data element), null (always none: a promise has no legal basis, and no control).

    `empty`: what nothing typed means: "" must be filled, None is null, "absent" leaves the key out.
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    options: tuple[Option, ...] = ()
    empty: str | None = ""
    short: bool = False
    aside: bool = False  # seldom touched: under 更多


@dataclass(frozen=True)
class Group:
    """A part with fields of its own. `absent`: in words, what it means that a guide has none; empty where it must be there."""

    name: str
    label: str
    fields: tuple[Field, ...]
    absent: str = ""
    help: str = ""


@dataclass(frozen=True)
class Rows:
    """A list of parts. `title`: the fields that name a row. `other`: the fields of rows that have `mark`, in place of the first."""

    name: str
    label: str
    noun: str  # 一份材料
    fields: "tuple[Part, ...]"
    title: tuple[str, ...]
    help: str = ""
    mark: str = ""
    other: "tuple[Part, ...]" = ()
    other_noun: str = ""
    small: bool = False  # rows of one line

    def fields_of(self, row: object) -> "tuple[Part, ...]":
        return self.other if self.mark and isinstance(row, dict) and self.mark in row else self.fields


Part = Union[Field, Group, Rows]  # noqa: UP007 - quoted above


@dataclass(frozen=True)
class Section:
    """One page of the editor: an element of Article 17 with its number, or a setting of handling."""

    key: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    number: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts)

    @property
    def heading(self) -> str:
        return f"{self.number}　{self.title}" if self.number else self.title
