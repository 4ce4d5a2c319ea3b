"""Fresh counts, which acts insert, are read whole; what looks something up holds only folded ones.

Built and dropped without holding up acts; may be run again.
"""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models

MADE = {
    "folded_by_day": "(day, what) include (region_id, agency_id, intake_id, number) where not fresh",
    "folded_by_region": "(region_id varchar_pattern_ops, day) where not fresh",
    "folded_by_agency": "(agency_id, day) where not fresh",
}
GONE = ("tally_by_day", "tally_by_region", "tally_by_agency")
STATEMENTS = [
    *(f"drop index concurrently if exists {name}" for name in MADE),  # what an interrupted run has left half built
    *(f"create index concurrently {name} on cases_tally {of}" for name, of in MADE.items()),
    *(f"drop index concurrently if exists {name}" for name in GONE),
]
FOLDED = models.Q(fresh=False)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0024_an_open_case_is_in_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            STATEMENTS,
            migrations.RunSQL.noop,
            state_operations=[
                *(migrations.RemoveIndex(model_name="tally", name=name) for name in GONE),
                migrations.AddIndex(
                    model_name="tally",
                    index=models.Index(
                        condition=FOLDED,
                        fields=["day", "what"],
                        include=["region", "agency", "intake", "number"],
                        name="folded_by_day",
                    ),
                ),
                migrations.AddIndex(
                    model_name="tally",
                    index=models.Index(
                        OpClass("region", "varchar_pattern_ops"), "day", condition=FOLDED, name="folded_by_region"
                    ),
                ),
                migrations.AddIndex(
                    model_name="tally",
                    index=models.Index(condition=FOLDED, fields=["agency", "day"], name="folded_by_agency"),
                ),
            ],
        )
    ]
