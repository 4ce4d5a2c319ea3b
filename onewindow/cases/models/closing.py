"""Decision, extension, delivery."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.kernel.fields import EncryptedText
from onewindow.staff.models import Post


class Decision(models.Model):
    """The decision, signed by the approver. A denial says fact, condition, ground and remedies."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    granted = models.BooleanField()
    reasons = models.TextField(blank=True)  # the facts found, and why they do not meet the condition
    condition = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=500, blank=True)
    remedies = models.CharField(max_length=500, blank=True)
    signed_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="decisions")
    signed_at = models.DateTimeField()
    result_number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    authority = models.CharField(
        max_length=100, blank=True
    )  # that decided, where it was handed up outside the platform
    authority_number = models.CharField(max_length=80, blank=True)  # of its decision

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=True) | (~Q(reasons="") & ~Q(ground="") & ~Q(remedies="")),
                name="a_denial_gives_reasons",
            )
        ]


class Extension(models.Model):
    """The one extension that the item's law allows."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="extension")
    days = models.IntegerField()
    unit = models.CharField(max_length=8)
    basis = models.CharField(max_length=300)
    reason = models.TextField()
    granted_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()


class DeliveryWay(models.TextChoices):
    WINDOW = "window", "窗口领取"
    ELECTRONIC = "electronic", "电子送达"
    POST = "post", "邮寄送达"
    LEFT = "left", "留置送达"
    NOTICE = "notice", "公告送达"


CHOSEN = (DeliveryWay.WINDOW, DeliveryWay.ELECTRONIC, DeliveryWay.POST)  # among which applicants choose


class Delivery(models.Model):
    """How the result reached the applicant, with its proof. The decision has closed the case; this has a clock of its own."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="delivery")
    way = models.CharField(max_length=12, choices=DeliveryWay.choices)
    receiver_name = models.CharField(max_length=60)
    receiver_number = EncryptedText(default="", blank=True)  # identity checked at the window
    proof = models.CharField(max_length=10)  # signature | code | consent | waybill | witness | notice
    authority = models.CharField(max_length=200, blank=True)  # by which somebody else collected it (代领)
    witness = models.CharField(max_length=100, blank=True)  # of a result that was left
    signature = models.FileField(max_length=200, blank=True)  # PNG drawn on the tablet
    handed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField()
