"""How long the cockpit's figures take at the size of a city's year and a half: `python -m tests.measure.cockpit`.

Fills a scratch clone with 1.9 million folded counts: every agency of city, counties and towns on every working day,
counts of cases and of acts. Says the milliseconds of what a page of the whole city asks for, best of five.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial

ROWS = 1_900_000
FILL = """
with days as (select d::date as day from generate_series(date '2025-01-01', date '2026-06-09', interval '1 day') as d
              where extract(isodow from d) < 6),
     busy as (select a.id, a.region_id, case when r.level = 'township' then 0.15 else 1.0 end as share
              from network_agency a join network_region r on r.code = a.region_id
              where r.level in ('city', 'county', 'township')),
     scale as (select %s / (select count(*) from days) / (select sum(share) from busy) / cardinality(%s::text[]) as by)
insert into cases_tally (day, agency_id, region_id, intake_id, what, number, fresh)
select day, busy.id, region_id, (select min(id) from network_venue), what, 1 + (random() * 30)::int, false
from days cross join busy cross join scale cross join unnest(%s::text[]) as what
where random() < share * scale.by
"""
WHATS = [
    "received", "online", "accepted", "in_time", "decided", "kept:early", "kept:on_time", "promised_days", "statutory_days",
    "ended:granted", "delivered", "act:submit", "act:accept", "act:record_step", "act:grant", "act:deliver",
]  # fmt: skip
TODAY = date(2026, 6, 9)


def best(what: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.databases import Databases

    databases = Databases()
    try:
        measure(databases.url(databases.name, "postgres"))
    finally:
        databases.close()


def measure(superuser: str) -> None:
    import psycopg
    from django.db import connection

    from onewindow.cases.models import Tally, TallyMonth
    from onewindow.cases.recount import MONTHS_ANEW
    from onewindow.network.models import Region
    from onewindow.oversight.figures import board, figures, trend
    from onewindow.oversight.periods import period
    from onewindow.oversight.scope import Focus, Scope

    with connection.cursor() as cursor:
        cursor.execute(FILL, [ROWS, WHATS, WHATS])
        cursor.execute(MONTHS_ANEW, [date.min])
    with psycopg.connect(superuser, autocommit=True) as owner:
        owner.execute("vacuum analyze cases_tally, cases_tallymonth")
    say(f"{Tally.objects.count():,} counts by day, {TallyMonth.objects.count():,} by month")
    spans = {key: period(key, TODAY) for key in ("week", "month", "quarter", "year")}
    spans |= {last: period("custom", TODAY, "2025-12-03", last) for last in ("2026-05-31", "2026-05-20", "2026-05-11")}
    for level in ("city", "county"):
        place = Region.objects.filter(level=level).order_by("code").first()
        assert place is not None
        at = Focus(Scope(place), place)
        for name, days in spans.items():
            taken = [
                best(partial(board, at, days, TODAY)),
                best(partial(figures, at, days, TODAY)),
                best(partial(trend, at, days)),
            ]
            say(f"{level} {name}: board {taken[0]:.0f} ms, figures {taken[1]:.0f} ms, trend {taken[2]:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
