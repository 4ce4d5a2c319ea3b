"""Events and traces of reading are append-only for the application's role; the calendar is filled as far as it is published."""

from django.conf import settings
from django.db import migrations

from onewindow.kernel.calendar import WorkingCalendar

APPEND_ONLY = ["record_event", "record_reading", "record_dailyroot"]


def revoke(apps, schema_editor):
    """The application's role may insert and read. Where it is the owner itself (no second role), nothing can be taken away."""
    role = settings.DATABASES.get("default", {}).get("USER")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select current_user, exists (select from pg_roles where rolname = %s)", [role])
        owner, exists = cursor.fetchone()
        if not exists or role == owner:
            return
        quoted = schema_editor.quote_name(role)
        for table in APPEND_ONLY:
            cursor.execute(f"revoke update, delete, truncate on {table} from {quoted}")
            cursor.execute(f"grant select, insert on {table} to {quoted}")


def fill_calendar(apps, schema_editor):
    day = apps.get_model("record", "CalendarDay")
    rows = [
        day(date=d.date, working=d.working, provisional=d.provisional, ordinal=d.ordinal)
        for d in WorkingCalendar.from_package().days()
    ]
    day.objects.using(schema_editor.connection.alias).bulk_create(rows, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_chains_events_clocks")]

    operations = [
        migrations.RunPython(revoke, migrations.RunPython.noop),
        migrations.RunPython(fill_calendar, migrations.RunPython.noop),
    ]
