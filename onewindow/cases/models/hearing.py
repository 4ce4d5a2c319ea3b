"""A hearing: announced or asked for, convened, held; and whether its chair was recused (行政许可法 46–48)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.cases.models.case import Case, Party
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar
from onewindow.staff.models import Post

ASK_DAYS = 5  # working days to ask for a hearing (行政许可法 47)


class Hearing(models.Model):
    """One for a case. Who was told of the right, who asked, when and where, under whom, and what was said."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="hearing")
    about = models.TextField(blank=True)  # what the public announcement says it is about
    announced_at = models.DateTimeField(null=True)  # required by law or the public interest (行政许可法 46)
    told = ArrayField(models.IntegerField(), default=list, blank=True)  # interested parties told of the right (47)
    told_at = models.DateTimeField(null=True)
    ask_until = models.DateField(null=True)  # as it was told in writing
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)  # why it is not open; empty: it is
    chair = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="chaired")
    held_at = models.DateTimeField(null=True)
    presenter = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)  # what the reviewer presented, with reasons
    applicant_said = models.TextField(blank=True)
    interested_said = models.TextField(blank=True)
    present = ArrayField(models.IntegerField(), default=list, blank=True)  # parties who came
    signed = ArrayField(models.IntegerField(), default=list, blank=True)  # and confirmed the record by their signature
    unsigned_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(convened_at__isnull=False, chair__isnull=False),
                name="a_hearing_was_convened",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | Q(told_at__isnull=False), name="who_asks_was_told_of_the_right"
            ),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(announced_at__isnull=False), name="announced_hearings")]

    @property
    def due(self) -> bool:
        """Somebody has a right to it, and it was not held yet."""
        return (self.asked_at or self.announced_at) is not None and self.held_at is None

    @property
    def until(self) -> date | None:
        """The last day to ask for it, once the right was told: by the calendar as it is known now, never before the day that was told.

        It is not a clock: those move both ways, lapse, and show who is late. This one only lengthens, and nobody is late by it.
        """
        if self.told_at is None or self.ask_until is None:
            return None
        counted = working_calendar().add(localtime(self.told_at).date(), ASK_DAYS, Unit.WORKING).date
        return max(self.ask_until, counted)

    @property
    def last_day(self) -> date:
        day = self.until
        assert day is not None
        return day

    @property
    def chairs(self) -> Post:
        """Who chairs it, once it was convened."""
        assert self.chair is not None
        return self.chair

    @property
    def open(self) -> bool:
        return not self.closed_reason


class Recusal(models.Model):
    """A party asked for another chair; decided with reasons, and who chairs then."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="recusals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    granted = models.BooleanField()
    answer = models.CharField(max_length=300)
    chair = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")  # who was asked to step aside
    successor = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
