"""Guides in versions, and what is said about one under review (Art. 17)."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models.basic import BasicItem
from onewindow.catalogue.models.versions import Version
from onewindow.network.models import Region
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

GUIDE_ELEMENTS = Art(17)


class Guide(models.Model):
    """The guide of a basic item: the city's, or that of a place which departs from it where the law lets it."""

    item = models.ForeignKey(BasicItem, on_delete=models.PROTECT, related_name="guides")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "region"], name="one_guide_a_place", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.region_id or ''}".strip()


READ_MOST = 2000  # guides held, more than a city has
_read: dict[bytes, GuideContent] = {}


class GuideVersion(Version):
    """A version of a guide. Once published its content never changes; a case keeps the one it began under.

    A draft holds what its editor has typed, right or wrong: `body` is for versions that have passed the linter.
    """

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT)  # what it was drafted from

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["guide"], condition=Q(state="published"), name="one_published_version"),
            models.UniqueConstraint(
                fields=["guide"], condition=Q(state__in=["draft", "in_review"]), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False),
                name="a_published_version_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} v{self.number}"

    @cached_property
    def body(self) -> GuideContent:
        """What the version says. Where the content was left out of the query it is read once a process: its digest names it."""
        if "content" in self.__dict__:
            return GuideContent.model_validate(self.content)
        digest = bytes(self.content_digest)
        if digest not in _read:
            if len(_read) >= READ_MOST:
                _read.clear()
            _read[digest] = GuideContent.model_validate(self.content)
        return _read[digest]

    @property
    def name(self) -> str:
        """What it is called, also while its name is being typed."""
        return str(self.content.get("name") or self.guide.item.name)


class GuideComment(models.Model):
    """A remark on a place of a version under review, or an answer to one."""

    version = models.ForeignKey(GuideVersion, on_delete=models.CASCADE, related_name="comments")
    place = models.CharField(max_length=120, blank=True)  # an address: materials[key].name; empty: the guide as a whole
    text = models.CharField(max_length=500)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:30]
