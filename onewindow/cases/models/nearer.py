"""Nearer to people: what was asked for although the city holds it, who helps, what was agreed to at a window (Art. 18, 34, 42, 47)."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.record.models import Chain
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


class ConsentWay(models.TextChoices):
    SIGNATURE = "signature", "本人签名"
    CODE = "code", "本人报出查询码"
    SPOKEN = "spoken", "口头同意，有见证人"


class Help(models.Model):
    """Somebody helps with one matter (帮办代办), by the applicant's recorded consent, until it ends or is taken back (Art. 42)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="helps")
    helper = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="helps")
    consent = models.CharField(max_length=10, choices=ConsentWay.choices)
    witness = models.CharField(max_length=60, blank=True)  # of spoken consent
    signature = models.FileField(upload_to="signatures/", blank=True)
    began_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the applicant has read what the helper filled in
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="one_helper_at_a_time"),
            models.CheckConstraint(
                condition=~Q(consent="spoken") | ~Q(witness=""), name="spoken_consent_has_a_witness"
            ),
        ]
        indexes = [models.Index(fields=["helper", "-began_at"], name="helps_of_a_post")]


class WindowConsent(models.Model):
    """What the applicant agreed to when a window did it for them: taken back, given back, moved, put right, what was filled in confirmed."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="window_consents")
    act = models.CharField(max_length=40)
    consent = models.CharField(max_length=10, choices=ConsentWay.choices)
    witness = models.CharField(max_length=60, blank=True)  # of spoken consent
    signature = models.FileField(upload_to="signatures/", blank=True)
    heard_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent="spoken") | ~Q(witness=""), name="consent_at_a_window_has_a_witness"
            )
        ]

    @property
    def in_words(self) -> str:
        """As documents say it."""
        if self.consent == ConsentWay.SPOKEN:
            return f"口头同意，见证人{self.witness}"
        return f"{ConsentWay(self.consent).label}同意"
