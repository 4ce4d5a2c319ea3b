"""Statements that recur are prepared: an act asks fifty short questions, and planning each anew costs more than answering it.

Parameters then go to the server apart from the statement. Behind a pooler that changes connections between transactions
(PgBouncer) the address takes `?prepare=off`.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, operations

KEPT = 600  # statements a connection keeps prepared; the product has some hundreds that recur
PARAMETERS_MOST = 65_535  # of one statement, by the protocol


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """As many rows as have room for their parameters."""
        return max(1, PARAMETERS_MOST // max(1, len(fields)))


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.prepared_max = KEPT
        return made
