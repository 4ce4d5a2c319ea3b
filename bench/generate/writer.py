"""One writer, a process: the cases of the kinds that are its own, filled into templates and sent by COPY."""

import hashlib
import secrets
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
from bench.generate.template import Template, filled
from onewindow.kernel.calendar import Unit
from onewindow.kernel.fields import cipher, lookup_digest
from onewindow.kernel.identifiers import case_number
from onewindow.record.calendars import working_calendar

AT_ONCE = 2000  # cases a COPY
STAGES = (3, 2, 2, 3, 5, 85)  # of a hundred cases, how many have come so far
BACK_DAYS = 480  # working days of history
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


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


@dataclass
class Done:
    cases: int = 0
    events: int = 0
    counts: Counter[tuple[str, str, str, date, str]] = field(default_factory=Counter)
    series: dict[str, int] = field(default_factory=dict)


class Writer:
    def __init__(self, work: Work) -> None:
        self.work, self.random, self.done = work, Random(work.seed), Done()
        self.ids = dict(work.first_ids)
        self.lines: defaultdict[str, list[str]] = defaultdict(list)
        self.series = Counter(work.series)

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
        self.done.series = {key: last for key, last in self.series.items() if last != self.work.series.get(key)}
        return self.done

    def _case(self, kind: Kind) -> None:
        stage = self.random.choices(range(len(STAGES)), STAGES)[0]
        target = self.random.choices(kind.targets, kind.weights)[0]
        made, values = kind.templates[stage], dict(target.slots)
        values["standing"] = date.min.isoformat()
        days = self._days(stage, values)
        self._persons(values)
        self._numbers(made, values, target, days)
        self._due(made, values, days)
        heads = self._digests(made, values)
        values |= {f"head:{chain}": digest for chain, digest in heads.items()}
        for table, parts in made.lines:
            self.lines[table].append(filled(parts, values))
        place = (values["agency"], values["region"], values["venue"])
        for slot, what, number in made.counts:
            self.done.counts[*place, date.fromisoformat(values[slot]), what] += number
        self.done.cases += 1
        self.done.events += len(made.links)

    def _days(self, stage: int, values: dict[str, str]) -> list[date]:
        """When each act was done: what is open began lately, all else at any time of the last two years, more of it lately."""
        back = (
            self.random.randint(1, 3) if stage < len(STAGES) - 1 else 2 + int(BACK_DAYS * self.random.random() ** 1.3)
        )
        calendar = working_calendar()
        first = _working(calendar.ordinal(self.work.today) - back - PACE[stage])
        days = [_working(calendar.ordinal(first) + pace) for pace in PACE]
        minute = timedelta(minutes=self.random.randint(0, 460), microseconds=self.random.randrange(1_000_000))
        for number, day in enumerate(days):
            moment = datetime.combine(day, time(8, 30), tzinfo=get_current_timezone()) + minute
            values[f"d{number}"], values[f"t{number}"] = day.isoformat(), moment.isoformat()
            values[f"u{number}"] = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return days

    def _persons(self, values: dict[str, str]) -> None:
        who = self.random.choice(self.work.people)
        values |= {
            "principal": str(who.principal), "user": str(who.user), "mandate": str(who.mandate), "name": who.name,
            "document_digest": who.digest, "user_key": f"user:{who.user}", "capacity": f"mandate:{who.mandate}:self",
            "document_number": _encrypted(who.number, "cases_party.document_number"),
            "phone": _encrypted(who.phone, "cases_party.phone"),
            "receiver_number": _encrypted(who.number, "cases_delivery.receiver_number"),
        }  # fmt: skip

    def _numbers(self, made: Template, values: dict[str, str], target: Target, days: Sequence[date]) -> None:
        for table, name in made.own:
            self.ids[table] += 1
            values[name] = str(self.ids[table])
        day, result = f"case:{target.code}:{days[0]:%Y%m%d}", f"result:{values['agency']}:{target.basic}:{days[3].year}"
        self.series[day] += 1
        number = case_number(target.code, days[0], self.series[day])
        if made.granted:
            self.series[result] += 1
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        values |= {
            "number": number, "code": target.code, "result": f"{target.prefix}{days[3].year}{self.series[result]:05d}",
            "query_code": _encrypted(code, "cases_case.query_code"), "query_digest": lookup_digest(f"{number}:{code}", "query").hex(),
        }  # fmt: skip
        for chain, key in made.chains.items():
            values[f"key:{chain}"] = values[key]

    def _due(self, made: Template, values: dict[str, str], days: Sequence[date]) -> None:
        for limit in made.limits:
            due, provisional = _due(days[limit.started], limit.days, limit.unit)
            values[f"due:{limit.key}"], values[f"provisional:{limit.key}"] = due, provisional
        for name, (slot, after) in made.shifted.items():
            values[name] = (date.fromisoformat(values[slot]) + timedelta(days=after)).isoformat()

    def _digests(self, made: Template, values: dict[str, str]) -> dict[str, str]:
        heads: dict[str, str] = {}
        for link in made.links:
            values[f"previous:{link.key}"] = heads.get(link.chain, "0" * 64)
            heads[link.chain] = hashlib.sha256(filled(link.form, values).encode()).hexdigest()
            values[f"digest:{link.key}"] = heads[link.chain]
        return heads

    def _send(self, connection: psycopg.Connection[Any]) -> None:
        for table, lines in self.lines.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, self.work.columns[table]))
            statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), columns)
            with connection.cursor().copy(statement) as copy:
                copy.write("".join(lines))
        connection.commit()
        self.lines.clear()


@lru_cache(maxsize=4096)
def _working(ordinal: int) -> date:
    """The working day of that ordinal."""
    calendar = working_calendar()
    return calendar.add(calendar.first, ordinal - calendar.ordinal(calendar.first), Unit.WORKING).date


@lru_cache(maxsize=65536)
def _due(started: date, days: int, unit: str) -> tuple[str, str]:
    found = working_calendar().due(started, days, Unit(unit))
    return found.date.isoformat(), "t" if found.provisional else "f"


def _encrypted(text: str, context: str) -> str:
    return cipher().encrypt(text, context).hex() if text else ""
