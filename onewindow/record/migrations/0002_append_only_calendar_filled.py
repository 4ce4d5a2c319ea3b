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
    replaces = [
        ("record", "0002_append_only_and_calendar"),
        ("record", "0003_clocks_of_answers_and_publication"),
        ("record", "0004_events_found_by_act"),
        ("record", "0005_promises_and_what_was_granted"),
        ("record", "0006_one_thing_packages"),
        ("record", "0007_clocks_of_staffing_hearing_and_opinion"),
        ("record", "0008_clocks_of_handing_on"),
        ("record", "0009_clocks_say_when_they_warn"),
        ("record", "0010_an_index_of_clocks_that_lapse"),
    ]
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.RunPython(revoke, migrations.RunPython.noop),
        migrations.RunPython(fill_calendar, migrations.RunPython.noop),
    ]
