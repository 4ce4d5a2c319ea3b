"""Clocks of which nothing follows when they run out are in no index of those that lapse. May be run again."""

from django.db import migrations, models

STATEMENTS = [
    "drop index concurrently if exists clocks_that_lapse",  # what an interrupted run has left half built
    "create index concurrently clocks_that_lapse on record_clock (due, id)"
    " where met_at is null and lapsed_at is null and on_lapse <> 'none'",
    "drop index concurrently if exists open_clocks",
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("record", "0009_clocks_say_when_they_warn")]

    operations = [
        migrations.RunSQL(
            STATEMENTS,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveIndex(model_name="clock", name="open_clocks"),
                migrations.AddIndex(
                    model_name="clock",
                    index=models.Index(
                        condition=models.Q(met_at__isnull=True, lapsed_at__isnull=True) & ~models.Q(on_lapse="none"),
                        fields=["due", "id"],
                        name="clocks_that_lapse",
                    ),
                ),
            ],
        )
    ]
