"""Whoever comes to a window for a child or by an authorisation is known, with what they showed."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_counts")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="authority",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="visit",
            name="came_name",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="visit",
            name="came_number",
            field=onewindow.kernel.fields.EncryptedText(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="visit",
            name="came_type",
            field=models.CharField(
                blank=True,
                choices=[("111", "居民身份证"), ("414", "普通护照"), ("001", "统一社会信用代码")],
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="capacity",
            field=models.CharField(
                choices=[
                    ("self", "本人"),
                    ("representative", "法定代表人（负责人、经营者）"),
                    ("guardian", "监护人"),
                    ("agent", "委托代理人"),
                ],
                default="self",
                max_length=16,
            ),
        ),
        AddConstraintNotValid(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_name", ""), ("capacity", "self")),
                    models.Q(
                        models.Q(("capacity", "self"), _negated=True),
                        models.Q(("came_name", ""), _negated=True),
                        models.Q(("authority", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="whoever_comes_for_another_is_known",
            ),
        ),
    ]
