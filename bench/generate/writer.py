"""One writer, a process: the cases of the kinds that are its own, filled into templates and sent by COPY."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

import psycopg
from django.utils.timezone import get_current_timezone
from psycopg import sql

from bench.generate.people import Somebody
from bench.generate.stories import PACE
from bench.generate.template import Template
from onewindow.kernel import lights
from onewindow.kernel.calendar import Unit
from onewindow.kernel.fields import cipher, lookup_digest
from onewindow.kernel.identifiers import case_number
from onewindow.record.calendars import working_calendar

AT_ONCE = 2000  # cases a COPY
COUNTS_AT_ONCE = 200_000  # keys of counts that are held
STAGES = (
    6,
    4,
    4,
    6,
    10,
    970,
)  # of a thousand cases, how many have come so far: one is open some two weeks of two years
LATE_DAYS = 60  # working days
BACK_DAYS = 480  # working days of history
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
COUNTS = "bench_counts"  # what writers add up, until all are added together


@dataclass(frozen=True)
class Target:
    """An agency that handles that kind of case, and who does it there."""

    slots: dict[str, str]  # item, agency, region, venue, posts, actors
    code: str
    prefix: str
    basic: str


@dataclass
class Kind:
    """A kind of case: its templates by stage, and where it is handled; the weights make some places busy."""

    templates: Sequence[Template]
    targets: Sequence[Target]
    weights: Sequence[float]


@dataclass
class Work:
    url: str
    cases: int
    seed: int
    kinds: Sequence[Kind]
    weights: Sequence[float]
    people: Sequence[Somebody]
    columns: Mapping[str, Sequence[str]]
    first_ids: Mapping[str, int]
    series: Mapping[str, int]  # numbers that are taken
    today: date
    stages: Sequence[int] = STAGES
    late: float = 0.0  # share of the open cases that were handed in so long ago that their time is over


@dataclass
class Done:
    cases: int = 0
    events: int = 0
    series: dict[str, int] = field(default_factory=dict)


class Writer:
    def __init__(self, work: Work) -> None:
        self.work, self.random, self.done = work, Random(work.seed), Done()
        self.ids = dict(work.first_ids)
        self.lines: defaultdict[str, list[str]] = defaultdict(list)
        self.counts: Counter[tuple[str, str, str, str, str]] = Counter()
        self.series = Counter(work.series)
        self.slots: dict[int, dict[str, str]] = {}  # of people

    def run(self) -> Done:
        with psycopg.connect(self.work.url) as connection:
            connection.execute("set session_replication_role = replica")  # what is written was made whole
            connection.execute("set synchronous_commit = off")
            kinds = self.random.choices(self.work.kinds, self.work.weights, k=self.work.cases)
            for number, kind in enumerate(kinds, 1):
                self._case(kind)
                if number % AT_ONCE == 0:
                    self._send(connection)
            self._send(connection)
            self._send_counts(connection)
        self.done.series = {key: last for key, last in self.series.items() if last != self.work.series.get(key)}
        return self.done

    def _case(self, kind: Kind) -> None:
        stage = self.random.choices(range(len(STAGES)), self.work.stages)[0]
        target = self.random.choices(kind.targets, kind.weights)[0]
        made = kind.templates[stage]
        days = _days(self._first(stage))
        values = target.slots | days.slots | self._person()
        self._moments(days, values)
        self._numbers(made, values, target, days)
        _due(made, values, days)
        _digests(made, values)
        for table, form in made.lines.items():
            self.lines[table].append(form.filled(values))
        agency, region, venue = values["agency"], values["region"], values["venue"]
        for slot, what, number in made.counts:
            self.counts[agency, region, venue, values[slot], what] += number
        self.done.cases += 1
        self.done.events += len(made.links)

    def _first(self, stage: int) -> int:
        """On which working day it was handed in: what is open began lately, all else at any time of the last two years, more of it lately."""
        open_, random = stage < len(STAGES) - 1, self.random
        begun = LATE_DAYS if random.random() < self.work.late else random.randint(1, 3)
        back = begun if open_ else 2 + int(BACK_DAYS * random.random() ** 1.3)
        return working_calendar().ordinal(self.work.today) - back - PACE[stage]

    def _moments(self, days: "Days", values: dict[str, str]) -> None:
        """Each act at the same time of its day."""
        after = timedelta(minutes=self.random.randint(0, 460), microseconds=self.random.randrange(1_000_000))
        for name, opening in days.openings:
            values[name] = (opening + after).isoformat(timespec="microseconds") + "Z"

    def _person(self) -> dict[str, str]:
        who = self.random.choice(self.work.people)
        if who.user not in self.slots:
            self.slots[who.user] = _slots(who)
        return self.slots[who.user]

    def _numbers(self, made: Template, values: dict[str, str], target: Target, days: "Days") -> None:
        for table, name in made.own:
            self.ids[table] += 1
            values[name] = str(self.ids[table])
        first, year = days.days[0], days.days[3].year
        day, result = f"case:{target.code}:{first:%Y%m%d}", f"result:{values['agency']}:{target.basic}:{year}"
        self.series[day] += 1
        number = case_number(target.code, first, self.series[day])
        if made.granted:
            self.series[result] += 1
        code = "".join(self.random.choices(ALPHABET, k=8))
        values |= {
            "number": number, "code": target.code, "result": f"{target.prefix}{year}{self.series[result]:05d}",
            "query_code": _encrypted(code, "cases_case.query_code"), "query_digest": lookup_digest(f"{number}:{code}", "query").hex(),
        }  # fmt: skip
        for chain, key in made.chains.items():
            values[f"key:{chain}"] = values[key]

    def _send(self, connection: psycopg.Connection[Any]) -> None:
        for table, lines in self.lines.items():
            _copy(connection, table, self.work.columns[table], "".join(lines))
        self.lines.clear()
        if len(self.counts) > COUNTS_AT_ONCE:
            self._send_counts(connection)
        connection.commit()

    def _send_counts(self, connection: psycopg.Connection[Any]) -> None:
        lines = ("\t".join((*key, str(number))) + "\n" for key, number in self.counts.items())
        columns = ("agency_id", "region_id", "intake_id", "day", "what", "number")
        _copy(connection, COUNTS, columns, "".join(lines))
        self.counts.clear()


@dataclass(frozen=True)
class Days:
    """The days of a case's acts, the slots that they fill, and when in UTC windows open on each."""

    days: Sequence[date]
    slots: dict[str, str]
    openings: Sequence[tuple[str, datetime]]


