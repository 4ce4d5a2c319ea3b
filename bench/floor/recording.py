"""What an act leaves in the database, read from the database itself: every row that it made, every column that it changed.

Postgres marks each row with the transaction that wrote it, so nothing depends on how the act came to write it: a row that an act
saves three times is written once by the floor. Rows that triggers make (the jobs' events) are left to the triggers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

BY_TRIGGER = {"procrastinate_events"}
SEEN_BEFORE = ("cases_draft", "cases_attachment", "record_numberseries")  # there before the act and changed by it
COUNTER = "record_numberseries"

COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attidentity <> '' or pg_get_serial_sequence(c.oid::regclass::text, a.attname) is not null
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.relname, a.attnum
"""
KEYS = """
select i.indrelid::regclass::text, i.indisprimary, array(
         select a.attname from unnest(i.indkey) with ordinality as k(attnum, place)
           join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place)::text[]
  from pg_index i join pg_class c on c.oid = i.indrelid
 where i.indisunique and c.relnamespace = 'public'::regnamespace
"""
REFERENCES = """
select k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
  from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
 where k.contype = 'f' and cardinality(k.conkey) = 1
"""

Row = dict[str, str | None]


@dataclass
class TableShape:
    columns: dict[str, str] = field(default_factory=dict)  # name → type
    made: set[str] = field(default_factory=set)  # given by a sequence
    key: str = ""
    unique: list[list[str]] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)  # column → table

    def fresh(self) -> set[str]:
        """Columns of text that must differ from row to row, where no reference of the same index already does."""
        found = set()
        for columns in self.unique:
            texts = [name for name in columns if self.columns.get(name, "").startswith(("character", "text"))]
            if texts and not any(name in self.references or name in self.made for name in columns):
                found.add(texts[-1])
        return found


@dataclass
class Written:
    """One row of an act: a new one, or columns of one that was there."""

    table: str
    key: str
    values: Row
    new: bool


class Recorder:
    """Performs acts one by one and keeps what each wrote. Nobody else may write meanwhile."""

    def __init__(self, url: str) -> None:
        self.connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self.shapes = self._shapes()
        self.known: dict[tuple[str, str], Row] = {}
        for table in SEEN_BEFORE:
            self.known |= {(table, key): row for key, row in self._rows(table, "0")}

    def record(self, act: Callable[[], object]) -> list[Written]:
        since = self._now()
        act()
        found = []
        for table in self.shapes:
            if table not in BY_TRIGGER:
                found += [self._written(table, key, row) for key, row in self._rows(table, since)]
        return self._ordered(found)

    def _written(self, table: str, key: str, row: Row) -> Written:
        before = self.known.get((table, key))
        self.known[table, key] = row
        if before is None:
            return Written(table, key, row, new=True)
        return Written(table, key, {name: value for name, value in row.items() if value != before[name]}, new=False)

    def _now(self) -> str:
        found = self.connection.execute("select pg_current_xact_id()::text").fetchone()
        assert found is not None
        return str(found[0])

    def _rows(self, table: str, since: str) -> Iterator[tuple[str, Row]]:
        shape = self.shapes[table]
        shown = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in shape.columns)
        query = sql.SQL("select {} from {} where xmin::text::bigint > {}::bigint").format(
            shown, sql.Identifier(table), since
        )
        for values in self.connection.execute(query):
            row = dict(zip(shape.columns, values, strict=True))
            yield row[shape.key] or "", row

    def _shapes(self) -> dict[str, TableShape]:
        shapes: dict[str, TableShape] = {}
        for table, column, kind, made in self.connection.execute(COLUMNS):
            shape = shapes.setdefault(table, TableShape())
            shape.columns[column] = kind
            if made:
                shape.made.add(column)
        for table, primary, columns in self.connection.execute(KEYS):
            if table in shapes and primary:
                shapes[table].key = columns[0]
            elif table in shapes:
                shapes[table].unique.append(columns)
        for table, column, other in self.connection.execute(REFERENCES):
            shapes[table].references[column] = other
        return {table: shape for table, shape in shapes.items() if shape.key}

    def _ordered(self, written: list[Written]) -> list[Written]:
        """Rows after those that they refer to: their keys are needed."""
        left, done = [*written], list[Written]()
        while left:
            waiting = {(row.table, row.key) for row in left if row.new}
            ready = [row for row in left if not self._needs(row) & (waiting - {(row.table, row.key)})]
            if not ready:
                raise ValueError(f"rows refer to each other in a circle: {sorted({row.table for row in left})}")
            done += ready
            left = [row for row in left if row not in ready]
        return done

    def _needs(self, row: Written) -> set[tuple[str, str]]:
        references = self.shapes[row.table].references
        return {(references[name], value) for name, value in row.values.items() if name in references and value}
