"""A case had 33 indexes, which every act wrote anew: a key has none of its own where another index begins with it, where nothing is
looked up by it, or where it is mostly empty (then a partial one). Built and dropped without holding up acts; may be run again.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions
from django.conf import settings
from django.db import migrations, models

GONE = (
    "cases_case_agency_id_062136fa", "cases_case_applicant_id_756c921c", "cases_case_assigned_id_32b75c28", "cases_case_collect_at_id_9bf162bf",
    "cases_case_delegation_id_3b069be0", "cases_case_entered_by_id_695af122", "cases_case_follows_id_431e3f59", "cases_case_handled_by_id_546b9a8d",
    "cases_case_intake_id_47baa76d", "cases_case_item_id_896f667f", "cases_case_package_id_0987562d", "cases_case_place_id_bb1f10d2",
    "cases_case_place_id_bb1f10d2_like", "cases_case_region_id_ffee331b", "cases_case_region_id_ffee331b_like", "cases_case_submitted_by_id_228b1c99",
    "cases_case_taken_for_id_da41f8e0", "cases_case_visit_id_f86f3f6c", "cases_case_number_980c9551_like", "case_by_region",
)  # fmt: skip
MADE = {
    "case_of_region": "(region_id varchar_pattern_ops, agency_id, received_at desc)",
    "case_open": "(due, id) where state in ('accepted', 'correcting', 'entered', 'submitted')",
    "case_by_tail": "((right(number, 12)))",
    "case_assigned": "(assigned_id) where assigned_id is not null",
    "case_of_visit": "(visit_id) where visit_id is not null",
    "case_of_package": "(package_id) where package_id is not null",
    "case_that_follows": "(follows_id) where follows_id is not null",
}
FIRST_OF_ALL = [
    f"drop index concurrently if exists {name}" for name in MADE
]  # what an interrupted run has left half built
STATEMENTS = [
    *FIRST_OF_ALL,
    *(f"create index concurrently {name} on cases_case {of}" for name, of in MADE.items()),
    *(f"drop index concurrently if exists {name}" for name in GONE),
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0005_first_passwords_are_changed"),
        ("cases", "0020_what_a_package_founds"),
        ("catalogue", "0006_orders_delegate_and_adjust"),
        ("network", "0002_closed_agencies"),
        ("record", "0008_clocks_of_handing_on"),
        ("staff", "0004_standing_orders_are_of_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            STATEMENTS,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveIndex(
                    model_name="case",
                    name="case_by_region",
                ),
                migrations.AlterField(
                    model_name="case",
                    name="agency",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="network.agency",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="applicant",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accounts.principal",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="assigned",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_cases",
                        to="staff.post",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="collect_at",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.venue",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="delegation",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="catalogue.changeorder",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="entered_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_cases",
                        to="staff.post",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="follows",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="cases.holding",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="handled_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handled_cases",
                        to="network.agency",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="intake",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="network.venue",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="item",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="catalogue.item",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="package",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.packagecase",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="place",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="region",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="network.region",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="submitted_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submitted_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="taken_for",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.venue",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="visit",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.visit",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        django.contrib.postgres.indexes.OpClass("region", "varchar_pattern_ops"),
                        models.F("agency"),
                        models.OrderBy(models.F("received_at"), descending=True),
                        name="case_of_region",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("state__in", ["accepted", "correcting", "entered", "submitted"])),
                        fields=["due", "id"],
                        name="case_open",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(django.db.models.functions.Right("number", 12), name="case_by_tail"),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("assigned__isnull", False)), fields=["assigned"], name="case_assigned"
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("visit__isnull", False)), fields=["visit"], name="case_of_visit"
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("package__isnull", False)), fields=["package"], name="case_of_package"
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("follows__isnull", False)), fields=["follows"], name="case_that_follows"
                    ),
                ),
            ],
        ),
    ]
