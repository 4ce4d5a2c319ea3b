"""A draft: what somebody has typed so far. Drafts are no cases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.accounts.models import Mandate, Principal, User
from onewindow.catalogue.models import GuideVersion, Item
from onewindow.kernel.fields import EncryptedJSON, EncryptedText
from onewindow.network.models import Region, Venue
from onewindow.staff.models import Post


class Draft(models.Model):
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="drafts"
    )  # the applicant's sign-in, or
    post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="drafts"
    )  # the window that enters it
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT)
    principal = models.ForeignKey(Principal, null=True, on_delete=models.PROTECT)
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    place = models.ForeignKey(Region, on_delete=models.PROTECT)
    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT)  # that it began under
    channel = models.CharField(max_length=1)
    answers = models.JSONField(default=dict)
    form = EncryptedJSON(default=dict)
    joint = EncryptedJSON(default=list)  # other applicants: name, id_card, phone
    delivery_way = models.CharField(max_length=12, blank=True)
    delivery_address = EncryptedText(default="", blank=True)
    collect_at = models.ForeignKey(
        Venue, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where the result goes
    deferred = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # materials that are to follow
    commits = models.BooleanField(default=False)  # by commitment; else the ordinary way
    signed_name = models.CharField(max_length=100, blank=True)  # under what is promised
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    revision = models.IntegerField(default=0)  # grows with each save: another device's save is noticed
    visit = models.ForeignKey("cases.Visit", null=True, on_delete=models.PROTECT, related_name="drafts")
    case = models.OneToOneField("cases.Case", null=True, on_delete=models.PROTECT, related_name="draft")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, post__isnull=True) | Q(user__isnull=True, post__isnull=False),
                name="a_draft_is_a_sign_ins_or_a_windows",
            )
        ]
        indexes = [models.Index(fields=["user", "-saved_at"], condition=Q(case__isnull=True), name="open_drafts")]
