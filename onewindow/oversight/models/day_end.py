"""What stood when a day was over: of states and lights nothing else keeps a day, since they hold until an act or the date changes them."""

from django.contrib.postgres.indexes import OpClass
from django.db import models

from onewindow.network.models import Agency, Region, Venue
from onewindow.regulation.articles import Art

LIMITS_WATCHED = Art(23)


class DayEnd(models.Model):
    """A day whose end was noted; none for a day over whose end no worker ran."""

    day = models.DateField(primary_key=True)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()


class Stood(models.Model):
    """So many cases of an agency were in a state, or in a light, when the day ended."""

    day = models.ForeignKey(DayEnd, on_delete=models.CASCADE, related_name="stood", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    intake = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=50)
    number = models.IntegerField()

    class Meta:
        indexes = [
            models.Index("day", OpClass("region", "varchar_pattern_ops"), name="stood_by_region"),
            models.Index(fields=["day", "agency"], name="stood_by_agency"),
        ]
