"""Charts drawn here as coordinates; the template writes them as SVG attributes. Each has its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.oversight.figures import Point

LINES = 4  # of the grid, beside the base


@dataclass(frozen=True)
class Mark:
    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """Two lines over the stretches of a period."""

    width: int
    height: int
    left: int
    right: int
    base: int
    grid: list[Mark]
    labels: list[Mark]
    received: str
    decided: str
    dots: list[tuple[float, float, str]]  # where a line would be a single point
    ends: list[tuple[float, str, str]]

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def line_chart(points: Sequence[Point], width: int, height: int = 200, labels: int = 5) -> Chart:
    left, right, top, base = 34, width - 44, 14, height - 32
    most = _round_up(max([p.received for p in points] + [p.decided for p in points], default=0))
    step = (right - left) / max(len(points) - 1, 1)

    def x(number: int) -> float:
        return round(left + step * number, 1)

    def y(value: float) -> float:
        return round(base - (base - top) * value / most, 1)

    def line(values: list[int]) -> str:
        return " ".join(f"{'L' if n else 'M'}{x(n)} {y(value)}" for n, value in enumerate(values))

    received, decided = [p.received for p in points], [p.decided for p in points]
    shown = sorted({round(n * (len(points) - 1) / (labels - 1)) for n in range(labels)}) if points else []
    dots = [(x(0), y(received[0]), "blue"), (x(0), y(decided[0]), "")] if len(points) == 1 else []
    grid = [Mark(y(most * n / LINES), f"{most * n / LINES:g}") for n in range(LINES + 1)]
    ends = _ends(y(received[-1]), y(decided[-1])) if points else []
    marks = [Mark(x(n), points[n].label) for n in shown]
    return Chart(width, height, left, right, base, grid, marks, line(received), line(decided), dots, ends)


def _round_up(most: int) -> int:
    """The top of the scale: four steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * LINES >= most:
                return step * LINES
        power *= 10


def _ends(received: float, decided: float) -> list[tuple[float, str, str]]:
    """The names at the lines' ends, kept apart."""
    if abs(received - decided) < 14:
        middle = (received + decided) / 2
        received, decided = (middle + 7, middle - 7) if received >= decided else (middle - 7, middle + 7)
    return [(round(received + 4, 1), "收件", "blue strong"), (round(decided + 4, 1), "办结", "strong")]
