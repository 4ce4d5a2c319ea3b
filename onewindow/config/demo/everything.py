"""The whole sample in its order: the command line makes it and the tests look at it, both by this."""

from collections.abc import Callable, Sequence
from datetime import datetime

from onewindow.config.demo.administration import make_administration
from onewindow.config.demo.bundles import make_bundles
from onewindow.config.demo.catalogue import make_catalogue
from onewindow.config.demo.daily import make_daily
from onewindow.config.demo.ends import make_ends
from onewindow.config.demo.guides import make_guides
from onewindow.config.demo.holders import make_holders
from onewindow.config.demo.joint import make_joint
from onewindow.config.demo.nearer import make_nearer
from onewindow.config.demo.packages import make_packages
from onewindow.config.demo.periods import make_periods
from onewindow.config.demo.promises import make_promises
from onewindow.config.demo.questions import make_questions
from onewindow.config.demo.rarer import make_rarer
from onewindow.config.demo.reviews import make_reviews
from onewindow.config.demo.sample import OTHERS, STORY, Story, make_sample
from onewindow.config.demo.urgings import make_urgings
from onewindow.config.demo.windows import make_windows

TOLD: tuple[Callable[..., object], ...] = (
    make_catalogue, make_guides, make_daily, make_questions, make_urgings, make_rarer, make_promises, make_ends, make_holders,
    make_packages, make_joint, make_nearer, make_windows, make_periods, make_reviews, make_bundles, make_administration,
)  # fmt: skip


def make_everything(
    *, at: datetime, progress: Callable[[int, int], None] | None = None, stories: Sequence[Story] = STORY, others: int = OTHERS
) -> bool:  # fmt: skip
    """What is not there yet, for the people of `make_people`; whether the cases were made now. `stories`, `others`: see `make_sample`."""
    made = make_sample(at=at, progress=progress, stories=stories, others=others)
    for make in TOLD:
        make(at=at)
    return bool(made)
