"""The date that work lists sort by, after clocks were recomputed in bulk: of many cases at once, and without holding up an act."""

from django.db import connection, transaction

from onewindow.cases.finish import shown_kinds
from onewindow.cases.models import Turn
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)

DUES = """
with told as materialized (
    select c.id, k.due, k.warn_on
      from cases_case c
      left join lateral (
        select k.due, k.warn_on from record_clock k
         where k.chain_id = c.chain_id and k.met_at is null and c.turn || ' ' || k.kind = any(%(shown)s)
         order by k.due, k.warn_on nulls last limit 1
      ) k on true
     where c.id = any(%(ids)s)
)
update cases_case c set due = told.due, warn_on = told.warn_on
  from told where c.id = any(%(ids)s) and c.id = told.id and (c.due, c.warn_on) is distinct from (told.due, told.warn_on)
"""
OF_CHAINS = "select id from cases_case where chain_id = any(%s)"
SHOWN = [
    f"{turn.value} {kind.value}" for turn in Turn for kind in shown_kinds(turn)
]  # whose turn it is, and which clocks count then


def settle_dues(chain_ids: list[int]) -> None:
    """What lists sort by, for the cases of these chains. The cases are locked first, so that what an act has left is read.

    Those that an act holds come afterwards, one by one: whoever waits for a slow act must not make others wait meanwhile.
    """
    with transaction.atomic():
        free = _ids(f"{OF_CHAINS} order by id for update skip locked", chain_ids)
        _settle(free)
    if len(free) == len(chain_ids):
        return
    for pk in _ids(f"{OF_CHAINS} and id <> all(%s)", chain_ids, free):
        with transaction.atomic():
            _settle(_ids("select id from cases_case where id = %s for update", pk))


def _ids(query: str, *values: list[int] | int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [pk for (pk,) in cursor.fetchall()]


def _settle(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")  # what a crash would lose is found the next night
        cursor.execute(DUES, {"ids": ids, "shown": SHOWN})