@lru_cache(maxsize=4096)
def _days(first: int) -> Days:
    start = working_calendar().ordinal(_working(first))
    days = [_working(start + pace) for pace in PACE]
    slots = {f"d{number}": day.isoformat() for number, day in enumerate(days)}
    opens = [datetime.combine(day, time(8, 30), tzinfo=get_current_timezone()).astimezone(UTC) for day in days]
    openings = [(f"t{number}", moment.replace(tzinfo=None)) for number, moment in enumerate(opens)]
    return Days(days, slots | {"standing": date.min.isoformat()}, openings)


def _slots(who: Somebody) -> dict[str, str]:
    return {
        "principal": str(who.principal), "user": str(who.user), "mandate": str(who.mandate), "name": who.name,
        "document_digest": who.digest, "user_key": f"user:{who.user}", "capacity": f"mandate:{who.mandate}:self",
        "document_number": _encrypted(who.number, "cases_party.document_number"),
        "phone": _encrypted(who.phone, "cases_party.phone"),
        "receiver_number": _encrypted(who.number, "cases_delivery.receiver_number"),
    }  # fmt: skip


def _due(made: Template, values: dict[str, str], days: Days) -> None:
    for limit in made.limits:
        due, provisional, warn_on = _due_of(days.days[limit.started], limit.days, limit.unit)
        values[f"due:{limit.key}"], values[f"provisional:{limit.key}"], values[f"warn_on:{limit.key}"] = (
            due,
            provisional,
            warn_on,
        )
    for name, (slot, after) in made.shifted.items():
        values[name] = (date.fromisoformat(values[slot]) + timedelta(days=after)).isoformat()


def _digests(made: Template, values: dict[str, str]) -> None:
    heads: dict[str, str] = {}
    for link in made.links:
        values[f"previous:{link.key}"] = heads.get(link.chain, "0" * 64)
        heads[link.chain] = hashlib.sha256(link.form.filled(values).encode()).hexdigest()
        values[f"digest:{link.key}"] = values[f"head:{link.chain}"] = heads[link.chain]


def _copy(connection: psycopg.Connection[Any], table: str, columns: Sequence[str], text: str) -> None:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), named)
    with connection.cursor().copy(statement) as copy:
        copy.write(text)


@lru_cache(maxsize=4096)
def _working(ordinal: int) -> date:
    """The working day of that ordinal."""
    calendar = working_calendar()
    return calendar.add(calendar.first, ordinal - calendar.ordinal(calendar.first), Unit.WORKING).date


@lru_cache(maxsize=65536)
def _due_of(started: date, days: int, unit: str) -> tuple[str, str, str]:
    calendar = working_calendar()
    found = calendar.due(started, days, Unit(unit))
    warned = lights.warn_on(calendar, started, found.date, Unit(unit))
    return found.date.isoformat(), "t" if found.provisional else "f", warned.isoformat() if warned else r"\N"


def _encrypted(text: str, context: str) -> str:
    return cipher().encrypt(text, context).hex() if text else ""
