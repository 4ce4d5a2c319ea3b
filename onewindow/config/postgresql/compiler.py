"""SELECTs are composed once a process: which columns of which tables, in what order, differs only with the shape of a query.

Django writes every SELECT anew from its model's fields, which takes longer than PostgreSQL takes to answer a short one. Here what
stands before and after the conditions is kept by the query's shape; the conditions and their values are written each time.
What is not simple (annotations, unions, groups, queries within queries) is left to Django.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.models.expressions import Col
from django.db.models.sql.query import Query

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]

SHAPES_MOST = 4000  # far more than the product has; should something make them without end, they are begun anew
_kept: dict[Hashable, "Composed"] = {}


@dataclass(frozen=True)
class Composed:
    """A SELECT without its conditions, and what Django found out of its columns while it wrote it."""

    before: str
    after: str
    select: list[Any]
    klass_info: dict[str, Any] | None
    annotation_col_map: dict[str, int]
    converters: dict[int, Any]


class SQLCompiler(compiler.SQLCompiler):
    composed: Composed | None = None

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        shape = self._shape() if with_limits and not with_col_aliases else None
        if shape is None:
            return super().as_sql(with_limits, with_col_aliases)
        if self.query.is_empty():
            return self._nothing(("nothing", shape))
        found = _kept.get(shape)
        if found is None:
            return self._first(shape)
        self._take(found)
        try:
            where, values = self._conditions()
        except FullResultSet:
            return super().as_sql()
        return f"{found.before}{where}{found.after}", values

    def get_converters(self, expressions: list[Any]) -> dict[int, Any]:
        return self.composed.converters if self.composed is not None else super().get_converters(expressions)

    def _take(self, found: Composed) -> None:
        self.composed = found
        self.select, self.klass_info, self.annotation_col_map = found.select, found.klass_info, found.annotation_col_map
        self.col_count, self.has_extra_select = len(found.select), False

    def _nothing(self, shape: Hashable) -> tuple[str, tuple[Any, ...]]:
        """A query that finds nothing (`none()`) is never sent; all that is wanted of it are its columns. Raises EmptyResultSet."""
        found = _kept.get(shape)
        if found is not None:
            self._take(found)
            raise EmptyResultSet
        try:
            return super().as_sql()
        except EmptyResultSet:
            self._keep(shape, "", "")
            raise

    def _conditions(self) -> tuple[str, tuple[Any, ...]]:
        """Raises EmptyResultSet, FullResultSet."""
        where: Any = self.query.where
        text, values = self.compile(where) if where.children else ("", ())
        return text, tuple(values)

    def _first(self, shape: Hashable) -> tuple[str, tuple[Any, ...]]:
        """Composed by Django; kept where the conditions stand in it once and all values are theirs."""
        text, values = super().as_sql()
        try:
            where, own = self._conditions()
        except FullResultSet:
            return text, values
        before, mark, after = text.partition(f" WHERE {where}") if where else (text, "", "")
        if self.has_extra_select or own != tuple(values) or (where and (not mark or f" WHERE {where}" in after)):
            return text, values
        self._keep(shape, f"{before} WHERE " if where else before, after)
        return text, values

    def _keep(self, shape: Hashable, before: str, after: str) -> None:
        if len(_kept) >= SHAPES_MOST:
            _kept.clear()
        converters = super().get_converters([column for column, _, _ in self.select])
        _kept[shape] = Composed(before, after, self.select, self.klass_info, self.annotation_col_map, converters)

    def _shape(self) -> Hashable | None:
        """All that the text depends on besides its conditions; None where the query is not simple."""
        query: Any = self.query
        if (
            self.query.__class__ is not Query or query.subquery or query.annotations or query.extra or query.combinator
            or query.group_by is not None or query.distinct_fields or query._filtered_relations or query.explain_info
            or query.extra_tables or query.extra_order_by or not all(type(key) is str for key in query.order_by)
            or not all(type(column) is Col for column in query.select) or not vars(self)["elide_empty"]
            or query.where.contains_aggregate or query.where.contains_over_clause
            or (query.select_for_update and self.connection.get_autocommit())
        ):  # fmt: skip
            return None
        return (
            self.using, query.model, query.default_cols, query.max_depth,
            (frozenset(query.deferred_loading[0]), query.deferred_loading[1]), _frozen(query.select_related),
            tuple((column.alias, id(column.target), id(column.output_field)) for column in query.select),
            None if query.selected is None else tuple(query.selected.items()),
            query.order_by, query.default_ordering, query.standard_ordering, query.distinct, query.low_mark, query.high_mark,
            query.select_for_update, query.select_for_update_nowait, query.select_for_update_skip_locked,
            query.select_for_update_of, query.select_for_no_key_update, bool(query.where.children), tuple(_joins(query)),
        )  # fmt: skip


def _frozen(select_related: bool | Mapping[str, Any]) -> Hashable:
    if isinstance(select_related, Mapping):
        return tuple((name, _frozen(more)) for name, more in select_related.items())
    return select_related


def _joins(query: Any) -> Iterator[Hashable]:
    for alias, join in query.alias_map.items():
        used = query.alias_refcount[alias] > 0
        yield alias, used, join.table_name, join.join_type, join.parent_alias, id(getattr(join, "join_field", None))
