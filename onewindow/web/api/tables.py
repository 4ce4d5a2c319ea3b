"""The tables of moves that the API offers. Whatever further table the house gets is added to TABLES, and has its endpoints."""

from collections.abc import Callable, Iterator
from typing import Any

from onewindow.cases import acts as _cases
from onewindow.cases import moves as cases
from onewindow.oversight import acts as _oversight
from onewindow.oversight import moves as oversight
from onewindow.record.moves import NEW, Move, Table

BOUND = (_cases, _oversight)  # importing them has bound the acts to their rows

TABLES: tuple[Table, ...] = (cases.TABLE, oversight.TABLE)  # of acts on a case

Pair = tuple[Move, Callable[..., Any]]


def _offered(new: bool) -> Iterator[Pair]:
    for table in TABLES:
        for name, row in table.moves.items():
            if row.offered and (NEW in row.sources) == new:
                yield row, table.acts[name]


HANDLING: list[Pair] = list(_offered(new=False))  # POST /cases/{number}/acts/{act}
BEGINNING: list[Pair] = list(_offered(new=True))  # POST /drafts/{id}/acts/{act}
