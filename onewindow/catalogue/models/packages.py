"""One-thing packages in versions, edited and reviewed as guides are (Art. 30)."""

from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Q

from onewindow.catalogue.models.guides import VersionStatus
from onewindow.catalogue.models.items import Bundle
from onewindow.catalogue.packages.content import PackageContent
from onewindow.network.models import Agency
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

ONE_THING = Art(30)


class BundleVersion(models.Model):
    """A version of a package. Once published its content never changes; an application keeps the one it was made under.

    A draft holds what its editor has typed, right or wrong: `body` is for versions that have passed the linter.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=12, choices=VersionStatus.choices)
    content = models.JSONField()
    content_digest = models.BinaryField(max_length=32)
    chain = models.OneToOneField(Chain, null=True, on_delete=models.PROTECT)  # opened with the first act on it
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    drafted_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT)
    remark = models.CharField(max_length=500, blank=True)  # why the reviewer has given it back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "number"], name="one_package_version_a_number"),
            models.UniqueConstraint(
                fields=["bundle"], condition=Q(state="published"), name="one_published_package_version"
            ),
            models.UniqueConstraint(
                fields=["bundle"], condition=Q(state__in=["draft", "in_review"]), name="one_open_package_version"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False),
                name="a_published_package_has_its_day",
            ),
        ]

    event: Event

    def __str__(self) -> str:
        return f"{self.bundle_id} v{self.number}"

    @cached_property
    def body(self) -> PackageContent:
        return PackageContent.model_validate(self.content)

    @property
    def open(self) -> bool:
        return self.state in {VersionStatus.DRAFT, VersionStatus.IN_REVIEW}

    @property
    def name(self) -> str:
        """What it is called, also while its name is being typed."""
        return str(self.content.get("name") or self.bundle.name)

    def state_label(self) -> str:
        return VersionStatus(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        """No period runs over a package's guide."""
        return False

    def entered(self, at: datetime) -> list[str]:
        if self.state == VersionStatus.IN_REVIEW:
            self.submitted_at = at
            return ["submitted_at"]
        if self.state == VersionStatus.PUBLISHED:
            self.published_at = at
            return ["published_at"]
        return []
