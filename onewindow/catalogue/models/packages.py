"""One-thing packages in versions, edited and reviewed as guides are (Art. 30)."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from onewindow.catalogue.models.items import Bundle
from onewindow.catalogue.models.versions import Version
from onewindow.catalogue.packages.content import PackageContent
from onewindow.regulation.articles import Art

ONE_THING = Art(30)


class BundleVersion(Version):
    """A version of a package. Once published its content never changes; an application keeps the one it was made under.

    A draft holds what its editor has typed, right or wrong: `body` is for versions that have passed the linter.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="versions")
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT)  # what it was drafted from
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

    def __str__(self) -> str:
        return f"{self.bundle_id} v{self.number}"

    @cached_property
    def body(self) -> PackageContent:
        return PackageContent.model_validate(self.content)

    @property
    def name(self) -> str:
        """What it is called, also while its name is being typed."""
        return str(self.content.get("name") or self.bundle.name)
