"""Statements that recur are prepared: an act asks fifty short questions, and planning each anew costs more than answering it.

Parameters then go to the server apart from the statement. Behind a pooler that changes connections between transactions
(PgBouncer) the address takes `?prepare=off`.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, operations

from onewindow.kernel.logs import note_slow

KEPT = 600  # statements a connection keeps prepared; the product has some hundreds that recur
PARAMETERS_MOST = 65_535  # of one statement, by the protocol


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "onewindow.config.postgresql.compiler"

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """As many rows as have room for their parameters."""
        return max(1, PARAMETERS_MOST // max(1, len(fields)))


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(_timed)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.prepared_max = KEPT
        return made


def _timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        note_slow(sql, began, settings.SLOW_QUERY_MS)
