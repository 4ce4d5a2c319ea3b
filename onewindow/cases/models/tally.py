"""What has been counted: of each case what stands in the counts now, and the counts themselves as deltas (docs/architecture.md)."""

from datetime import date

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case, State
from onewindow.network.models import Agency, Region, Venue
from onewindow.regulation.articles import Art

LIMITS_KEPT = Art(23)

STANDING = date.min  # the day of a count that stands until an act changes it, such as how many are accepted now


class Kept(models.TextChoices):
    """How a decision stood to the day that the applicant was told (the earlier of promise and statute)."""

    EARLY = "early", "提前"
    ON_TIME = "on_time", "按时"
    LATE = "late", "超期"


class Counted(models.Model):
    """A case as it is in the counts: written by the act that changed it, in its transaction. Lists of the counts read it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="counted")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    intake = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=State.choices)
    online = models.BooleanField()
    deemed = models.BooleanField()
    received_on = models.DateField()
    accepted_on = models.DateField(null=True)
    in_time = models.BooleanField(null=True)  # accepted within the period for accepting, by somebody
    decided_on = models.DateField(null=True)
    kept = models.CharField(max_length=8, choices=Kept.choices, blank=True)
    promised_days = models.IntegerField(default=0)  # working days, of a case that is decided
    statutory_days = models.IntegerField(default=0)
    materials = models.IntegerField(default=0)  # that the applicant would have to hand in
    reused = models.IntegerField(default=0)  # of these, taken from what the city holds (Art. 47)
    closed_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_on"], name="counted_received"),
            models.Index(fields=["accepted_on"], name="counted_accepted", condition=Q(accepted_on__isnull=False)),
            models.Index(fields=["decided_on"], name="counted_decided", condition=Q(decided_on__isnull=False)),
            models.Index(fields=["closed_on"], name="counted_closed", condition=Q(closed_on__isnull=False)),
            models.Index(fields=["delivered_on"], name="counted_delivered", condition=Q(delivered_on__isnull=False)),
            models.Index(fields=["state"], name="counted_open", condition=Q(closed_on__isnull=True)),
        ]


class Tally(models.Model):
    """A delta of a count. An act only inserts, so that no two acts wait for one row; the worker folds rows of one key into one.

    A count is the sum of its rows, folded or fresh.
    """

    day = models.DateField()  # or STANDING
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    intake = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=50)
    number = models.BigIntegerField()
    fresh = models.BooleanField(default=True)  # not folded yet

    class Meta:
        # An act inserts a dozen fresh rows: they are in one index, and read whole; those that look something up hold what is folded.
        indexes = [
            models.Index(
                fields=["day", "what"],
                include=["region", "agency", "intake", "number"],
                condition=Q(fresh=False),
                name="folded_by_day",
            ),
            models.Index(
                OpClass("region", "varchar_pattern_ops"), "day", condition=Q(fresh=False), name="folded_by_region"
            ),
            models.Index(fields=["agency", "day"], condition=Q(fresh=False), name="folded_by_agency"),
            models.Index(fields=["id"], condition=Q(fresh=True), name="tally_fresh"),
        ]


class TallyMonth(models.Model):
    """What is folded, once more by month: a long period is read from its months and, at its edges, from days (`cases/counts.py`).

    Written in the statement that folds, so that months and folded days never disagree. What stands has no month.
    """

    month = models.DateField()  # its first day
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    intake = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=50)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "what", "agency", "region", "intake"], name="one_tally_a_month"),
        ]
        indexes = [
            models.Index(OpClass("region", "varchar_pattern_ops"), "month", name="tally_month_by_region"),
            models.Index(fields=["agency", "month"], name="tally_month_by_agency"),
        ]
