"""A migration of a city that runs must not block its acts: what holds a lock for long on a table with rows is refused.

What came before the first release is not looked at: there is no city yet whose tables have rows.
"""

import re
from collections.abc import Iterator, Sequence

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

FIRST_LOOKED_AT = {
    "accounts": 6, "administration": 3, "api": 3, "cases": 19, "catalogue": 7, "consultations": 2, "network": 3, "notices": 9,
    "oversight": 3, "privacy": 3, "record": 9, "staff": 5,
}  # fmt: skip

# Faults that do no harm here, and why.
HARMLESS = {
    "accounts.0007_active_applicants_have_a_phone": "one more choice of what is counted: the column stays as it is",
    "cases.0023_cases_say_when_they_warn": "filled as after an import of the calendar: in batches, and no act waits for one",
    "catalogue.0007_what_an_item_follows_is_a_column": "the list has some hundred rows, and no act on a case writes one",
    "catalogue.0008_the_list_is_searched_in_memory": "as above; what indexes were dropped served the portal's search alone",
}


def dangerous(operations: Sequence[Operation]) -> Iterator[str]:
    """What would hold up acts, with what to do instead. A table that the same migration makes has no rows."""
    made = {operation.name_lower for operation in operations if isinstance(operation, migrations.CreateModel)}
    for operation in operations:
        if getattr(operation, "model_name_lower", None) in made:
            continue
        yield from _of_the_table(operation)
        yield from _of_its_rows(operation)


def _of_the_table(operation: Operation) -> Iterator[str]:
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        yield f"{operation.index.name}: use AddIndexConcurrently in a migration that is not atomic"
    if isinstance(operation, migrations.AddConstraint) and not isinstance(operation, AddConstraintNotValid):
        yield f"{operation.constraint.name}: checked over all rows under a lock; add it NOT VALID and validate it afterwards"
    if isinstance(operation, migrations.AddField):
        field = operation.field
        if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
            yield f"{operation.name}: a foreign key is checked over all rows; add it NOT VALID and validate it afterwards"
        if field.unique or (getattr(field, "db_index", False) and not isinstance(field, models.ForeignKey)):
            yield f"{operation.name}: its index is built under a lock; add it concurrently"
    if isinstance(operation, migrations.AlterField):
        yield f"{operation.name}: may write the whole table anew; where it does not, except it here and say why"


def _of_its_rows(operation: Operation) -> Iterator[str]:
    if isinstance(operation, migrations.RunSQL) and re.search(
        r"\b(update|delete)\b", str(operation.sql), re.IGNORECASE
    ):
        yield "rows are changed in one statement: do it in batches in a command"
    if isinstance(operation, migrations.RunPython):
        yield "rows are changed in one transaction: do it in batches in a command"


def test_no_migration_of_ours_blocks_acts() -> None:
    found = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        looked_at = int(name[:4]) >= FIRST_LOOKED_AT.get(app, 1) and f"{app}.{name}" not in HARMLESS
        if migration.__module__.startswith("onewindow.") and looked_at:
            found += [f"{app}.{name}: {fault}" for fault in dangerous(migration.operations)]
    assert not found, "\n".join(found)


def made(name: str) -> Operation:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True))])


@pytest.mark.parametrize(
    ("operations", "faults"),
    [
        ([migrations.AddIndex("Case", models.Index(fields=["due"], name="by_due"))], 1),
        ([AddIndexConcurrently("Case", models.Index(fields=["due"], name="by_due"))], 0),
        ([made("Case"), migrations.AddIndex("Case", models.Index(fields=["due"], name="by_due"))], 0),
        ([migrations.AddField("Case", "note", models.TextField(default=""))], 0),
        ([migrations.AddField("Case", "code", models.TextField(null=True, unique=True))], 1),
        (
            [
                migrations.AddField(
                    "Case", "of", models.ForeignKey("network.Agency", null=True, on_delete=models.PROTECT)
                )
            ],
            1,
        ),
        ([migrations.AlterField("Case", "due", models.DateTimeField())], 1),
        ([migrations.RunSQL("UPDATE cases_case SET due = now()")], 1),
        ([migrations.AddConstraint("Case", models.CheckConstraint(condition=models.Q(id__gt=0), name="some"))], 1),
        ([AddConstraintNotValid("Case", models.CheckConstraint(condition=models.Q(id__gt=0), name="some"))], 0),
    ],
)
def test_the_linter_knows_what_is_dangerous(operations: Sequence[Operation], faults: int) -> None:
    assert len(list(dangerous(operations))) == faults
