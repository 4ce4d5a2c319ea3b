"""A package drawn: a column a rank, a line from each member to what waits for it (Art. 30). Drawn on the server, nothing inline.

Wide screens get the picture, small ones and large print the same as a list; both are made of the same nodes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from onewindow.catalogue.packages import graph

WIDTH, GAP, ROW_GAP, HEAD = 1104, 56, 14, 34
PAD, BAR, LINE, SMALL = 14, 4, 25, 22  # heights of a line of title and of small text
TITLE_SIZE, SMALL_SIZE = 16, 14
WIDEST, LAST = 420, 190
RESULT = "result"  # the last node: collecting


@dataclass(frozen=True)
class Node:
    """`standing`: done, now, todo, wait, or nothing. `pill`: colour, icon, words."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    standing: str = ""
    pill: tuple[str, str, str] | None = None
    link: str = ""
    days: str = ""


@dataclass(frozen=True)
class Box:
    """A node in its place. `titles` and `smalls`: lines of text with the y of each."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    titles: tuple[tuple[str, float], ...]
    smalls: tuple[tuple[str, float], ...]
    pill_y: float

    @property
    def text_x(self) -> float:
        return self.x + PAD + BAR

    @property
    def sign_y(self) -> float:
        return self.pill_y - 14

    @property
    def word_x(self) -> float:
        return self.text_x + 22


@dataclass(frozen=True)
class Column:
    heading: str
    nodes: tuple[Node, ...]
    x: float = 0
    width: float = 0


@dataclass(frozen=True)
class Picture:
    label: str
    columns: Sequence[Column]
    after: Mapping[str, Sequence[str]]
    boxes: Mapping[str, Box] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return WIDTH

    @cached_property
    def height(self) -> float:
        return max((box.y + box.height for box in self.boxes.values()), default=0) + 4

    @property
    def placed(self) -> list[Box]:
        return list(self.boxes.values())

    @cached_property
    def edges(self) -> list[str]:
        """Paths from the right of what comes first to the left of what waits; what a longer way says already is left out."""
        return [
            _path(self.boxes[one], self.boxes[key])
            for key, prerequisites in self.after.items()
            for one in prerequisites
            if not any(one in graph.before(self.after, other) for other in prerequisites if other != one)
        ]


def _path(source: Box, target: Box) -> str:
    x1, y1 = source.x + source.width, source.y + source.height / 2
    x2, y2 = target.x, target.y + target.height / 2
    middle = x2 - GAP / 2
    return f"M{x1:.0f} {y1:.0f}H{middle:.0f}V{y2:.0f}H{x2:.0f}"


def picture(label: str, nodes: Sequence[Node], after: graph.After, last: Node) -> Picture:
    """`last` stands at the end: what becomes of the results."""
    ranks = graph.ranks(after)
    by_rank: dict[int, list[Node]] = {}
    for node in nodes:
        by_rank.setdefault(ranks[node.key], []).append(node)
    columns = [Column(_heading(n, len(by_rank[n])), tuple(by_rank[n])) for n in sorted(by_rank)]
    columns.append(Column("最后", (replace(last, key=RESULT),)))
    waited_for = {one for prerequisites in after.values() for one in prerequisites}
    whole = {key: list(value) for key, value in after.items()} | {RESULT: [k for k in after if k not in waited_for]}
    return _placed(Picture(label, columns, whole))


def _heading(rank: int, number: int) -> str:
    if rank == 0:
        return "先办" if number == 1 else f"{number} 件同时开始"
    return "接着" if number == 1 else f"接着，{number} 件同时开始"


def _placed(drawn: Picture) -> Picture:
    widths = _widths(drawn.columns)
    x, columns, stacks = 0.0, [], []
    for column, width in zip(drawn.columns, widths, strict=True):
        columns.append(replace(column, x=x, width=width))
        stacks.append([_box(node, x, width) for node in column.nodes])
        x += width + GAP
    tallest = max(_tall(stack) for stack in stacks)
    boxes: dict[str, Box] = {}
    for stack in stacks:
        y = HEAD + (tallest - _tall(stack)) / 2
        for box in stack:
            boxes[box.node.key] = _moved(box, y)
            y += box.height + ROW_GAP
    return replace(drawn, columns=columns, boxes=boxes)


def _widths(columns: Sequence[Column]) -> list[float]:
    """The widest column where most stand side by side; the last one is narrow."""
    free = WIDTH - GAP * (len(columns) - 1)
    last = min(LAST, free / len(columns))
    most = max(range(len(columns) - 1), key=lambda n: len(columns[n].nodes))
    weights = [2 if n == most and len(columns) < 5 else 1 for n in range(len(columns) - 1)]
    rest = (free - last) / sum(weights)
    return [*(rest * weight for weight in weights), last]


def _tall(stack: Sequence[Box]) -> float:
    return sum(box.height for box in stack) + ROW_GAP * (len(stack) - 1)


def _box(node: Node, x: float, width: float) -> Box:
    inner = width - 2 * PAD - BAR
    titles = wrapped(node.title, inner / TITLE_SIZE)
    said = [*node.lines, *([node.days] if node.days else [])]
    smalls = [line for text in said for line in wrapped(text, inner / SMALL_SIZE)]
    height = 2 * PAD - 6 + LINE * len(titles) + SMALL * len(smalls) + (SMALL + 4 if node.pill else 0)
    return Box(
        node,
        x,
        0,
        width,
        height,
        tuple((text, PAD + 12 + LINE * n) for n, text in enumerate(titles)),
        tuple((text, PAD + 9 + LINE * len(titles) + SMALL * n) for n, text in enumerate(smalls)),
        PAD + 12 + LINE * len(titles) + SMALL * len(smalls),
    )


def _moved(box: Box, y: float) -> Box:
    return replace(
        box,
        y=y,
        titles=tuple((text, at + y) for text, at in box.titles),
        smalls=tuple((text, at + y) for text, at in box.smalls),
        pill_y=box.pill_y + y,
    )


def wrapped(text: str, width: float) -> list[str]:
    """Lines of at most so many ems: a Chinese character is one, a Latin letter or digit little more than half."""
    lines, line, used = [], "", 0.0
    for character in text:
        wide = 1.0 if ord(character) > 0x2E7F else 0.58
        if used + wide > width and line and character not in "，。、）”》：":
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + wide
    return [*lines, line] if line else lines or [""]
