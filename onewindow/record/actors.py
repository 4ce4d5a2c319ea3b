"""Who acts. Applicants (accounts) and officers (staff) are actors by shape; the system is one of its own."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    @property
    def kind(self) -> str: ...  # applicant, officer, system

    @property
    def key(self) -> str: ...  # user:17, system:clocks

    @property
    def capacity(self) -> str: ...  # post:4:reviewer, mandate:9:self

    @property
    def label(self) -> str: ...  # for people


@dataclass(frozen=True)
class System:
    """The worker, where the law itself acts: a period lapsed."""

    name: str = "clocks"
    kind = "system"
    capacity = ""
    label = "系统"

    @property
    def key(self) -> str:
        return f"system:{self.name}"
