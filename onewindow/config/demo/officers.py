"""Who handles a case in the sample: the officers of its window and of whoever reviews and decides it."""

from functools import lru_cache

from onewindow.cases.models import Case
from onewindow.network.models import Venue
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role


@lru_cache(maxsize=2000)
def _of(agency_id: int, role: str) -> tuple[Officer, ...]:
    posts = Post.objects.filter(agency_id=agency_id, role=role, officer__demo=True)
    return tuple(
        Officer(post)
        for post in posts.select_related("officer", "agency__region", "window__venue__region").order_by("pk")
    )


def forget() -> None:
    """Who holds which post has changed."""
    _of.cache_clear()


def window(case: Case) -> Officer:
    return _of(case.intake.run_by_id, Role.WINDOW)[0]


def windows(venue: Venue) -> tuple[Officer, ...]:
    return _of(venue.run_by_id, Role.WINDOW)


def reviewers(case: Case) -> tuple[Officer, ...]:
    return _of(case.handler_id, Role.REVIEWER)


def chief(case: Case) -> Officer:
    return _of(case.handler_id, Role.APPROVER)[0]


def legal(case: Case) -> Officer:
    return _of(case.agency_id, Role.LEGAL_REVIEWER)[0]


def head(case: Case) -> Officer:
    return _of(case.agency_id, Role.AGENCY_HEAD)[0]
