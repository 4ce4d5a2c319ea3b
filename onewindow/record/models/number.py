"""Numbers that count without a gap inside a transaction: of cases, of documents."""

from django.db import connection, models


class NumberSeries(models.Model):
    key = models.CharField(max_length=100, primary_key=True)
    last = models.IntegerField()


def next_number(key: str) -> int:
    """The next number of a series, from 1. Others who want one wait for this transaction: no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record_numberseries (key, last) values (%s, 1)"
            " on conflict (key) do update set last = record_numberseries.last + 1 returning last",
            [key],
        )
        return int(cursor.fetchone()[0])
