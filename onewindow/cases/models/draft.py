"""A draft: what somebody has typed so far. Drafts are no cases."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.accounts.models import Mandate, Principal, User
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BundleVersion, GuideVersion, Item
from onewindow.kernel.fields import EncryptedJSON, EncryptedText
from onewindow.network.models import Region, Venue
from onewindow.staff.models import Post

if TYPE_CHECKING:
    from onewindow.cases.packages.parts import Parts


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> "DraftQuerySet":
        """Not handed in yet: neither as a case nor as a package."""
        return self.filter(case__isnull=True, package_case__isnull=True)


class Draft(models.Model):
    """Of one item; or of a package (Art. 30): then `item` and `guide_version` are its first member's, `body` is all of them as one."""

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
    package = models.ForeignKey(BundleVersion, null=True, on_delete=models.PROTECT, related_name="drafts")
    pinned = models.JSONField(default=dict)  # member → the guide version that it was filled in under
    unchosen = ArrayField(
        models.CharField(max_length=80), default=list, blank=True
    )  # members done before, or not wanted
    together = models.BooleanField(default=False)  # collect all results of the package at once

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, post__isnull=True) | Q(user__isnull=True, post__isnull=False),
                name="a_draft_is_a_sign_ins_or_a_windows",
            )
        ]
        indexes = [models.Index(fields=["user", "-saved_at"], condition=Q(case__isnull=True), name="open_drafts")]

    @property
    def body(self) -> GuideContent:
        """What is asked: the guide's content, or that of all members of the package as one."""
        return self.guide_version.body if self.package_id is None else self.parts.body

    @property
    def parts(self) -> "Parts":
        """The members of the package as it stands for this draft; read anew when an answer changes them."""
        from onewindow.cases.packages.parts import mark_of, parts_of

        mark = mark_of(self)
        if self.__dict__.get("_mark") != mark:
            self.__dict__["_mark"], self.__dict__["_parts"] = mark, parts_of(self)
        parts: Parts = self.__dict__["_parts"]
        return parts

    @property
    def handed_in(self) -> bool:
        return self.case_id is not None or (self.package_id is not None and hasattr(self, "package_case"))
