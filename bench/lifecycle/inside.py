"""The acts themselves, called as the pages call them, without HTTP: one thread."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from bench.lifecycle import OPINION
from bench.lifecycle.cast import Ready, signature
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.apply import submit
from onewindow.cases.acts.decide import grant
from onewindow.cases.acts.deliver import Receipt, deliver
from onewindow.cases.acts.review import complete_step
from onewindow.cases.models import Case
from onewindow.oversight.acts import rate
from onewindow.oversight.models import Phase, RatingChannel, Score


class Handling:
    """One case on its way; `acts` gives its acts by name, in order, each to be called once."""

    def __init__(self, ready: Ready, clock: Callable[[], datetime] = timezone.now) -> None:
        self.ready, self.clock, self.pk = ready, clock, 0

    def acts(self) -> dict[str, Callable[[], Case]]:
        one, principal = self.ready, self.ready.by.principal
        receipt = Receipt(principal.name, principal.document_number, signature())
        channel = RatingChannel.COMPUTER
        return {
            "submit": self.submit,
            "accept": lambda: accept(self.pk, by=one.window, at=self.clock()),
            "complete_step": lambda: complete_step(self.pk, by=one.reviewer, at=self.clock(), opinion=OPINION, favourable=True),
            "grant": lambda: grant(self.pk, by=one.approver, at=self.clock(), opinion="同意"),
            "deliver": lambda: deliver(self.pk, by=one.window, at=self.clock(), receipt=receipt),
            "rate": lambda: rate(
                self.pk, by=one.by, at=self.clock(), phase=Phase.CLOSING, score=Score.VERY_GOOD, channel=channel
            ),
        }  # fmt: skip

    def submit(self) -> Case:
        case = submit(self.ready.draft.pk, by=self.ready.by, at=self.clock(), intake=self.ready.intake)
        self.pk = case.pk
        return case


@dataclass
class Taken:
    seconds: float = 0.0
    acts: list[tuple[str, float]] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.acts) / self.seconds if self.seconds else 0.0


def run(cases: Sequence[Ready], seconds: float) -> Taken:
    """As many cases as fit into that time, each from hand-in to rating."""
    taken, began = Taken(), time.perf_counter()
    for one in cases:
        if time.perf_counter() - began > seconds:
            break
        for name, act in Handling(one).acts().items():
            started = time.perf_counter()
            act()
            taken.acts.append((name, time.perf_counter() - started))
    taken.seconds = time.perf_counter() - began
    return taken
