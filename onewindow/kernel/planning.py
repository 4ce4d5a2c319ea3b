"""How the database plans: a statement that recurs is prepared and in time planned once for all values; lists must not be."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_by_values() -> Iterator[None]:
    """Within, each statement is planned for the values that it has; also a decorator.

    For lists and counts: which index serves depends on the place, the state and the day that are asked for. Planned for any
    values, a window's counts among a million cases take half a second instead of thirty milliseconds.
    """
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = before
