"""Lists of consultations: what a post sees, what a sign-in asked, what stands on a guide, what many ask."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localtime

from onewindow.accounts.models import User
from onewindow.catalogue.models import BasicItem
from onewindow.catalogue.search.words import words
from onewindow.consultations.models import Consultation, Publication, State
from onewindow.consultations.permissions import ANSWERING, REVIEWING
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

PAGE = 25
MANY, SPAN = 3, timedelta(days=90)
OPEN = [State.ASKED, State.OWNED]


def seen_by(officer: Officer) -> QuerySet[Consultation]:
    """Those of the agency or the window's agencies at its place, those offered to them, those they own; supervisors: the subtree."""
    post = officer.post
    own = Q(owner=post) | Q(owner=post.stands_in_for_id) if post.stands_in_for_id else Q(owner=post)
    if post.role == Role.ADMINISTRATOR:
        return Consultation.objects.filter(region__code__startswith=post.agency.region.prefix)
    if post.role not in ANSWERING | REVIEWING:
        return Consultation.objects.filter(own)
    if post.window is None:
        return Consultation.objects.filter(own | Q(agency=post.agency) | Q(offered_to=post.agency))
    place, window = post.window.venue.region_id, post.window
    here, offered = Q(agency__region=place), Q(offered_to__region=place)
    if not window.comprehensive:
        here, offered = (
            here & Q(agency__key__in=window.agency_keys),
            offered & Q(offered_to__key__in=window.agency_keys),
        )
    return Consultation.objects.filter(own | here | offered)


def asked_by(user: User) -> QuerySet[Consultation]:
    return Consultation.objects.filter(user=user).select_related("item", "agency").order_by("-asked_at")


@dataclass(frozen=True)
class Queue:
    key: str
    label: str
    wanted: Q


def queues(officer: Officer, today: date) -> list[Queue]:
    mine = Q(owner=officer.post) | Q(owner__isnull=False, owner=officer.post.stands_in_for_id)
    offered = Q(offered_to=officer.post.agency) if officer.post.window is None else Q(offered_to__isnull=False) & ~mine
    return [
        Queue("asked", "待接", Q(state=State.ASKED)),
        Queue("mine", "我负责的", Q(state=State.OWNED) & mine),
        Queue("offered", "转来待接办", Q(state=State.OWNED) & offered),
        Queue("owned", "同事答复中", Q(state=State.OWNED) & ~mine),
        Queue("red", "超期", Q(state__in=OPEN, due__lt=today)),
        Queue("proposed", "待审核公开", Q(publication=Publication.PROPOSED)),
        Queue("answered", "已答复", Q(state=State.ANSWERED)),
    ]


def counted(officer: Officer, rail: list[Queue]) -> dict[str, int]:
    return seen_by(officer).aggregate(**{queue.key: Count("pk", filter=queue.wanted) for queue in rail})


def listed(officer: Officer, queue: Queue, after: int | None) -> list[Consultation]:
    """A page and one more, the most urgent first; answered ones the latest first. By key."""
    found = seen_by(officer).filter(queue.wanted).select_related("item", "agency", "owner__officer", "offered_to")
    if queue.key == "answered":
        rows = found.filter(pk__lt=after) if after else found
        return list(rows.order_by("-pk")[: PAGE + 1])
    last = found.filter(pk=after).values_list("due", "pk").first() if after else None
    if last is not None:
        found = found.filter(Q(due__gt=last[0]) | Q(due=last[0], pk__gt=last[1]))
    return list(found.order_by(F("due").asc(nulls_last=True), "pk")[: PAGE + 1])


def published_for(item: BasicItem | str, limit: int = 10) -> list[Consultation]:
    """What stands on the guide: answers that were published, the latest first."""
    key = item if isinstance(item, str) else item.key
    return list(
        Consultation.objects.filter(item=key, publication=Publication.PUBLISHED).order_by("-published_at")[:limit]
    )


@dataclass(frozen=True)
class Frequent:
    """An item about which many ask, with the words they share: for the guide's editor."""

    item: BasicItem
    count: int
    shared: list[tuple[str, int]]
    examples: list[Consultation]


def frequent(agency_key: str, at: datetime, *, prefix: str = "") -> list[Frequent]:
    """Items of an agency's line with at least MANY questions in SPAN, the most asked first."""
    recent = Consultation.objects.filter(
        item__agency_key=agency_key, asked_at__gte=at - SPAN, region__code__startswith=prefix
    ).exclude(state=State.WITHDRAWN)
    counts = recent.values_list("item").annotate(n=Count("pk")).filter(n__gte=MANY).order_by("-n")[:20]
    items = BasicItem.objects.in_bulk([key for key, _ in counts])
    return [_frequent(items[key], number, recent.filter(item=key)) for key, number in counts]


def _frequent(item: BasicItem, number: int, asked: QuerySet[Consultation]) -> Frequent:
    rows = list(asked.select_related("item").order_by("-asked_at")[:200])
    common: Counter[str] = Counter()
    for row in rows:
        common.update({word for word in words(row.question) if len(word) > 1})
    shared = [(word, times) for word, times in common.most_common(30) if times >= MANY and word not in item.name]
    return Frequent(item, number, shared[:8], rows[:5])


def overdue_days(subject: Consultation, today: date) -> int:
    """Natural days over; 0 where it is in time."""
    until = localtime(subject.answered_at).date() if subject.answered_at else today
    clock = subject.chain.clocks.order_by("-pk").first()
    return max(0, (until - clock.due).days) if clock else 0
