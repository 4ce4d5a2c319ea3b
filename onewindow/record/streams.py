"""Reading a long query as a stream: a server-side cursor, so that memory stays bounded however long the record is."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction

ROWS_AT_A_TIME = 2000


def stream(query: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query. One at a time: its transaction is open until the last row is read."""
    with transaction.atomic():
        connection.ensure_connection()
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, parameters)
            while rows := cursor.fetchmany(ROWS_AT_A_TIME):
                yield from rows
