"""What two versions of a guide have different, as people understand it: row by row, field by field, word by word (Art. 17)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from onewindow.catalogue.fields import SECTIONS, Field, Group, Part, Rows, Section
from onewindow.catalogue.fields.words import NOTHING, in_words, row_title
from onewindow.regulation.articles import Art

REVIEWED_BY_DIFFERENCE = Art(17)
ALIKE = 0.45  # rows without a key are the same row changed where they resemble each other this much
Content = Mapping[str, Any]
Piece = tuple[str, str]  # "same", "del" or "ins", and the text


@dataclass(frozen=True)
class Line:
    """One field of a change: its label, and the text before and after in pieces."""

    label: str
    was: list[Piece]
    now: list[Piece]


@dataclass(frozen=True)
class Change:
    """`kind`: added, removed, changed, moved. `place` names it for comments, the same while it is edited."""

    section: Section
    place: str
    title: str
    kind: str
    lines: list[Line]

    @property
    def label(self) -> str:
        return {"added": "新增", "removed": "删去", "changed": "改动", "moved": "换位置"}[self.kind]


@dataclass(frozen=True)
class Names:
    """What words need beside the contents: the labels of data elements."""

    old: Content
    new: Content
    elements: Mapping[str, str]


def differences(old: Content, new: Content, elements: Mapping[str, str] | None = None) -> list[Change]:
    """In the order of the guide. Contents as stored; a draft's may be wrong in form."""
    names = Names(old, new, elements or {})
    return [change for section in SECTIONS for part in section.parts for change in _part(section, part, names)]


def unchanged(changes: list[Change]) -> list[Section]:
    touched = {change.section.key for change in changes}
    return [section for section in SECTIONS if section.key not in touched]


def counted(changes: list[Change]) -> dict[str, int]:
    kinds = [change.kind for change in changes]
    return {
        "改": kinds.count("changed") + kinds.count("moved"),
        "加": kinds.count("added"),
        "删": kinds.count("removed"),
    }


def _part(section: Section, part: Part, names: Names) -> Iterator[Change]:
    was, now = names.old.get(part.name), names.new.get(part.name)
    if was == now:
        return
    if isinstance(part, Rows):
        yield from _rows(section, part, was, now, names)
        return
    lines = [_line(part, was, now, names, label="")] if isinstance(part, Field) else _group_lines(part, was, now, names)
    if lines := [line for line in lines if line.was != line.now]:
        yield Change(section, part.name, part.label if part.label != section.title else "", "changed", lines)


def _group_lines(part: Group, was: Any, now: Any, names: Names) -> list[Line]:
    before, after = was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {}
    if not before or not after:
        return [Line("", *compared(_whole(part, before, names.old), _whole(part, after, names.new)))]
    return [_line(field, before.get(field.name), after.get(field.name), names) for field in part.fields]


def _whole(part: Group, value: Mapping[str, Any], content: Content) -> str:
    if not value:
        return part.absent or NOTHING
    return "；".join(
        f"{field.label} {in_words(field, value.get(field.name), content)}" for field in part.fields if not field.aside
    )


def _rows(section: Section, part: Rows, was: Any, now: Any, names: Names) -> Iterator[Change]:
    before = [row for row in was or [] if isinstance(row, dict)]
    after = [row for row in now or [] if isinstance(row, dict)]
    pairs = _paired(part, before, after)
    partner = {new: old for old, new in pairs}
    for n, row in enumerate(after):
        place = f"{part.name}[{row.get('key') or n}]"
        title = f"第 {n + 1} 项　{row_title(part, row, names.new, names.elements)}"
        if n not in partner:
            yield Change(section, place, title, "added", _row_lines(part, {}, row, names))
        elif before[partner[n]] != row:
            lines = [line for line in _row_lines(part, before[partner[n]], row, names) if line.was != line.now]
            if lines:
                yield Change(section, place, title, "changed", lines)
    gone = set(range(len(before))) - {old for old, _ in pairs}
    for n in sorted(gone):
        row = before[n]
        place = f"{part.name}[{row.get('key') or f'-{n}'}]"
        title = f"原第 {n + 1} 项　{row_title(part, row, names.old, names.elements)}"
        yield Change(section, place, title, "removed", _row_lines(part, row, {}, names))
    order = [old for old, _ in sorted(pairs, key=lambda pair: pair[1])]
    if order != sorted(order):
        yield Change(section, part.name, f"{part.label}的顺序", "moved", [_order_line(part, before, after, names)])


