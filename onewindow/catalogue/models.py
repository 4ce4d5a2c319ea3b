"""Items, their guides in versions, and who implements them where (chapter 3)."""

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from onewindow.catalogue.content import GuideContent
from onewindow.network.models import Agency, Level, Region
from onewindow.regulation.articles import Art

ITEM_TYPES = Art(6)
ITEM_LIST = Art(16)
GUIDE_ELEMENTS = Art(17)
DELEGATION = Art(18)
ONLINE_DEPTH = Art(46)


class ItemType(models.TextChoices):
    LICENCE = "licence", "行政许可"
    CONFIRMATION = "confirmation", "行政确认"
    ADJUDICATION = "adjudication", "行政裁决"
    PAYMENT = "payment", "行政给付"
    REWARD = "reward", "行政奖励"
    FILING = "filing", "行政备案"
    OTHER_POWER = "other_power", "其他行政权力"
    PUBLIC_SERVICE = "public_service", "公共服务"


class OnlineDepth(models.TextChoices):
    NONE = "none", "不能网上办"
    APPLY = "apply", "网上申请，到场办结"
    FULL = "full", "全程网办"


class Element(models.Model):
    """A data element that forms are made of, shared by all items so that forms can be merged."""

    key = models.CharField(max_length=60, primary_key=True)
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=12)
    prefill = models.CharField(max_length=60, blank=True)
    pattern = models.CharField(max_length=200, blank=True)
    options = ArrayField(models.CharField(max_length=100), default=list)
    help = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.label


class BasicItem(models.Model):
    """An item of the city's list, before anybody implements it."""

    key = models.CharField(max_length=80, primary_key=True)
    code = models.CharField(max_length=50, unique=True)  # 基本编码, 12 digits
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=16, choices=ItemType.choices)
    agency_key = models.CharField(max_length=60)
    topic = models.CharField(max_length=20)
    audience = ArrayField(models.CharField(max_length=24))
    levels = ArrayField(models.CharField(max_length=10))
    instant = models.BooleanField()
    online = models.CharField(max_length=8, choices=OnlineDepth.choices)
    pinyin = models.CharField(max_length=300)
    initials = models.CharField(max_length=100)
    search_words = models.TextField(default="")  # name, situations, faq, synonyms: segmented
    search_vector = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["search_vector"], name="basic_item_words"),
            GinIndex(OpClass("pinyin", "gin_trgm_ops"), name="basic_item_pinyin_trgm"),
        ]

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """What people say and what they mean: 开饭店 → food-business-licence. Data, edited by those whose role it is."""

    phrase = models.CharField(max_length=60)
    item = models.ForeignKey(BasicItem, on_delete=models.CASCADE, related_name="synonyms")
    weight = models.IntegerField(default=1)  # more is nearer
    pinyin = models.CharField(max_length=300, default="")
    initials = models.CharField(max_length=60, default="")

    class Meta:
        indexes = [GinIndex(OpClass("pinyin", "gin_trgm_ops"), name="synonym_pinyin_trgm")]
        constraints = [models.UniqueConstraint(fields=["phrase", "item"], name="one_synonym_an_item")]

    def __str__(self) -> str:
        return self.phrase


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


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被新版代替"


class GuideVersion(models.Model):
    """A version of a guide. Once published its content never changes; a case keeps the one it began under."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    status = models.CharField(max_length=12, choices=VersionStatus.choices)
    content = models.JSONField()
    content_digest = models.BinaryField(max_length=32)  # SHA-256 of the canonical content
    published_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["guide"], condition=Q(status="published"), name="one_published_version"),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "superseded"]) | Q(published_at__isnull=False),
                name="a_published_version_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} v{self.number}"

    @cached_property
    def body(self) -> GuideContent:
        return GuideContent.model_validate(self.content)


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
        return self.guide.versions.get(status=VersionStatus.PUBLISHED)


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
