"""Due dates and days of warning of all open clocks recomputed in bulk, equal to the pure calendar's, in batches that block no act (Art. 23)."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from onewindow.kernel import lights
from onewindow.record.models import Clock
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)

Tell = Callable[[str, int, int], None]  # what, how much of it is done, of how much
OnChanged = Callable[[list[int]], None]
WAIT_FIRST, WAIT_MOST = 0.02, 1.0  # seconds between two looks at clocks that acts hold
LOOKED_AT = 50_000  # clocks that are read at once, without a lock

# The due date is the n-th day after the start that counts and lies in no pause; natural days then roll on to a working day.
# A pause runs from the day after it began to its end, one that still runs to its notified end; overlapping ones are one.
# A clock whose due date lies outside the calendar is left as it is. Thousands of clocks start on the same day with the same limit:
# each start, limit and pause is worked out once. When it warns is worked out as `kernel.lights.warn_on` and `record.clocks` do.
DIFFERING = """
with held as (
    select k.id, k.ctid::text || ' ' || k.xmin::text as seen, k.unit, k.days + k.extension as days, k.due, k.provisional, k.warn_on,
           (k.started_at at time zone %(zone)s)::date as start, coalesce(p.paused, '{{}}') as paused,
           coalesce(p.rests, '-infinity'::date) as rests
      from record_clock k
      left join lateral (
        select range_agg(daterange(p.began + 1, coalesce(p.ended, p.expected_end) + 1)) filter (
                 where coalesce(p.ended, p.expected_end) > p.began) as paused,
               max(p.expected_end + 1) filter (where p.ended is null) as rests
          from record_pause p where p.clock_id = k.id
      ) p on true
     where {which}
), limits as materialized (
    select distinct unit, days, start, paused, rests from held
), reached as (
    select h.*, case when h.days = 0 then h.start else r.date end as day
      from limits h
      left join lateral (
        select c.date
          from record_calendarday c
         where h.days > 0 and c.date > h.start and (c.working or h.unit = 'natural') and not h.paused @> c.date
         order by c.date
        offset greatest(h.days - 1, 0) limit 1
      ) r on true
), rolled as (
    select r.*, case when r.days = 0 or r.unit = 'working' then r.day else w.date end as new_due
      from reached r
      left join lateral (
        select c.date from record_calendarday c where c.working and c.date >= r.day order by c.date limit 1
      ) w on true
), told as materialized (
    select r.unit, r.days, r.start, r.paused, r.rests, r.new_due,
           case when d.last is not null then greatest(r.rests, least(
             d.counting[(d.last * %(percent)s + 99) / 100],
             coalesce(d.worked[cardinality(d.worked) - %(days_left)s], r.start))) end as new_warn_on,
           r.days > 0 and exists (
             select from record_calendarday c
              where c.provisional and c.date between case when r.unit = 'working' then r.start + 1 else r.day end and r.new_due
           ) as new_provisional
      from rolled r
      cross join lateral (
        select array_agg(c.date order by c.date) as counting, cardinality(array_agg(c.date)) as last,
               array_agg(c.date order by c.date) filter (where c.working) as worked
          from record_calendarday c
         where c.date > r.start and c.date <= r.new_due and (c.working or r.unit = 'natural') and not r.paused @> c.date
      ) d
     where r.new_due is not null
), differing as (
    select h.id, h.seen, h.due, t.new_due, t.new_provisional, t.new_warn_on
      from held h join told t using (unit, days, start, paused, rests)
     where (t.new_due, t.new_provisional, t.new_warn_on) is distinct from (h.due, h.provisional, h.warn_on)
) {then}
"""
LOCK = "select id from record_clock where id = any(%s) and met_at is null for update skip locked"
FOUND = "select id, seen, new_due, new_provisional, new_warn_on from differing order by id"
LOOK = DIFFERING.format(which="k.met_at is null and k.id > %(after)s and k.id <= %(until)s", then=FOUND)
LOOK_AGAIN = DIFFERING.format(which="k.met_at is null and k.id = any(%(ids)s)", then=FOUND)
# Whoever changes a clock or its pauses writes its row: one that is still the row that was looked at has the dates found for it.
WRITE = """
update record_clock k
   set due = d.due, provisional = d.provisional, warn_on = d.warn_on,
       lapsed_at = case when d.due > k.due then null else k.lapsed_at end
  from unnest(%s::bigint[], %s::text[], %s::date[], %s::boolean[], %s::date[]) d (id, seen, due, provisional, warn_on)
 where k.id = d.id and k.ctid::text || ' ' || k.xmin::text = d.seen
