"""Statements that recur are prepared: an act asks fifty short questions, and planning each anew costs more than answering it.

Parameters then go to the server apart from the statement. Behind a pooler that changes connections between transactions
(PgBouncer) the address takes `?prepare=off`.
"""

from typing import Any

from django.db.backends.postgresql import base

KEPT = 600  # statements a connection keeps prepared; the product has some hundreds that recur


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        made.prepared_max = KEPT
        return made
