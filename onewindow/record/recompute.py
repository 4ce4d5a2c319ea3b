"""Due dates of all open clocks recomputed in bulk, equal to the pure calendar's, in batches that block no act (Art. 23)."""

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction

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
# each start, limit and pause is worked out once.
DIFFERING = """
with held as (
    select k.id, k.unit, k.days + k.extension as days, k.due, k.provisional,
           (k.started_at at time zone %(zone)s)::date as start,
           coalesce((select range_agg(daterange(p.began + 1, coalesce(p.ended, p.expected_end) + 1))
              from record_pause p
             where p.clock_id = k.id and coalesce(p.ended, p.expected_end) > p.began), '{{}}') as paused
      from record_clock k
     where {which}
), limits as materialized (
    select distinct unit, days, start, paused from held
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
    select r.unit, r.days, r.start, r.paused, r.new_due,
           r.days > 0 and exists (
             select from record_calendarday c
              where c.provisional and c.date between case when r.unit = 'working' then r.start + 1 else r.day end and r.new_due
           ) as new_provisional
      from rolled r
     where r.new_due is not null
), differing as (
    select h.id, h.due, t.new_due, t.new_provisional
      from held h join told t using (unit, days, start, paused)
     where (t.new_due, t.new_provisional) is distinct from (h.due, h.provisional)
) {then}
"""
LOCK = "select id from record_clock where id = any(%s) and met_at is null for update skip locked"
LOOK = DIFFERING.format(
    which="k.met_at is null and k.id > %(after)s and k.id <= %(until)s", then="select id from differing"
)
CHANGE = """
update record_clock k
   set due = d.new_due, provisional = d.new_provisional,
       lapsed_at = case when d.new_due > d.due then null else k.lapsed_at end
  from differing d
 where k.id = d.id
returning k.chain_id
"""
WRITE = DIFFERING.format(which="k.id = any(%(ids)s)", then=CHANGE)


def recompute(batch: int = 500, progress: Tell | None = None, on_changed: OnChanged | None = None) -> int:
    """Recompute `due` and `provisional` of all running clocks; how many changed.

    What would not change is only read. The others are locked in batches, each a transaction of its own. Clocks that an act
    holds at the moment are passed over and looked at again until none is left. `on_changed` is given the chains whose clocks
    a batch has changed, after its transaction.
    """
    total = Clock.objects.filter(met_at__isnull=True).count()
    told = _Told(total, progress, on_changed)
    held: list[int] = []
    for number, differing in _looks(LOOKED_AT):
        for first in range(0, len(differing), batch):
            ids = differing[first : first + batch]
            locked, chains = _batch(ids)
            held += sorted(set(ids) - locked)
            told.add(len(locked), chains)
        told.add(number - len(differing), [])
    pause = WAIT_FIRST
    while held:
        time.sleep(pause)
        pause = min(pause * 2, WAIT_MOST)
        locked, chains = _batch(held[:batch])
        held = [*held[batch:], *sorted(set(held[:batch]) - locked - _met(held[:batch]))]
        told.add(len(locked), chains)
    return told.changed


def _looks(size: int) -> Iterator[tuple[int, list[int]]]:
    """All running clocks, so many at once: how many were looked at, and which of them would change."""
    last, running = 0, Clock.objects.filter(met_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    while ids := list(running.filter(pk__gt=last)[:size]):
        with connection.cursor() as cursor:
            cursor.execute(LOOK, {"after": last, "until": ids[-1], "zone": settings.TIME_ZONE})
            yield len(ids), [pk for (pk,) in cursor.fetchall()]
        last = ids[-1]


def _batch(ids: list[int]) -> tuple[set[int], list[int]]:
    """Lock those that nobody holds, and recompute them: two statements, so that the second sees what was committed until then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [ids])
        locked = [pk for (pk,) in cursor.fetchall()]
        if not locked:
            return set(), []
        cursor.execute(WRITE, {"ids": locked, "zone": settings.TIME_ZONE})
        return set(locked), [chain for (chain,) in cursor.fetchall()]


def _met(ids: list[int]) -> set[int]:
    """Those of them that an act has stopped meanwhile."""
    return set(Clock.objects.filter(pk__in=ids, met_at__isnull=False).values_list("pk", flat=True))


class _Told:
    """How far it has come, and who wants to know."""

    def __init__(self, total: int, progress: Tell | None, on_changed: OnChanged | None) -> None:
        self.total, self.progress, self.on_changed = total, progress, on_changed
        self.done = self.changed = 0

    def add(self, done: int, chains: list[int]) -> None:
        self.done, self.changed = self.done + done, self.changed + len(chains)
        if self.on_changed is not None and chains:
            self.on_changed(sorted(set(chains)))
        if self.progress is not None and done:
            self.progress("重算期限", min(self.done, self.total), self.total)
