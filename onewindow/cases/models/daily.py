"""Acts of every day beside the main line: handing up, explaining, checking, paying, publishing (Art. 19, 23, 24)."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.kernel.fields import EncryptedText
from onewindow.network.models import Agency, Venue
from onewindow.staff.models import Post


class Forwarding(models.Model):
    """Handed up with an opinion (转报). On the platform the case goes over to `agency`; outside it the outcome is entered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="forwardings")
    step = models.CharField(max_length=60)
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=100)
    opinion = models.TextField()
    number = models.CharField(max_length=80, blank=True)  # of the letter that goes with it
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome_at = models.DateTimeField(null=True)  # when the outcome was entered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(agency__isnull=True, outcome_at__isnull=True), name="one_outcome_awaited"
            )
        ]


class Overrun(models.Model):
    """A limit was passed: why, and by when it will be done, told to the applicant and published (优化营商环境条例 36)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="overruns")
    clock = models.CharField(max_length=12)  # kind of the clock that ran over
    due = models.DateField()
    reason = models.TextField()
    expected_on = models.DateField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="overruns_published")]
        constraints = [
            models.CheckConstraint(condition=Q(expected_on__gt=models.F("due")), name="expected_after_it_was_due")
        ]


class LegalReview(models.Model):
    """The opinion of the legal reviewer that some items ask for before a grave decision."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legal_reviews")
    about = models.CharField(max_length=8)  # grant | deny: what is intended
    agrees = models.BooleanField()
    opinion = models.TextField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SpotCheck(models.Model):
    """An instant decision drawn for a check afterwards: by chance that can be recomputed from the case's own chain."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="spot_check")
    drawn_at = models.DateTimeField()
    sound = models.BooleanField(null=True)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)


class Statement(models.Model):
    """What an interested party, or the applicant, said on a case before the decision (行政许可法 36)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="statements")
    text = EncryptedText()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PaperReceipt(models.Model):
    """A receipt with a number printed before an outage: what was taken in on paper bears it (补录)."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="paper_receipts")
    number = models.CharField(max_length=30, unique=True)
    issued_at = models.DateTimeField()
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="paper_receipt")
    spoiled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(spoiled_at__isnull=True), name="a_spoiled_receipt_is_not_used"
            )
        ]


class Fee(models.Model):
    """A fee asked for and paid. Waiting for it never stops a clock."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="fee")
    order = models.CharField(max_length=40, unique=True)  # our number of the payment
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # yuan
    basis = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)  # the payment system's number
    way = models.CharField(max_length=30, blank=True)  # as the payment system names it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_fee_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | ~Q(reference=""), name="a_payment_has_its_reference"
            ),
        ]
