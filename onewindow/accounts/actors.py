"""The applicant as an actor of acts."""

from dataclasses import dataclass

from onewindow.accounts.models import Capacity, Mandate, Principal, User


@dataclass(frozen=True)
class Applicant:
    """A sign-in acting for a principal. `mandate` says in what capacity."""

    mandate: Mandate

    kind = "applicant"

    @property
    def user(self) -> User:
        return self.mandate.user

    @property
    def principal(self) -> Principal:
        return self.mandate.principal

    @property
    def key(self) -> str:
        return f"user:{self.mandate.user_id}"

    @property
    def capacity(self) -> str:
        return f"mandate:{self.mandate.pk}:{self.mandate.capacity}"

    @property
    def label(self) -> str:
        if self.mandate.capacity == Capacity.SELF:
            return f"{self.user.display_name} · 本人"
        return f"{self.user.display_name} · {Capacity(self.mandate.capacity).label}"
