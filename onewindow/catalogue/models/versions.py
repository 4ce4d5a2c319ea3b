"""What versions of guides and of packages have in common: drafted, reviewed by somebody else, published, superseded (Art. 17, 30)."""

from datetime import datetime

from django.db import models

from onewindow.network.models import Agency
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

DRAFTED_AND_REVIEWED = Art(17, 30)


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被新版代替"
    DISCARDED = "discarded", "已作废"


class Version(models.Model):
    number = models.IntegerField()
    state = models.CharField(max_length=12, choices=VersionStatus.choices)
    content = models.JSONField()
    content_digest = models.BinaryField(max_length=32)  # SHA-256 of the canonical content
    chain = models.OneToOneField(Chain, null=True, on_delete=models.PROTECT)  # opened with the first act on it
    drafted_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT)

    event: Event

    class Meta:
        abstract = True

    @property
    def open(self) -> bool:
        return self.state in {VersionStatus.DRAFT, VersionStatus.IN_REVIEW}

    def state_label(self) -> str:
        return VersionStatus(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        """No period runs over a version."""
        return False

    def entered(self, at: datetime) -> list[str]:
        if self.state == VersionStatus.IN_REVIEW:
            self.submitted_at = at
            return ["submitted_at"]
        if self.state == VersionStatus.PUBLISHED:
            self.published_at = at
            return ["published_at"]
        return []
