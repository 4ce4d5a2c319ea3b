"""Moves: the rows of the tables of acts; and `act`, which binds each to the one function that performs it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction
from rules.predicates import Predicate

from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

NEW = ""  # the state before the first event

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Move:
    """A legal act: from which states to which, on what article, by whom, and what is told. `target` None keeps the state.

    `label` is a verb phrase that reads after 不能 and on a button.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    article: Art
    by: Predicate
    notice: str | None = None
    offered: bool = True  # on the pages; acts of the system are not
    table: str = field(default="case")

    def allows(self, state: str) -> bool:
        return state in self.sources


class Table:
    """The moves of one kind of subject, in the order of the law, and the act of each. Every table is found in `TABLES`."""

    def __init__(
        self,
        kind: str,
        *,
        after: Callable[[Any, Move], None],
        on_refusal: Callable[[int, datetime], object] | None = None,
    ) -> None:
        """`after` runs at the end of every act, in its transaction: notices, jobs, what lists are sorted by.

        `on_refusal` is given the subject's key and the moment of an act that was refused and undone: what the law had done
        by then stays done, so that the page shows what the refusal spoke of.
        """
        self.kind = kind
        self.after = after
        self.on_refusal = on_refusal
        self.moves: dict[str, Move] = {}
        self.acts: dict[str, Callable[..., Any]] = {}
        TABLES.append(self)

    def move(
        self,
        name: str,
        label: str,
        sources: Iterable[str],
        target: str | None,
        article: Art,
        *,
        by: Predicate,
        notice: str | None = None,
        offered: bool = True,
    ) -> Move:
        if name in self.moves:
            raise ValueError(f"move {name} stands twice in the table {self.kind}")
        row = Move(name, label, frozenset(sources), target, article, by, notice, offered, self.kind)
        self.moves[name] = row
        return row

    def act(self, row: Move) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Marks the one function that performs `row`, and runs it in a transaction."""

        def bind(function: Callable[P, R]) -> Callable[P, R]:
            if row.name in self.acts:
                raise ValueError(f"move {row.name} has two acts")

            @wraps(function)
            def performed(*args: P.args, **kwargs: P.kwargs) -> R:
                try:
                    with transaction.atomic():
                        subject = function(*args, **kwargs)
                        self.after(subject, row)
                        over(subject)
                        return subject
                except ActRefused:
                    if self.on_refusal is not None and row.offered and NEW not in row.sources:
                        self.on_refusal(cast("int", args[0]), cast("datetime", kwargs["at"]))
                    raise

            self.acts[row.name] = performed
            return performed

        return bind


def over(subject: Any) -> None:
    """What a subject held for its act only it lets go."""
    let_go: Callable[[], None] | None = getattr(subject, "act_over", None)
    if let_go is not None:
        let_go()


TABLES: list[Table] = []  # all tables of moves of the house, as their modules are imported


def label_of(kind: str, act: str) -> str:
    """What the act is called; the act's own name where no table has it."""
    return next((table.moves[act].label for table in TABLES if table.kind == kind and act in table.moves), act)


def moves_citing(article: int) -> list[Move]:
    """The acts of all tables that name the article, in the order of the tables."""
    return [row for table in TABLES for row in table.moves.values() if article in row.article.numbers]
