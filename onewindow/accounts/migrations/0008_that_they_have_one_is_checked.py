"""Over the rows that are there: without a lock that acts would wait for."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_active_applicants_have_a_phone")]

    operations = [ValidateConstraint(model_name="user", name="an_applicant_has_a_phone")]
