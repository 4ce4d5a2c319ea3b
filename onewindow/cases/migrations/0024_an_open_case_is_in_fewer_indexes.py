"""What every act of an open case writes anew: indexes of closed cases and of sign-ins hold only those, one of two by due date goes.
What is live at a place is counted by light from its index alone.

Built and dropped without holding up acts; may be run again.
"""

from django.db import migrations, models

MADE = {
    "case_of_own_sign_in": "(submitted_by_id, received_at desc) where submitted_by_id is not null",
    "case_closed_of_item": "(item_id, closed_at desc) where closed_at is not null",
    "case_live_of_place": "(region_id, turn) include (agency_id, state, due, warn_on) where turn <> 'nobody'",
}
GONE = ("case_of_sign_in", "case_durations", "case_in_hand", "case_live_of_region")
STATEMENTS = [
    *(f"drop index concurrently if exists {name}" for name in MADE),  # what an interrupted run has left half built
    *(f"create index concurrently {name} on cases_case {of}" for name, of in MADE.items()),
    *(f"drop index concurrently if exists {name}" for name in GONE),
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0023_cases_say_when_they_warn")]

    operations = [
        migrations.RunSQL(
            STATEMENTS,
            migrations.RunSQL.noop,
            state_operations=[
                *(migrations.RemoveIndex(model_name="case", name=name) for name in GONE),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(submitted_by__isnull=False),
                        fields=["submitted_by", "-received_at"],
                        name="case_of_own_sign_in",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(closed_at__isnull=False),
                        fields=["item", "-closed_at"],
                        name="case_closed_of_item",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=~models.Q(turn="nobody"),
                        fields=["region", "turn"],
                        include=["agency", "state", "due", "warn_on"],
                        name="case_live_of_place",
                    ),
                ),
            ],
        )
    ]
