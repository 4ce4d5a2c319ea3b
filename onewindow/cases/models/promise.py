"""What applicants promise: materials that follow (容缺), and facts that they answer for (告知承诺) (Art. 22, 27, 28)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.staff.models import Post


class SignedWay(models.TextChoices):
    ONLINE = "online", "网上签署"
    WINDOW = "window", "窗口签署"


class DeferralGround(models.TextChoices):
    DEFERRED = "deferred", "容缺受理"
    TAKEN_BACK = "taken_back", "收回告知承诺"


class Deferral(models.Model):
    """Materials that are handed in after acceptance, by a day that was promised in writing. Nothing of ours stops meanwhile."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="deferral")
    ground = models.CharField(max_length=12, choices=DeferralGround.choices)
    keys = ArrayField(models.CharField(max_length=60))  # of the guide's materials, in its order
    signed_name = models.CharField(max_length=100)
    signed_way = models.CharField(max_length=8, choices=SignedWay.choices)
    signed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")  # the window where
    signature = models.FileField(max_length=200, blank=True)  # PNG drawn on the tablet
    signed_at = models.DateTimeField()
    due = models.DateField(null=True)  # told at acceptance
    consequence = models.CharField(max_length=300, blank=True)
    completed_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)  # the day passed first: decided on the record

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(keys=[]), name="a_deferral_names_materials"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(lapsed_at__isnull=True), name="complete_or_late_not_both"
            ),
        ]

    @property
    def by(self) -> date:
        """The last day to hand them in, once it is accepted."""
        assert self.due is not None
        return self.due

    @property
    def open(self) -> bool:
        """Accepted, and neither complete nor past its day."""
        return self.due is not None and self.completed_at is None and self.lapsed_at is None


class CommitmentKind(models.TextChoices):
    PROOF = "proof", "承诺代替证明"
    APPROVAL = "approval", "承诺代替审查"


class Commitment(models.Model):
    """A signed letter of commitment, in the words of the guide version that the case began under (Art. 28)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="commitment")
    kind = models.CharField(max_length=8, choices=CommitmentKind.choices)
    signed_name = models.CharField(max_length=100)
    signed_way = models.CharField(max_length=8, choices=SignedWay.choices)
    signed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)


class Reminder(models.Model):
    """A reminder that was sent: once a clock and day, however often the worker looks."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reminders")
    clock = models.ForeignKey("record.Clock", on_delete=models.PROTECT, related_name="+")
    before = models.IntegerField()  # working days before the last day
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "before"], name="reminded_once_a_day")]
