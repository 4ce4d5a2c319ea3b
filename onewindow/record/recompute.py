"""Due dates of all open clocks recomputed in bulk, equal to the pure calendar's, in batches that block no act (Art. 23)."""

import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connection, transaction

from onewindow.record.models import Clock
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)

Tell = Callable[[str, int, int], None]  # what, how much of it is done, of how much
WAIT_FIRST, WAIT_MOST = 0.02, 1.0  # seconds between two looks at clocks that acts hold

# The due date is the n-th day after the start that counts and lies in no pause; natural days then roll on to a working day.
# A pause runs from the day after it began to its end, one that still runs to its notified end; overlapping ones are one.
# A clock whose due date lies outside the calendar is left as it is.
DUE = """
with held as (
    select k.id, k.unit, k.days + k.extension as days, k.due, k.provisional,
           (k.started_at at time zone %(zone)s)::date as start,
           (select range_agg(daterange(p.began + 1, coalesce(p.ended, p.expected_end) + 1))
              from record_pause p
             where p.clock_id = k.id and coalesce(p.ended, p.expected_end) > p.began) as paused
      from record_clock k
     where k.id = any(%(ids)s)
), reached as (
    select h.*, case when h.days = 0 then h.start else r.date end as day
      from held h
      left join lateral (
        select c.date
          from record_calendarday c
         where h.days > 0 and c.date > h.start and (c.working or h.unit = 'natural')
           and (h.paused is null or not h.paused @> c.date)
         order by c.date
        offset greatest(h.days - 1, 0) limit 1
      ) r on true
), rolled as (
    select r.*, case when r.days = 0 or r.unit = 'working' then r.day else w.date end as new_due
      from reached r
      left join lateral (
        select c.date from record_calendarday c where c.working and c.date >= r.day order by c.date limit 1
      ) w on true
), told as (
    select r.id, r.due, r.provisional, r.new_due,
           r.days > 0 and exists (
             select from record_calendarday c
              where c.provisional and c.date between case when r.unit = 'working' then r.start + 1 else r.day end and r.new_due
           ) as new_provisional
      from rolled r
     where r.new_due is not null
)
update record_clock k
   set due = t.new_due, provisional = t.new_provisional,
       lapsed_at = case when t.new_due > t.due then null else k.lapsed_at end
  from told t
 where k.id = t.id and (t.new_due, t.new_provisional) is distinct from (t.due, t.provisional)
returning k.chain_id
"""


def recompute(
    batch: int = 1000, progress: Tell | None = None, on_changed: Callable[[list[int]], None] | None = None
) -> int:
    """Recompute `due` and `provisional` of all running clocks; how many changed.

    Each batch is a transaction of its own. Clocks that an act holds at the moment are passed over and looked at again until
    none is left. `on_changed` is given the chains whose clocks a batch has changed, after its transaction.
    """
    total = Clock.objects.filter(met_at__isnull=True).count()
    done = changed = 0
    held: list[int] = []
    for ids in _batches(batch):
        locked, chains = _batch(ids)
        held += sorted(set(ids) - locked)
        done, changed = done + len(locked), changed + len(chains)
        _tell(progress, on_changed, done, total, chains)
    pause = WAIT_FIRST
    while held:
        time.sleep(pause)
        pause = min(pause * 2, WAIT_MOST)
        locked, chains = _batch(held[:batch])
        held = [*held[batch:], *sorted(set(held[:batch]) - locked - _met(held[:batch]))]
        done, changed = done + len(locked), changed + len(chains)
        _tell(progress, on_changed, done, total, chains)
    return changed


def _batches(size: int) -> Iterable[list[int]]:
    last = 0
    while ids := list(
        Clock.objects.filter(met_at__isnull=True, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]
    ):
        yield ids
        last = ids[-1]


def _batch(ids: list[int]) -> tuple[set[int], list[int]]:
    """Lock those that nobody holds, and recompute them: two statements, so that the second sees what was committed until then."""
    with transaction.atomic():
        running = Clock.objects.filter(pk__in=ids, met_at__isnull=True)
        locked = set(running.select_for_update(skip_locked=True).values_list("pk", flat=True))
        if not locked:
            return locked, []
        with connection.cursor() as cursor:
            cursor.execute(DUE, {"ids": list(locked), "zone": settings.TIME_ZONE})
            return locked, [chain for (chain,) in cursor.fetchall()]


def _met(ids: list[int]) -> set[int]:
    """Those of them that an act has stopped meanwhile."""
    return set(Clock.objects.filter(pk__in=ids, met_at__isnull=False).values_list("pk", flat=True))


def _tell(
    progress: Tell | None, on_changed: Callable[[list[int]], None] | None, done: int, total: int, chains: list[int]
) -> None:
    if on_changed is not None and chains:
        on_changed(sorted(set(chains)))
    if progress is not None:
        progress("重算期限", min(done, total), total)
