"""The model of standing orders moved to the posts; its table stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_proposals_and_standing_orders"),
        ("staff", "0004_standing_orders_are_of_posts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="StandingOrder")]),
    ]
