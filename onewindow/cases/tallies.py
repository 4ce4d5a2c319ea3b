"""Counting cases: every act writes what it changed as deltas, in its own transaction, so that no page ever counts all cases.

What a case contributes is a pure function of its row in `Counted`; an act takes the old contribution out and puts the new one in.
Whatever an act does to a case (another state, another agency, a decision reversed) is counted without knowing that act.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.timezone import localtime

from onewindow.cases.materials import lines_of_case, made_from_the_form
from onewindow.cases.models import Case, Channel, Counted, Kept, Medium
from onewindow.cases.models.tally import STANDING
from onewindow.catalogue.content import Limit
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar
from onewindow.record.clocks import held as clocks_of
from onewindow.record.models import ClockKind, Event
from onewindow.regulation.articles import Art

LIMITS_KEPT = Art(23)

CHANGE_MATERIALS = {"use_on_file", "hand_in", "supply", "correct_on_the_spot"}
ONLINE = {Channel.COMPUTER, Channel.MOBILE}
PLACE = ("agency_id", "region_id", "intake_id")
COLUMNS = [field.attname for field in Counted._meta.concrete_fields]

Fact = tuple[date, str]


@dataclass(frozen=True)
class Place:
    """Where a count belongs: whose case, of which region, taken in where."""

    agency_id: int
    region_id: str
    intake_id: int


Key = tuple[Place, Fact]


def count(case: Case, event: Event) -> None:
    """Bring the counts up to the case as the act left it, and count the act. The case is locked by the act."""
    held: Counted | None = getattr(case, "counted", None)
    now = counted(case, held, materials_anew=event.act in CHANGE_MATERIALS)
    deltas: Counter[Key] = Counter()
    anew = held is None or changed(held, now)
    if anew:
        deltas.update(contribution(now))
        if held is not None:
            deltas.subtract(contribution(held))
            if place_of(held) != place_of(now):
                _move_acts(case, event, place_of(held), place_of(now), deltas)
    deltas[place_of(now), (localtime(event.happened_at).date(), f"act:{event.act}")] += 1
    write(deltas, now if anew else None)


# Written out, as every act sends it: what a case stands for in the counts, and its deltas, in one statement.
DELTAS = """
insert into cases_tally (day, agency_id, region_id, intake_id, what, number, fresh)
select day, agency, region, intake, what, number, true
from unnest(%(day)s::date[], %(agency)s::bigint[], %(region)s::varchar[], %(intake)s::bigint[], %(what)s::varchar[], %(number)s::bigint[])
  as delta (day, agency, region, intake, what, number)
