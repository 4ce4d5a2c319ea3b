"""Nearer to people: what was asked for although the city holds it, who helps (Art. 18, 34, 42, 47)."""

from django.db import models

from onewindow.cases.models.case import Case
from onewindow.staff.models import Post


class AskedAgain(models.Model):
    """Somebody asked for what the city holds already, and said why: evidence for accountability (Art. 47)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asked_again")
    material = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=60)  # where the city has it from
    act = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="asked_again_by_day")]
        constraints = [models.UniqueConstraint(fields=["case", "material"], name="a_material_asked_again_once")]
