"""One client of the floor, a process of its own: `python -m bench.floor.client`. Writes the rows of acts, one transaction an act.

Reads its plan as a line of JSON, says `ready`, begins at the next line. Prepared statements over one connection, as lean as it gets.
"""

import json
import os
import sys
import time
from itertools import count
from typing import Any

import psycopg

_numbers = count(1)


def fresh(length: int) -> str:
    """A text that nobody else writes, as long as the one it stands for."""
    return f"{os.getpid():x}{next(_numbers):07x}".rjust(length, "0")[-length:]


def value(parameter: list[Any], rows: dict[tuple[str, str], str]) -> str | None:
    if parameter[0] == "row":
        return rows[parameter[1], parameter[2]]
    return fresh(parameter[1]) if parameter[0] == "fresh" else parameter[1]


def write(
    connection: psycopg.Connection[Any], statements: list[dict[str, Any]], rows: dict[tuple[str, str], str]
) -> None:
    with connection.transaction():
        for one in statements:
            found = connection.execute(one["query"], [value(each, rows) for each in one["parameters"]], prepare=True)
            if one["makes"]:
                made = found.fetchone()
                assert made is not None
                rows[one["makes"][0], one["makes"][1]] = str(made[0])


def run(plan: dict[str, Any], connection: psycopg.Connection[Any]) -> dict[str, Any]:
    began, acts, cases = time.perf_counter(), list[float](), 0
    for own in plan["cases"]:
        if time.perf_counter() - began > plan["seconds"]:
            break
        rows = {(table, old): new for table, old, new in own}
        for act in plan["script"]:
            started = time.perf_counter()
            write(connection, act["statements"], rows)
            acts.append(time.perf_counter() - started)
        cases += 1
    return {"seconds": time.perf_counter() - began, "cases": cases, "acts": acts, "left": len(plan["cases"]) - cases}


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    with psycopg.connect(plan["url"], autocommit=True) as connection:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        sys.stdout.write(json.dumps(run(plan, connection)) + "\n")


if __name__ == "__main__":
    main()
