"""What the linter says: where, why by which article, how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

from onewindow.regulation.articles import Art

Address = tuple[str | int, ...]  # ("materials", 2, "name")


class Severity(StrEnum):
    ERROR = "error"  # stands in the way of publication
    WARNING = "warning"

    @property
    def label(self) -> str:
        return "错误" if self is Severity.ERROR else "提醒"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found, before it is said under which article."""

    at: Address
    why: str
    how: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the name of the rule's function; `at` the address, of which `where` is the written form."""

    at: Address
    why: str
    articles: Art
    how: str
    severity: Severity
    rule: str

    @property
    def where(self) -> str:
        """materials[2].name, counted from 0 as the data are."""
        text = ""
        for part in self.at:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text

    def __str__(self) -> str:
        return f"{self.severity.label} {self.where}：{self.why}（{self.articles}）。{self.how}"


def warning(at: Address, why: str, how: str) -> Fault:
    return Fault(at, why, how, Severity.WARNING)
