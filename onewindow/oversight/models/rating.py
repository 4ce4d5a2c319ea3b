"""Ratings (Art. 52; GB/T 39734, 39735)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from onewindow.cases.models import Case
from onewindow.regulation.articles import Art

GOOD_AND_BAD = Art(52)


class Phase(models.IntegerChoices):
    ACCEPTANCE = 1, "受理"
    CLOSING = 2, "办结"


class Score(models.IntegerChoices):
    """5 is the best, as rating systems count; GB/T 39046 counts 1 to 5 the other way: converted at the edge."""

    VERY_GOOD = 5, "非常满意"
    GOOD = 4, "满意"
    FAIR = 3, "基本满意"
    POOR = 2, "不满意"
    VERY_POOR = 1, "非常不满意"


class RatingChannel(models.TextChoices):
    COMPUTER = "pc", "电脑端"
    MOBILE = "mobile", "移动端"
    TABLET = "tablet", "窗口评价器"
    QR = "qr", "二维码"


class Rating(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    phase = models.IntegerField(choices=Phase.choices)
    score = models.IntegerField(choices=Score.choices)
    labels = ArrayField(models.CharField(max_length=3), default=list)
    text = models.TextField(blank=True)
    anonymous = models.BooleanField(default=False)  # toward the officers
    channel = models.CharField(max_length=8, choices=RatingChannel.choices)
    rated_by = models.CharField(max_length=60)  # key of the actor
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "phase"], name="rated_once_a_phase")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_phase_display()} {self.get_score_display()}"