returning k.id, k.chain_id
"""
Found = tuple[int, str, date, bool, date | None]  # a clock, the version of its row, and what it should say


def recompute(batch: int = 1_000, progress: Tell | None = None, on_changed: OnChanged | None = None) -> int:
    """Recompute `due`, `provisional` and `warn_on` of all running clocks; how many changed.

    What would not change is only read. The others are locked in batches, each a transaction of its own, over
    `settings.RECOMPUTE_CONNECTIONS` connections side by side. Clocks that an act holds at the moment, or has changed since they
    were looked at, are looked at again until none is left. `on_changed` is given the chains whose clocks a batch has changed,
    after its transaction.
    """
    told = _Told(Clock.objects.filter(met_at__isnull=True).count(), progress, on_changed)
    left: list[int] = []
    for some in _side_by_side(lambda span: _span(span, batch, told), _spans(LOOKED_AT)):
        left += some
    pause = WAIT_FIRST
    while left:
        time.sleep(pause)
        pause = min(pause * 2, WAIT_MOST)
        looked_at, left = left[:batch], left[batch:]
        differing = _rows(LOOK_AGAIN, ids=looked_at)
        told.add(len(looked_at) - len(differing), [])
        left += _batch(differing, told)
    return told.changed


Span = tuple[int, int, int]  # the clocks after this one, up to that one, so many


def _spans(size: int) -> Iterator[Span]:
    last, running = 0, Clock.objects.filter(met_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    while ids := list(running.filter(pk__gt=last)[:size]):
        yield last, ids[-1], len(ids)
        last = ids[-1]


def _side_by_side(work: Callable[[Span], list[int]], spans: Iterator[Span]) -> Iterator[list[int]]:
    """Each thread has a connection of its own, which it closes."""
    if settings.RECOMPUTE_CONNECTIONS == 1:
        return map(work, spans)

    def apart(span: Span) -> list[int]:
        try:
            return work(span)
        finally:
            connection.close()

    with ThreadPoolExecutor(settings.RECOMPUTE_CONNECTIONS) as threads:
        return iter(list(threads.map(apart, spans)))


def _span(span: Span, batch: int, told: "_Told") -> list[int]:
    after, until, number = span
    differing, left = _rows(LOOK, after=after, until=until), list[int]()
    for first in range(0, len(differing), batch):
        left += _batch(differing[first : first + batch], told)
    told.add(number - len(differing), [])
    return left


def _rows(query: str, **values: int | list[int]) -> list[Found]:
    fixed: dict[str, int | str | list[int]] = {
        "zone": settings.TIME_ZONE,
        "percent": lights.WARN_AT_PERCENT,
        "days_left": lights.WARN_AT_WORKING_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, {**fixed, **values})
        return cursor.fetchall()


def _batch(differing: Sequence[Found], told: "_Told") -> list[int]:
    """Lock those that nobody holds and write them, in two statements, so that the second sees what was committed until then.

    Returns those that are to be looked at again. Nobody waits for the disk: what a crash would lose is found the next night.
    """
    written: list[tuple[int, int]] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        cursor.execute(LOCK, [[found[0] for found in differing]])
        locked = {pk for (pk,) in cursor.fetchall()}
        if locked:
            rows = [found for found in differing if found[0] in locked]
            cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)])
            written = cursor.fetchall()
    told.add(len(written), [chain for _, chain in written])
    done = {pk for pk, _ in written}
    return [found[0] for found in differing if found[0] not in done]


class _Told:
    """How far it has come, and who wants to know."""

    def __init__(self, total: int, progress: Tell | None, on_changed: OnChanged | None) -> None:
        self.total, self.progress, self.on_changed = total, progress, on_changed
        self.done = self.changed = 0
        self.lock = threading.RLock()

    def add(self, done: int, chains: list[int]) -> None:
        if self.on_changed is not None and chains:
            self.on_changed(sorted(set(chains)))
        with self.lock:
            self.done, self.changed = self.done + done, self.changed + len(chains)
            if self.progress is not None and done:
                self.progress("重算期限", min(self.done, self.total), self.total)
