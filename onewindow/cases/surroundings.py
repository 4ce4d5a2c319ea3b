"""What may stand around a case: a helper, a hearing, an opinion asked, a correction. Most cases have next to nothing of it.

An act asks once, in one statement, which of these there are; of the others nobody asks again until the act is over. A row that
the act writes itself is found, since it is saved with the case that it belongs to.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import ForeignObjectRel, Model, QuerySet
from django.db.models.signals import post_save

from onewindow.cases.models import Case, Party

RARE = (
    "blank_uses", "corrections", "deferral", "extension", "fee", "forwardings", "hearing", "helps", "inspections", "legal_reviews",
    "member", "opinions", "overruns", "postings", "specials", "staffings",
)  # fmt: skip


@cache
def _rare() -> tuple[ForeignObjectRel, ...]:
    return tuple(Case._meta.get_field(name) for name in RARE)  # type: ignore[misc]


@cache
def _question() -> str:
    tables = (relation.related_model._meta.db_table for relation in _rare())
    asked = ", ".join(f"exists(select from {table} where case_id = %(case)s)" for table in tables)
    return f"select {asked}"


@cache
def _empty(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.none()


def look_around(case: Case) -> None:
    """Find out which of the rare things the case has, and who its parties are. It is locked: nobody else adds one meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"case": case.pk})
        found = cursor.fetchone()
    has_none_of(case, (relation for relation, there in zip(_rare(), found, strict=True) if not there))
    know_parties(case)


def know_parties(case: Case, parties: Iterable[Party] | None = None) -> None:
    """Who its parties are, read once an act; `parties`: all of them, where they were made just now."""
    if "parties" not in _held(case):
        known: Any = case.parties.all()
        known._result_cache = list(known if parties is None else parties)
        known._prefetch_done = True  # as `prefetch_related` leaves it, which takes as long again as the question
        _held(case)["parties"] = known


def has_none_of(case: Case, relations: Iterable[ForeignObjectRel] | None = None) -> None:
    """That the case has nothing of these; of any, where it was made just now."""
    for relation in _rare() if relations is None else relations:
        if relation.one_to_one:
            relation.set_cached_value(case, None)
        else:
            _held(case)[relation.name] = _empty(relation.related_model)


def forget(case: Case) -> None:
    """The act is over: whoever asks now asks the database."""
    _held(case).clear()
    for relation in _rare():
        if relation.one_to_one and relation.get_cached_value(case, default=case) is None:
            relation.delete_cached_value(case)


def watch() -> None:
    """Once, when the applications are ready: what is saved for a case is no longer absent."""
    for relation in (*_rare(), Case._meta.get_field("parties")):
        post_save.connect(_saved, sender=relation.related_model, dispatch_uid=f"surroundings {relation.name}")


def _saved(sender: type[Model], instance: Any, **_: Any) -> None:
    relation = next(one for one in (*_rare(), Case._meta.get_field("parties")) if one.related_model is sender)
    case = instance._state.fields_cache.get("case")
    if case is not None and not relation.one_to_one:
        _held(case).pop(relation.name, None)


def _held(case: Case) -> dict[str, Any]:
    held: dict[str, Any] = vars(case).setdefault("_prefetched_objects_cache", {})
    return held
