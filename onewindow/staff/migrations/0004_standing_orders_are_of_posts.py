"""Standing orders come down to the posts that they name: what decides on a commitment reads them. Only the name of the model moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_proposals_and_standing_orders"),
        ("network", "0002_closed_agencies"),
        ("staff", "0003_three_administrators"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="StandingOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "power",
                            models.CharField(
                                choices=[("instant", "当场办结的决定"), ("commitment", "告知承诺的决定")], max_length=12
                            ),
                        ),
                        ("limits", models.CharField(blank=True, max_length=300)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("given_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_orders",
                                to="network.agency",
                            ),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_orders",
                                to="staff.post",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "administration_standingorder",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True)),
                                fields=("agency", "approver", "power"),
                                name="one_order_of_a_power",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="an_order_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
