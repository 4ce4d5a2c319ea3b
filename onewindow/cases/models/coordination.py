"""What the chief representative does for a case beside deciding it: urges whoever has it, coordinates those concerned (Art. 37)."""

from django.db import models

from onewindow.cases.models.case import Case
from onewindow.network.models import Agency
from onewindow.staff.models import Post


class NoteKind(models.TextChoices):
    URGED = "urged", "催办"
    COORDINATED = "coordinated", "协调"


class Coordination(models.Model):
    """A note on record: to the reviewers of the agency; to assisting agencies and the window where they are named."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="coordinations")
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    note = models.CharField(max_length=500)
    agencies = models.ManyToManyField(Agency, related_name="+")  # assisting ones, who read it beside their question
    to_window = models.BooleanField(default=False)
    by_when = models.DateField(null=True)  # of an urging: until when
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
