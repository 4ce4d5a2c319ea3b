"""Results on their way: by post, by public notice; blank certificates and who got them (Art. 24)."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.kernel.fields import EncryptedText
from onewindow.network.models import Agency
from onewindow.staff.models import Post


class Posting(models.Model):
    """A result sent by post to the address that the applicant confirmed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="postings")
    receiver = models.CharField(max_length=60)
    phone = EncryptedText(default="", blank=True)
    address = EncryptedText()
    carrier = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40)
    sent_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    signed_for_by = models.CharField(max_length=60, blank=True)
    returned_at = models.DateTimeField(null=True)
    why_returned = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "waybill"], name="a_waybill_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(delivered_at__isnull=True, returned_at__isnull=True), name="one_on_its_way"
            ),
        ]


class Announcement(models.Model):
    """Delivery by public notice, where nothing else was possible: counts as delivered when its days are over."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="announcement")
    reason = models.TextField()  # what was tried before
    published_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    ends_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["-published_at"], name="announcements_published")]


class Blanks(models.Model):
    """A stock of blank certificates, numbered, as an agency received it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="blanks")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=20, blank=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    digits = models.IntegerField()
    received_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "blanks"
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first"), first__gte=0), name="blanks_count_up"),
            models.UniqueConstraint(fields=["agency", "prefix", "first"], name="one_stock_a_first_number"),
        ]

    def serial(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.digits}d}"


class BlankUse(models.Model):
    """One blank: written for a case, or spoiled with the reason. Whatever is missing here is still on the shelf."""

    blanks = models.ForeignKey(Blanks, on_delete=models.PROTECT, related_name="uses")
    number = models.BigIntegerField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="blank_uses")
    spoiled = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blanks", "number"], name="a_blank_once"),
            models.CheckConstraint(condition=Q(case__isnull=False) | ~Q(spoiled=""), name="used_or_spoiled"),
        ]
