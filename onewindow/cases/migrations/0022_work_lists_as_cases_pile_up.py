"""Counting what a place has in hand and what it has lately closed no longer reads all that it ever had. May be run again."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

NAMES = ("case_live_of_region", "case_closed_of_region", "case_closed_of_agency", "case_closed_at_intake")
FIRST_OF_ALL = [
    f"drop index concurrently if exists {name}" for name in NAMES
]  # what an interrupted run left half built


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0021_a_case_has_the_indexes_it_is_asked_by")]

    operations = [
        migrations.RunSQL(FIRST_OF_ALL, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=~models.Q(turn="nobody"), fields=["region", "turn"], name="case_live_of_region"
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(closed_at__isnull=False),
                fields=["region", "closed_at"],
                name="case_closed_of_region",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(closed_at__isnull=False),
                fields=["agency", "closed_at"],
                name="case_closed_of_agency",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(closed_at__isnull=False),
                fields=["intake", "closed_at"],
                name="case_closed_at_intake",
            ),
        ),
    ]
