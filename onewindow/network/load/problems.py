"""What is wrong with the data, where it stands and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 40


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One defect; `line` counts from 1, 0 where the defect is of the whole file."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{where}：{self.message}（{self.remedy}）"


class LoadError(Exception):
    """The data are not fit to be loaded; nothing was. Has every defect that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"……另有 {len(self.problems) - SHOWN} 处，改正以上问题后再次运行即可看到。")
        super().__init__(f"数据有 {len(self.problems)} 处问题，未载入任何内容：\n" + "\n".join(lines))


@dataclass(slots=True)
class Problems:
    """Collects defects, so that somebody mends them all at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, message: str, remedy: str) -> None:
        self.found.append(Problem(file, line, message, remedy))

    def refuse_if_any(self) -> None:
        if self.found:
            raise LoadError(self.found)
