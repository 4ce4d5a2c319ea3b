"""Changes of what is administered (agencies, posts, calendars, words …): each an event in the chain of what it concerns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.record.actors import Actor
from onewindow.record.door import append
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art

CHANGED = "changed"


def record_change(
    kind: str, key: str, act: str, *, by: Actor, at: datetime, article: Art, details: Mapping[str, Any]
) -> Event:
    """One event at the head of the chain `kind`:`key`, which begins with the first change. Inside the change's transaction.

    `details` name things by key; personal data only as keyed digests.
    """
    chain, _ = Chain.objects.get_or_create(kind=kind, key=key, defaults={"opened_at": at})
    return append(
        chain.pk, act=act, before=CHANGED if chain.head_sequence else "", after=CHANGED, by=by, at=at, article=article,
        details=details,
    )  # fmt: skip


def changes_of(kind: str, key: str) -> list[Event]:
    return list(Event.objects.filter(chain__kind=kind, chain__key=key).order_by("-sequence"))
