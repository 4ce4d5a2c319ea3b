"""A case keeps the day on which it turns yellow; filled as after an import of the calendar, in batches that hold up no act."""

from django.db import migrations, models

from onewindow.cases.dues import settle_dues
from onewindow.record.recompute import recompute


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select exists (select from record_clock where met_at is null)")
        if cursor.fetchone()[0]:
            recompute(on_changed=settle_dues)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0022_work_lists_as_cases_pile_up"),
        ("record", "0009_clocks_say_when_they_warn"),
    ]

    operations = [
        migrations.AddField(model_name="case", name="warn_on", field=models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
