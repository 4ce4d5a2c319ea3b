import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_phrases_by_initials"),
        ("network", "0001_regions_agencies_venues"),
        ("record", "0003_clocks_of_answers_and_publication"),
        ("staff", "0001_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("taken_over", "承接"),
                            ("delegated", "下放"),
                            ("cancelled", "取消"),
                            ("adjusted", "调整"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("agency_key", models.CharField(max_length=60)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("licence", "行政许可"),
                            ("confirmation", "行政确认"),
                            ("adjudication", "行政裁决"),
                            ("payment", "行政给付"),
                            ("reward", "行政奖励"),
                            ("filing", "行政备案"),
                            ("other_power", "其他行政权力"),
                            ("public_service", "公共服务"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("city", "市级"),
                                ("county", "县（区）级"),
                                ("township", "乡镇（街道）级"),
                                ("village", "村（社区）级"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("authority", models.CharField(blank=True, max_length=100)),
                ("basis", models.CharField(max_length=300)),
                ("summary", models.CharField(max_length=500)),
                ("effective_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "拟稿"),
                            ("issued", "已发布"),
                            ("in_force", "已生效"),
                            ("revoked", "已撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("told", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="GuideComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, max_length=120)),
                ("text", models.CharField(max_length=500)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ListUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("uploaded_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                ("written_at", models.DateTimeField(null=True)),
                ("outcome", models.JSONField(default=dict)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="guideversion",
            name="one_published_version",
        ),
        migrations.RemoveConstraint(
            model_name="guideversion",
            name="a_published_version_has_its_day",
        ),
        migrations.RenameField(model_name="guideversion", old_name="status", new_name="state"),
        migrations.AddField(
            model_name="basicitem",
            name="listed",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="base",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="catalogue.guideversion"
            ),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="chain",
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="record.chain"),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="drafted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"
            ),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="edited_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"
            ),
        ),
        migrations.AlterField(
            model_name="guideversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("in_review", "审核中"),
                    ("published", "已公布"),
                    ("superseded", "已被新版代替"),
                    ("discarded", "已作废"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="submitted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="guideversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("guide",), name="one_published_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="guideversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "in_review"])), fields=("guide",), name="one_open_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="guideversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "superseded"]), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="a_published_version_has_its_day",
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="chain",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="record.chain"),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="drafted_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="issued_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.agency"
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="item",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="catalogue.basicitem"
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="region",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.region"),
        ),
        migrations.AddField(
            model_name="guidecomment",
            name="post",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"),
        ),
        migrations.AddField(
            model_name="guidecomment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="catalogue.guideversion"
            ),
        ),
        migrations.AddField(
            model_name="listupload",
            name="post",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post"),
        ),
        migrations.AddIndex(
            model_name="changeorder",
            index=models.Index(fields=["state", "effective_on"], name="change_order_due"),
        ),
    ]
