"""Folding the counts, and counting everything anew: what the roll-ups say must be what the cases say."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate, TruncMonth
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.models import Case, Counted, Tally, TallyMonth
from onewindow.cases.models.tally import STANDING
from onewindow.cases.tallies import Key, Place, contribution, counted, write
from onewindow.network.models import Agency, Region
from onewindow.record.models import Event

log = logging.getLogger(__name__)
Tell = Callable[[int, int], object]
KEYS_AT_ONCE = 5_000

FOLD = """
with latest as materialized (select * from cases_tally where fresh order by id limit %s),
     keys as (select distinct day, agency_id, region_id, intake_id, what from latest),
     taken as (delete from cases_tally as t using latest as l where t.id = l.id and t.fresh returning t.*),
     before as (delete from cases_tally as t using keys as k
         where not t.fresh and t.day = k.day and t.agency_id = k.agency_id and t.region_id = k.region_id
           and t.intake_id = k.intake_id and t.what = k.what
         returning t.*),
     gone as (select * from taken union all select * from before),
     months as (insert into cases_tallymonth as m (month, agency_id, region_id, intake_id, what, number)
         select date_trunc('month', day)::date as month, agency_id, region_id, intake_id, what, sum(number)
         from taken where day <> %s
         group by 1, 2, 3, 4, 5 having sum(number) <> 0 order by 1, 5, 2, 3, 4
         on conflict (month, what, agency_id, region_id, intake_id) do update set number = m.number + excluded.number)
insert into cases_tally (day, agency_id, region_id, intake_id, what, number, fresh)
select day, agency_id, region_id, intake_id, what, sum(number), false from gone
group by day, agency_id, region_id, intake_id, what having sum(number) <> 0
"""

MONTHS_ANEW = """
insert into cases_tallymonth (month, agency_id, region_id, intake_id, what, number)
select date_trunc('month', day)::date, agency_id, region_id, intake_id, what, sum(number)
from cases_tally where not fresh and day <> %s group by 1, 2, 3, 4, 5 having sum(number) <> 0
"""


def fold(keys: int = KEYS_AT_ONCE) -> bool:
    """Make one row of the rows of a key, for so many fresh rows, and add them to their months; whether there was anything to fold.

    One statement: whoever counts meanwhile sees all before or all after. What somebody else folds at the same moment is
    left out of both, delete and sum.
    """
    with connection.cursor() as cursor:
        if not Tally.objects.filter(fresh=True).exists():
            return False
        cursor.execute(FOLD, [keys, STANDING])
    return True


@app.periodic(cron="*/2 * * * *")
@app.task(name="cases.fold", queue="clocks", queueing_lock="cases.fold", retry=RetryStrategy(max_attempts=3, wait=20))
def fold_tallies(timestamp: int) -> None:
    while fold():
        pass


@dataclass(frozen=True, order=True)
class Difference:
    """A count that is not what the cases say."""

    what: str
    day: date
    region: str
    agency: str
    counted: int
    found: int
    monthly: bool = False  # a month that is not the sum of its days

    def __str__(self) -> str:
        when = "现存" if self.day == STANDING else f"{self.day:%Y-%m}全月" if self.monthly else self.day.isoformat()
        return f"{self.region} {self.agency} {when} {self.what}：账上 {self.counted}，实有 {self.found}"


def recount(*, mend: bool = False, progress: Tell | None = None) -> list[Difference]:
    """Count every case and every act anew and report what the roll-ups say otherwise; with `mend` put them right.

    Where nothing is mended, acts come in meanwhile: the picture is that of one moment. While it mends, acts wait.
    """
    own = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if mend:
            cursor.execute("lock table cases_tally in share row exclusive mode")
        elif own:
            cursor.execute("set transaction isolation level repeatable read")
        return _recount(mend, progress)


def _recount(mend: bool, progress: Tell | None) -> list[Difference]:
    found = Counter[Key]()
    total = Case.objects.count()
    for number, row in enumerate(_rows(mend), start=1):
        found.update(contribution(row))
        if progress and number % 500 == 0:
            progress(number, total)
    found.update(_acts())
    if progress:
        progress(total, total)
    stored = _stored()
    wrong = Counter(
        {key: found[key] - stored[key] for key in found.keys() | stored.keys() if found[key] != stored[key]}
    )
    by_day, by_month = _folded_months(), _months()
    off = Counter({key: by_day[key] for key in by_day.keys() | by_month.keys() if by_day[key] != by_month[key]})
    if mend:
        write(wrong)
    if mend and off:
        _months_anew()
    return _differences(wrong, found, stored) + _differences(off, by_day, by_month, monthly=True)


def count_what_was_there() -> bool:
    """After an upgrade from a version that did not count; whether there was anything to do."""
    if not Case.objects.filter(counted__isnull=True).exists():
        return False
    recount(mend=True)
    return True


def _rows(mend: bool) -> Iterator[Counted]:
    """Every case as it should be counted; one that never was, or otherwise, is written where it is to be mended."""
    cases = Case.objects.select_related("counted", "guide_version").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        held = getattr(case, "counted", None)
        row = counted(case, held)
        if mend and (held is None or contribution(held) != contribution(row)):
            row.save(force_insert=held is None)
        yield row


def _acts() -> Counter[Key]:
    from onewindow.cases.moves import TABLE

    events = Event.objects.filter(chain__case__isnull=False, act__in=TABLE.moves).order_by()
    places = [f"chain__case__{name}" for name in ("agency_id", "region_id", "intake_id")]
    grouped = events.annotate(day=TruncDate("happened_at")).values_list("day", "act", *places).annotate(n=Count("pk"))
    return Counter({(Place(*where), (day, f"act:{act}")): n for day, act, *where, n in grouped})


def _stored() -> Counter[Key]:
    return _by_key(
        Tally.objects.values_list("day", "what", "agency_id", "region_id", "intake_id").annotate(n=Sum("number"))
    )


def _folded_months() -> Counter[Key]:
    """What the months should say: the sums of the folded days."""
    rows = Tally.objects.filter(fresh=False).exclude(day=STANDING).annotate(month=TruncMonth("day"))
    return _by_key(rows.values_list("month", "what", "agency_id", "region_id", "intake_id").annotate(n=Sum("number")))


def _months() -> Counter[Key]:
    return _by_key(TallyMonth.objects.values_list("month", "what", "agency_id", "region_id", "intake_id", "number"))


def _by_key(rows: Iterable[tuple[Any, ...]]) -> Counter[Key]:
    return Counter({(Place(*where), (day, what)): int(n) for day, what, *where, n in rows if n})


def _months_anew() -> None:
    """Readers see the old months until all are there."""
    with connection.cursor() as cursor:
        cursor.execute("delete from cases_tallymonth")
        cursor.execute(MONTHS_ANEW, [STANDING])


def _differences(
    wrong: Counter[Key], found: Counter[Key], stored: Counter[Key], *, monthly: bool = False
) -> list[Difference]:
    agencies = dict(Agency.objects.filter(pk__in={at.agency_id for at, _ in wrong}).values_list("pk", "short_name"))
    regions = dict(Region.objects.filter(pk__in={at.region_id for at, _ in wrong}).values_list("pk", "name"))
    return sorted(
        Difference(
            what, day, regions[at.region_id], agencies[at.agency_id], stored[at, (day, what)], found[at, (day, what)], monthly
        )
        for at, (day, what) in wrong
    )  # fmt: skip
