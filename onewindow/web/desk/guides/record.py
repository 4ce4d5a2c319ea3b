"""The record of a guide or a change order, in words."""

from dataclasses import dataclass

from onewindow.catalogue.moves import GUIDES, ORDERS, PACKAGES
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


@dataclass(frozen=True)
class Entry:
    event: Event
    label: str
    actor: str


def entries(chain: Chain | None) -> list[Entry]:
    """Two queries, however long the chain."""
    events = list(chain.events.order_by("sequence")) if chain else []
    posts = {int(event.capacity.split(":")[1]) for event in events if event.capacity.startswith("post:")}
    known = {
        f"post:{post.pk}:{post.role}": post
        for post in Post.objects.filter(pk__in=posts).select_related("officer", "agency")
    }
    moves = {**GUIDES.moves, **ORDERS.moves, **PACKAGES.moves}
    made = []
    for event in events:
        post = known.get(event.capacity)
        who = f"{post.officer.display_name} · {post.agency.short_name}" if post else "系统"
        made.append(Entry(event, moves[event.act].label if event.act in moves else event.act, who))
    return made
