"""A clock keeps the day on which it turns yellow; `cases.0023` fills it for those that run."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0008_clocks_of_handing_on")]

    operations = [
        migrations.AddField(model_name="clock", name="warn_on", field=models.DateField(null=True)),
    ]
