"""Tallies are written with every call and worth nothing after a minute: no write-ahead log for them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("api", "0001_clients_answers_tallies")]

    operations = [
        migrations.RunSQL("alter table api_tally set unlogged", "alter table api_tally set logged"),
    ]