def _order_line(part: Rows, before: list[Any], after: list[Any], names: Names) -> Line:
    old = "，".join(row_title(part, row, names.old, names.elements) for row in before)
    new = "，".join(row_title(part, row, names.new, names.elements) for row in after)
    return Line("", [("same", old)], [("same", new)])


def _paired(part: Rows, before: list[Any], after: list[Any]) -> list[tuple[int, int]]:
    """Which row became which: by key, else the equal ones, else those that resemble each other most."""
    keyed = {row["key"]: n for n, row in enumerate(before) if row.get("key")}
    pairs = [(keyed[row["key"]], n) for n, row in enumerate(after) if row.get("key") in keyed]
    left = [n for n in range(len(before)) if n not in {old for old, _ in pairs} and not before[n].get("key")]
    rest = [n for n in range(len(after)) if n not in {new for _, new in pairs} and not after[n].get("key")]
    likeness = sorted(
        ((_alike(before[old], after[new]), -abs(old - new), old, new) for old in left for new in rest), reverse=True
    )
    for alike, _, old, new in likeness:
        if alike >= ALIKE and old in left and new in rest:
            left.remove(old)
            rest.remove(new)
            pairs.append((old, new))
    return pairs


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    if one == other:
        return 1.0
    text, against = (" ".join(str(value) for value in row.values()) for row in (one, other))
    return SequenceMatcher(None, text, against).ratio()


def _row_lines(part: Rows, was: Mapping[str, Any], now: Mapping[str, Any], names: Names) -> list[Line]:
    lines = []
    for field in part.fields_of(now or was):
        if isinstance(field, Field) and not field.aside:
            title = field.name in part.title
            if title and not (was and now):
                continue  # the row's title says it
            lines.append(
                _line(
                    field,
                    was.get(field.name),
                    now.get(field.name),
                    names,
                    label="" if title else field.label,
                    had=bool(was),
                    has=bool(now),
                )
            )
        elif isinstance(field, Rows):
            old, new = (
                _inner(field, row.get(field.name), content, names)
                for row, content in ((was, names.old), (now, names.new))
            )
            lines.append(Line(field.label, *compared(old if was else "", new if now else "")))
    return [line for line in lines if line.was or line.now]


def _inner(part: Rows, rows: Any, content: Content, names: Names) -> str:
    return "、".join(row_title(part, row, content, names.elements) for row in rows or [])


def _line(
    field: Field, was: Any, now: Any, names: Names, *, label: str | None = None, had: bool = True, has: bool = True
) -> Line:
    before = in_words(field, was, names.old, names.elements) if had else ""
    after = in_words(field, now, names.new, names.elements) if has else ""
    if before in {"", NOTHING} and after in {"", NOTHING}:
        before = after = ""
    return Line(field.label if label is None else label, *compared(before, after))


def compared(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; where little is the same they are shown whole, since scraps explain nothing."""
    if was == now:
        piece: list[Piece] = [("same", was)] if was else []
        return piece, list(piece)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if matcher.ratio() < 0.5:
        return ([("del", was)] if was else []), ([("ins", now)] if now else [])
    left: list[Piece] = []
    right: list[Piece] = []
    for op, a, b, c, d in matcher.get_opcodes():
        if b > a:
            left.append(("same" if op == "equal" else "del", was[a:b]))
        if d > c:
            right.append(("same" if op == "equal" else "ins", now[c:d]))
    return left, right
