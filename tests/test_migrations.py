"""A migration of a city that runs must not block its acts: what holds a lock for long on a table with rows is refused."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

# Faults that do no harm here, and why.
HARMLESS = {
    "cases.0003_packages_and_holdings": "of the first release: the tables of the migrations before it have no rows",
    "privacy.0002_how_long_records_are_kept": "of the first release: fills a table that the migration before it has made",
    "record.0002_append_only_calendar_filled": "of the first release: fills a table that the migration before it has made",
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
        if migration.__module__.startswith("onewindow.") and f"{app}.{name}" not in HARMLESS:
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


@pytest.mark.parametrize(("had", "ends"), [("all", 0), ("half", 1)])
def test_a_structure_from_before_the_first_release_is_taken_over_where_it_was_complete(
    clone: dict[str, str], had: str, ends: int
) -> None:
    disk = MigrationLoader(None).disk_migrations.values()
    replaced = [key for migration in disk for key in migration.replaces if key[0] == "accounts"]
    with psycopg.connect(clone["DATABASE_OWNER_URL"]) as connection:
        connection.execute("delete from django_migrations where app = 'accounts'")
        for app, name in replaced if had == "all" else replaced[:3]:
            connection.execute("insert into django_migrations (app, name, applied) values (%s, %s, now())", [app, name])
    environment = {**os.environ, **clone, "DJANGO_SETTINGS_MODULE": "onewindow.config.settings"}
    command = [sys.executable, "-m", "onewindow.config.cli", "migrate"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == ends, result.stdout + result.stderr
    assert ("make reset" in result.stderr) == bool(ends)
    with psycopg.connect(clone["DATABASE_OWNER_URL"]) as connection:
        names = {name for (name,) in connection.execute("select name from django_migrations where app = 'accounts'")}
    assert ("0001_initial" in names) == (not ends)
