"""Between receipt and decision: corrections, steps, inspections, special procedures."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.staff.models import Post


class Correction(models.Model):
    """A correction notice: everything that is missing, told once (Art. 20)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    round = models.IntegerField()
    points = (
        models.JSONField()
    )  # [{"key": material key or form field, "name": …, "wrong": what is missing, "mend": what to do}]
    asked_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    consequence = models.CharField(max_length=300)
    instead = models.CharField(max_length=300, blank=True)  # why not deferred, where all of it could be (Art. 22)
    answered_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_correction_a_round")]


class StepState(models.TextChoices):
    ACTIVE = "active", "办理中"
    DONE = "done", "已完成"
    RETURNED = "returned", "退回"
    ENDED = "ended", "终止"  # the case was withdrawn meanwhile


class StepRun(models.Model):
    """One passage through a step of the guide, with its officer and opinion."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="runs")
    step = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=16)
    role = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.ACTIVE)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="runs")  # who did it
    favourable = models.BooleanField(null=True)
    opinion = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="active"), name="one_step_at_work"),
            models.CheckConstraint(
                condition=Q(state="active") | Q(ended_at__isnull=False), name="a_step_that_is_over_has_its_day"
            ),
        ]


class Inspection(models.Model):
    """A site inspection: by two officers, with a record (行政许可法 34). It never stops a clock."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inspections")
    run = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="inspections")
    first = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    inspected_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    findings = models.TextField()
    passed = models.BooleanField()
    present = models.CharField(max_length=60)  # who was there for the applicant
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)  # a wrong entry, reversed by a later event

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first=models.F("second")), name="two_officers_inspect"),
        ]


class SpecialProcedure(models.Model):
    """A hearing, testing, appraisal … that a law requires: told in writing, and its time does not count (行政许可法 45)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="specials")
    run = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="specials")  # at work when it began
    step = models.CharField(max_length=60)  # of the guide: several of them may run at once
    procedure = models.CharField(max_length=20)
    ground = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    begun_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    expected_end = models.DateField()
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    ended_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"], condition=Q(ended_at__isnull=True), name="a_procedure_runs_once_at_a_time"
            )
        ]

    @property
    def name(self) -> str:
        return self.case.guide.step(self.step).name

    @property
    def reference(self) -> str:
        return f"special:{self.pk}"


class Staffing(models.Model):
    """The two people who inspect, test or quarantine, named within five working days of acceptance (行政许可法 55)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="staffings")
    step = models.CharField(max_length=60)
    first = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(first=models.F("second")), name="two_people_are_named")]
