"""Joint handling: what the lead asks of assisting agencies (Art. 29)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.network.models import Agency
from onewindow.staff.models import Post


class OpinionRequest(models.Model):
    """A question to one agency, with the materials that it needs for it, by a day inside the lead's limit."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="opinions_asked")
    question = models.TextField()
    materials = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # shared with it, by key
    asked_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()  # as it was told; the clock has what it is now
    escalated_at = models.DateTimeField(null=True)  # silent past its day: put to both chief representatives
    answered_at = models.DateTimeField(null=True)
    favourable = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # whoever was asked leads itself now

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"], condition=Q(answered_at__isnull=True, ended_at__isnull=True),
                name="one_open_question_to_an_agency",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency", "due", "id"], condition=Q(answered_at__isnull=True, ended_at__isnull=True), name="opinions_to_give"
            )
        ]  # fmt: skip

    @property
    def clock_step(self) -> str:
        return f"opinion:{self.pk}"

    @property
    def open(self) -> bool:
        return self.answered_at is None and self.ended_at is None
