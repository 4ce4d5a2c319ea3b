"""Who implements an item where, and packages of items (chapter 3)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from onewindow.catalogue.models.basic import BasicItem
from onewindow.catalogue.models.guides import Guide, GuideVersion
from onewindow.catalogue.models.versions import VersionStatus
from onewindow.network.models import Agency, Level, Region
from onewindow.regulation.articles import Art

DELEGATION = Art(18)


class Item(models.Model):
    """An implemented item: this agency handles this item at this place."""

    basic = models.ForeignKey(BasicItem, on_delete=models.PROTECT, related_name="implementations")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="items")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="items")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="items")
    level = models.CharField(max_length=10, choices=Level.choices)
    code = models.CharField(max_length=50, unique=True)  # 实施编码, 31
    handling_code = models.CharField(max_length=50, unique=True)  # 业务办理项编码, 33
    local_code = models.CharField(max_length=50, blank=True)
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)  # from the day after it takes no application

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basic", "region"], name="one_implementation_a_place")]

    def __str__(self) -> str:
        return f"{self.basic_id} {self.region_id}"

    def published(self) -> GuideVersion:
        """The version that is in force. Raises GuideVersion.DoesNotExist where none is published."""
        return self.guide.versions.get(state=VersionStatus.PUBLISHED)


class Bundle(models.Model):
    """A one-thing package (Art. 30): items of several agencies that belong to one matter of life."""

    key = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=100)
    lead = models.CharField(max_length=60)  # key of the leading agency
    audience = ArrayField(models.CharField(max_length=24))
    policy = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.name


class BundleMember(models.Model):
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="members")
    item = models.ForeignKey(BasicItem, on_delete=models.PROTECT, related_name="bundles")
    position = models.IntegerField()
    after = ArrayField(models.CharField(max_length=80), default=list)  # members whose results it needs
    when = models.CharField(max_length=120, blank=True)  # <situation>.<option> that makes it part; empty: always

    class Meta:
        ordering = ["bundle", "position"]
        constraints = [models.UniqueConstraint(fields=["bundle", "item"], name="one_membership_an_item")]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.position}"
