"""The working-day calendar as a table: what SQL reads to recompute due dates, and an administrator imports a year into."""

from django.db import models
from django.db.models import Q


class CalendarDay(models.Model):
    """One day. `ordinal` counts the working days from the first day of the table up to and including this one."""

    date = models.DateField(primary_key=True)
    working = models.BooleanField()
    provisional = models.BooleanField()  # the State Council has not yet published this year
    ordinal = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ordinal"], condition=Q(working=True), name="one_working_day_an_ordinal")
        ]