"""
NOW = f"""
with counted as (
  insert into cases_counted ({", ".join(COLUMNS)}) values ({", ".join(f"%({name})s" for name in COLUMNS)})
  on conflict (case_id) do update set {", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "case_id")}
){DELTAS}"""  # noqa: S608 - the names of our own columns


def write(deltas: Counter[Key], now: Counted | None = None) -> None:
    """`now`: what the case stands for from now on, where that has changed."""
    told = [(at, day, what, number) for (at, (day, what)), number in deltas.items() if number]
    values: dict[str, Any] = {
        "day": [day for _, day, _, _ in told],
        "agency": [at.agency_id for at, _, _, _ in told],
        "region": [at.region_id for at, _, _, _ in told],
        "intake": [at.intake_id for at, _, _, _ in told],
        "what": [what for _, _, what, _ in told],
        "number": [number for _, _, _, number in told],
    }
    with connection.cursor() as cursor:
        if now is None:
            cursor.execute(DELTAS, values)
        else:
            cursor.execute(NOW, values | {name: getattr(now, name) for name in COLUMNS})


def place_of(row: Counted) -> Place:
    return Place(row.agency_id, row.region_id, row.intake_id)


def changed(held: Counted, now: Counted) -> bool:
    return any(getattr(held, name) != getattr(now, name) for name in COLUMNS)


def contribution(row: Counted) -> Counter[Key]:
    """What the case adds to which counts."""
    return Counter({(place_of(row), fact): number for fact, number in facts(row)})


def facts(row: Counted) -> Iterator[tuple[Fact, int]]:
    yield (STANDING, f"state:{row.state}"), 1
    yield (row.received_on, "received"), 1
    if row.online:
        yield (row.received_on, "online"), 1
    yield (row.received_on, "materials"), row.materials
    yield (row.received_on, "materials_reused"), row.reused
    if row.reused:
        yield (row.received_on, "reused"), 1
    if row.accepted_on:
        yield (row.accepted_on, "accepted"), 1
        if row.in_time:
            yield (row.accepted_on, "in_time"), 1
        if row.deemed:
            yield (row.accepted_on, "deemed"), 1
    if row.decided_on:
        yield (row.decided_on, "decided"), 1
        yield (row.decided_on, f"kept:{row.kept}"), 1
        yield (row.decided_on, "promised_days"), row.promised_days
        yield (row.decided_on, "statutory_days"), row.statutory_days
    if row.closed_on:
        yield (row.closed_on, f"ended:{row.state}"), 1
    if row.delivered_on:
        yield (row.delivered_on, "delivered"), 1


def counted(case: Case, held: Counted | None, *, materials_anew: bool = False) -> Counted:
    """The case's row as it should be now. How a limit was kept is worked out once, when the act sets the day."""
    row = Counted(
        case=case,
        agency_id=case.agency_id,
        region_id=case.region_id,
        intake_id=case.intake_id,
        state=case.state,
        online=case.channel in ONLINE,
        deemed=case.deemed,
        received_on=localtime(case.received_at).date(),
        accepted_on=_day(case.accepted_at),
        decided_on=_day(case.decided_at),
        closed_on=_day(case.closed_at),
        delivered_on=_day(case.delivered_at),
    )
    if held is None or materials_anew:
        row.materials, row.reused = materials_of(case)
    else:
        row.materials, row.reused = held.materials, held.reused
    if row.accepted_on:
        known = held is not None and (held.accepted_on, held.deemed) == (row.accepted_on, row.deemed)
        row.in_time = held.in_time if known and held else _in_time(case)
    if row.decided_on:
        if held is not None and held.decided_on == row.decided_on:
            row.kept, row.promised_days, row.statutory_days = held.kept, held.promised_days, held.statutory_days
        else:
            row.kept = _kept(case, row.decided_on)
            row.promised_days, row.statutory_days = spans(case)
    return row


def materials_of(case: Case) -> tuple[int, int]:
    """How many materials the case needs besides what its form makes, and how many of them came from what the city holds."""
    wanted = {one.key for one in case.guide.materials_for(case.answers) if not made_from_the_form(one)}
    latest = [line.provided.medium for line in lines_of_case(case) if line.provided and line.material.key in wanted]
    return len(wanted), sum(medium == Medium.ON_FILE for medium in latest)


def _day(moment: datetime | None) -> date | None:
    return localtime(moment).date() if moment else None


def _in_time(case: Case) -> bool:
    """Somebody accepted it before the period for accepting was over; a deemed acceptance is the law's, not theirs."""
    of_kind = [clock for clock in clocks_of(case.chain) if clock.kind == ClockKind.ACCEPTANCE]
    clock = max(of_kind, key=lambda clock: (clock.started_at, clock.pk), default=None)
    return not case.deemed and (clock is None or clock.met_on is None or clock.met_on <= clock.due)


def _kept(case: Case, decided_on: date) -> Kept:
    """Late is later than the day told, which is the earlier of promise and statute; early is a day before it at least."""
    kinds = (ClockKind.PROMISED, ClockKind.STATUTORY)
    clocks = sorted(clocks_of(case.chain), key=lambda clock: (clock.started_at, clock.pk))
    clocks = [clock for clock in clocks if clock.kind in kinds]
    latest = {clock.kind: clock.due for clock in clocks}
    told = min(latest.values(), default=decided_on)
    if decided_on > told:
        return Kept.LATE
    return Kept.EARLY if decided_on < told else Kept.ON_TIME


def spans(case: Case) -> tuple[int, int]:
    """The promised and the statutory limit of the case's guide, both in working days, so that they can be summed."""
    guide, began = case.guide, localtime(case.accepted_at or case.received_at).date()
    return _span(guide.promised_limit, began), _span(guide.statutory_limit, began)


def _span(limit: Limit, began: date) -> int:
    if Unit(limit.unit) is Unit.WORKING:
        return limit.days
    calendar = working_calendar()
    return calendar.count(began, calendar.add(began, limit.days, Unit.NATURAL).date, Unit.WORKING)


def _move_acts(case: Case, event: Event, old: Place, new: Place, deltas: Counter[Key]) -> None:
    """The case went to another agency or venue: what was done before goes with it, as its lists do."""
    for day, act, number in acts_of(Event.objects.filter(chain_id=case.chain_id).exclude(pk=event.pk)):
        deltas[old, (day, f"act:{act}")] -= number
        deltas[new, (day, f"act:{act}")] += number


def acts_of(events: Any) -> Iterator[tuple[date, str, int]]:
    """How often which of the table's acts was done on which day."""
    from onewindow.cases.moves import TABLE

    grouped = events.filter(act__in=TABLE.moves).order_by().annotate(day=TruncDate("happened_at"))
    yield from grouped.values_list("day", "act").annotate(number=Count("pk")).values_list("day", "act", "number")
