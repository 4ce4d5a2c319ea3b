"""From what was recorded to statements that write the same for another case. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.floor.recording import COUNTER, TableShape, Written

Statement = dict[str, Any]
COUNT = "insert into record_numberseries (key, last) values (%s, 1) on conflict (key) do update set last = record_numberseries.last + 1"


def script(
    acts: Mapping[str, Sequence[Written]], shapes: Mapping[str, TableShape], known: set[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The statements of each act. `known`: rows of which another case has its own, such as its draft."""
    made = set(known)
    found = []
    for name, rows in acts.items():
        found.append({"act": name, "statements": [_statement(row, shapes[row.table], made) for row in rows]})
    return found


def _statement(row: Written, shape: TableShape, made: set[tuple[str, str]]) -> Statement:
    if row.table == COUNTER:
        return {"query": COUNT, "parameters": [["text", row.key]], "makes": None}
    return _insert(row, shape, made) if row.new else _update(row, shape, made)


def _insert(row: Written, shape: TableShape, made: set[tuple[str, str]]) -> Statement:
    columns = [name for name in row.values if name not in shape.made]
    parameters = [_parameter(name, row.values[name], shape, made) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f"%s::{shape.columns[name]}" for name in columns)
    query = f'insert into "{row.table}" ({names}) values ({places})'
    if shape.key in shape.made:
        query += f' returning "{shape.key}"'
    made.add((row.table, row.key))
    return {
        "query": query,
        "parameters": parameters,
        "makes": [row.table, row.key] if shape.key in shape.made else None,
    }


def _update(row: Written, shape: TableShape, made: set[tuple[str, str]]) -> Statement:
    sets = ", ".join(f'"{name}" = %s::{shape.columns[name]}' for name in row.values)
    parameters = [_parameter(name, value, shape, made) for name, value in row.values.items()]
    own = _key(row, shape, made)
    query = f'update "{row.table}" set {sets} where "{shape.key}" = %s::{shape.columns[shape.key]}'
    return {"query": query, "parameters": [*parameters, own], "makes": None}


def _key(row: Written, shape: TableShape, made: set[tuple[str, str]]) -> list[str]:
    """The row's own key; where the key is a reference (a row that shares its owner's), that of the owner."""
    table = shape.references.get(shape.key, row.table)
    if (table, row.key) not in made:
        raise ValueError(f"an act changed {row.table} {row.key}, which no other case has of its own")
    return ["row", table, row.key]


def _parameter(name: str, value: str | None, shape: TableShape, made: set[tuple[str, str]]) -> list[Any]:
    if value is not None and name in shape.references and (shape.references[name], value) in made:
        return ["row", shape.references[name], value]
    if value is not None and name in shape.fresh():
        return ["fresh", len(value)]
    return ["text", value]
