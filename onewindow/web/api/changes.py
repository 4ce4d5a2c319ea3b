"""The feed of changes: the events of all chains, in order, without gaps and without anything personal.

A cursor is the number of an event. Numbers are given out when an event is written, not when it is committed: an event with a
lower number may appear after one with a higher. The feed therefore ends at a mark up to which everything is known to be
committed (`record.roots.watermark`, under the lock that every append shares), and most pages need no lock: they lie before
a mark that was taken already.
"""

from datetime import datetime, timedelta
from typing import Annotated

from django.db import OperationalError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from onewindow.cases.models import Case
from onewindow.record.models import Event
from onewindow.record.moves import label_of
from onewindow.record.roots import watermark
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.models import FeedMark
from onewindow.web.api.problems import Problem
from onewindow.web.api.scopes import CHANGES

router = Router(tags=["变更"], auth=Bearer(CHANGES))
AGE = timedelta(seconds=1)  # a mark is good for so long: however many ask, acts wait for one of them a second at most
MOST = 500


class Change(Schema):
    """One event. `kind` and `key` name its chain; for a case, the number."""

    cursor: int
    kind: str
    key: str
    sequence: int
    act: str
    label: str
    before: str
    after: str
    actor_kind: str
    happened_at: datetime
    recorded_at: datetime
    articles: list[int]
    digest: str
    previous: str

    @staticmethod
    def of(event: Event) -> "Change":
        return Change(
            cursor=event.pk, kind=event.chain.kind, key=event.chain.key, sequence=event.sequence, act=event.act,
            label=label_of(event.chain.kind, event.act), before=event.before, after=event.after, actor_kind=event.actor_kind,
            happened_at=event.happened_at, recorded_at=event.recorded_at, articles=list(event.articles),
            digest=bytes(event.digest).hex(), previous=bytes(event.previous).hex(),
        )  # fmt: skip


class Feed(Schema):
    """`cursor`: what `after` has to be next time, also where nothing new is there. `more`: there is more already."""

    changes: list[Change]
    cursor: int
    more: bool


def in_sight(caller: Caller) -> Q:
    """A region's data client reads of the cases there; one of the whole city reads everything; a post what it may see."""
    client = caller.client
    region = client.region if client is not None and client.post is None else None
    if region is not None:
        if region.parent_id is None:
            return Q()
        here = Case.objects.filter(region__code__startswith=region.prefix)
        return Q(chain__in=here.values("chain"))
    if caller.officer is None:
        raise Problem(403, "officers_only", "这里由工作人员或者登记的系统调用。")
    return Q(chain__in=Case.objects.visible_to(caller.officer).values("chain"))


def mark(after: int, at: datetime) -> int:
    """Up to which event the feed may go now. Behind a long act it stays where it was: the feed waits, acts do not."""
    held = FeedMark.objects.order_by("pk").first()
    if held is not None and (held.last_event > after or at - held.taken_at < AGE):
        return held.last_event
    try:
        with transaction.atomic():
            last = watermark()
    except OperationalError:
        return held.last_event if held else 0
    if held is None:
        FeedMark.objects.get_or_create(pk=1, defaults={"last_event": last, "taken_at": at})
    else:
        FeedMark.objects.filter(pk=held.pk, last_event__lte=last).update(last_event=last, taken_at=at)
    return last


@router.get("/changes", response=Feed, summary="变更记录", operation_id="changes")
def changes(
    request: HttpRequest, after: Annotated[int, Query(ge=0, le=2**63 - 1, description="上一次的 cursor")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Feed:  # fmt: skip
    """从 `after` 之后按发生的次序读取，不重不漏；没有个人信息。读到头以后隔一段时间再用 `cursor` 来读。"""
    caller = caller_of(request)
    last = mark(after, timezone.now())
    rows = Event.objects.filter(in_sight(caller), pk__gt=after, pk__lte=last).select_related("chain")
    found = list(rows.order_by("pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    cursor = page[-1].pk if more else max(after, last)
    return Feed(changes=[Change.of(event) for event in page], cursor=cursor, more=more)
