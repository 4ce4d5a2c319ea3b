"""Clocks: the limits that the law or a promise sets, as rows from which every due date can be recomputed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.kernel.calendar import Unit
from onewindow.record.models.chain import Chain


class ClockKind(models.TextChoices):
    ACCEPTANCE = "acceptance", "受理期限"
    HAND_ON = "hand_on", "转交期限"  # of what was taken in for another place
    CORRECTION = "correction", "补正期限"
    DEFERRAL = "deferral", "容缺补交期限"
    PROMISED = "promised", "承诺时限"
    STATUTORY = "statutory", "法定时限"
    STEP = "step", "环节时限"
    DELIVERY = "delivery", "送达期限"
    PUBLICATION = "publication", "公开期限"
    PACKAGE = "package", "全程时限"  # of a one-thing package: the longest path of its members
    ANSWER = "answer", "答复期限"  # of consultations, urging orders, objections, and whoever is to be heard
    CHECK = "check", "核查期限"  # of what was granted on a commitment
    MENDING = "mending", "改正期限"
    STAFFING = "staffing", "指派期限"  # of two people for an inspection, a testing, a quarantine (行政许可法 55)
    HEARING = "hearing", "听证期限"  # to hold a hearing that was asked for (行政许可法 47)
    OPINION = "opinion", "协办期限"  # of an assisting agency, inside the lead's (Art. 29)


class Outcome(models.TextChoices):
    """What a lapse does; the item's, by law."""

    NONE = "none", "提示"
    DEEMED_ACCEPTED = "deemed_accepted", "视为受理"
    ESCALATED = "escalated", "上报督办"
    ON_RECORD = "on_record", "按已有材料办理"


UNITS = [(Unit.WORKING.value, "个工作日"), (Unit.NATURAL.value, "个自然日")]


class ClockQuerySet(models.QuerySet["Clock"]):
    def lapsed(self, today: date) -> Self:
        """Those that ran out before `today` and of which something follows that has not been done yet; an index has just these."""
        return self.filter(met_at__isnull=True, lapsed_at__isnull=True, due__lt=today).exclude(on_lapse=Outcome.NONE)


class Clock(models.Model):
    """A limit of `days` `unit`s after the day of `started_at` (that day is not counted)."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind.choices)
    step = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    days = models.IntegerField()
    extension = models.IntegerField(default=0)  # days added once, in the same unit
    unit = models.CharField(max_length=8, choices=UNITS)
    basis = models.CharField(max_length=300, blank=True)
    on_lapse = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.NONE)
    due = models.DateField()
    provisional = models.BooleanField(default=False)
    warn_on = models.DateField(null=True)  # from this day on it is yellow; none: never
    met_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)  # when the lapse was acted on

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "kind", "step"], condition=Q(met_at__isnull=True), name="one_running_clock_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(days__gte=0, extension__gte=0), name="limits_are_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["due", "id"],
                condition=Q(met_at__isnull=True, lapsed_at__isnull=True) & ~Q(on_lapse="none"),
                name="clocks_that_lapse",
            ),
            models.Index(fields=["id"], condition=Q(met_at__isnull=True), name="running_clocks"),
        ]

    @property
    def limit(self) -> int:
        return self.days + self.extension

    @property
    def started_on(self) -> date:
        return localtime(self.started_at).date()

    @property
    def met_on(self) -> date | None:
        return localtime(self.met_at).date() if self.met_at else None


class Pause(models.Model):
    """Time that does not count: from the day after `began` to `ended`, the law that says so, and the end told in writing."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    ground = models.CharField(max_length=300)
    reference = models.CharField(max_length=60)  # key of what causes it: a special procedure, a wait
    began = models.DateField()
    expected_end = models.DateField()
    ended = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=models.F("began")), name="a_pause_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(expected_end__gte=models.F("began")), name="its_expected_end_is_not_before"
            ),
        ]
