"""What an article's evidence package holds beside its figures: events without persons, the root that fixes them, the trace of its taking."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from onewindow.oversight.evidence import Done, events, move_of
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.record.changes import record_change
from onewindow.record.models import DailyRoot, Event
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

SUPERVISED = Art(12, 13)
EVENTS_MAX = 200_000  # of one kind
COLUMNS = [
    "时间",
    "记录时间",
    "种类",
    "编号",
    "第几条",
    "动作",
    "动作名称",
    "之前",
    "之后",
    "身份",
    "条文",
    "算法",
    "前一条摘要",
    "摘要",
]
CAPACITIES = {"applicant": "申请人", "system": "系统", "officer": "工作人员"}


def cited_events(acts: Iterable[Done], focus: Focus, period: Period) -> Iterator[Event]:
    """The events of the acts that are known for the focus, kind by kind, read in portions."""
    kinds: dict[str, list[str]] = {}
    for row in acts:
        if row.number:
            kinds.setdefault(row.move.table, []).append(row.move.name)
    for kind, names in kinds.items():
        yield from events(kind, names, focus, period)[:EVENTS_MAX].iterator(chunk_size=1000)


def line(event: Event) -> list[str]:
    """An event with its digests: who only as a capacity, nothing of the details."""
    move = move_of(event.chain.kind, event.act)
    return [
        localtime(event.happened_at).isoformat(), localtime(event.recorded_at).isoformat(), event.chain.kind, event.chain.key,
        str(event.sequence), event.act, move.label if move else event.act, event.before, event.after, capacity(event),
        "、".join(map(str, event.articles)), event.algorithm, bytes(event.previous).hex(), bytes(event.digest).hex(),
    ]  # fmt: skip


def capacity(event: Event) -> str:
    """窗口, 首席事务代表: in what capacity somebody acted, and no name."""
    parts = event.capacity.split(":")
    if parts[0] == "post" and len(parts) > 2 and parts[2] in Role.values:
        return str(Role(parts[2]).label)
    return CAPACITIES.get(event.actor_kind, "")


def root_over(last_event: int) -> DailyRoot | None:
    """The first root that fixes all events up to this one; the latest where none does yet; None before the first."""
    over = DailyRoot.objects.filter(last_event__gte=last_event).order_by("pk").first()
    return over or DailyRoot.objects.order_by("-pk").first()


def root_content(root: DailyRoot) -> dict[str, object]:
    """As in the file outside the database (`record.roots`)."""
    at = localtime(root.taken_at)
    return {
        "root": bytes(root.root).hex(), "previous_root": bytes(root.previous_root).hex(), "last_event": root.last_event,
        "chains": root.chains, "taken_at": at.isoformat(), "algorithm": settings.DIGEST_ALGORITHM, "heads": f"{at:%Y-%m-%dT%H%M%S}.heads.gz",
    }  # fmt: skip


def record_taken(
    article: int, place: str, period: Period, *, by: Officer, at: datetime, events: int, sha256: str
) -> Event:
    """Who took the evidence of an article along, of which part and period, and the digest of the file."""
    return record_change(
        "evidence", f"article-{article}", "evidence_taken", by=by, at=at, article=SUPERVISED,
        details={"article": article, "place": place, "period": f"{period.first:%Y-%m-%d}/{period.last:%Y-%m-%d}", "events": events, "sha256": sha256},
    )  # fmt: skip
