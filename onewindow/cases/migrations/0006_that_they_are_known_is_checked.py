"""Visits of before are looked through without a lock that acts would wait for."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_who_came_to_a_window_for_another")]

    operations = [ValidateConstraint(model_name="visit", name="whoever_comes_for_another_is_known")]
