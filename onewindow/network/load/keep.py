"""Makes a table equal to the data by writing only what differs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

BATCH = 2000
M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Kept:
    """How many rows of a kind are new, changed, or as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    pks: dict[Any, Any] = field(default_factory=dict, repr=False)  # by the value or the tuple of the unique fields
    lost: list[Any] = field(default_factory=list, repr=False)  # keys that the table has and the data have no longer

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged


def keep(rows: Sequence[M], *, among: QuerySet[M], unique: Sequence[str], fields: Sequence[str]) -> Kept:
    """Creates or updates `rows`, which `unique` (attribute names) tells apart; rows beside them stay untouched."""
    model = among.model
    wanted = {_key(row, unique) for row in rows}
    before = {_key(row, unique): row for row in among.only("pk", *unique, *fields)}
    kept = Kept(pks={key: row.pk for key, row in before.items()}, lost=[key for key in before if key not in wanted])
    writing: list[M] = []
    for row in rows:
        old = before.get(_key(row, unique))
        if old is None:
            kept.created += 1
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            kept.changed += 1
        else:
            kept.unchanged += 1
            continue
        writing.append(row)
    written = model._default_manager.bulk_create(
        writing, batch_size=BATCH, update_conflicts=True, unique_fields=list(unique), update_fields=list(fields)
    )
    kept.pks.update((_key(row, unique), row.pk) for row in written)
    return kept


def _key(row: Model, unique: Sequence[str]) -> Any:
    values = tuple(getattr(row, name) for name in unique)
    return values[0] if len(values) == 1 else values
