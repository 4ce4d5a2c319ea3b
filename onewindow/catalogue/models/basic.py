"""The city's list before anybody implements it: basic items, what people call them, the elements of their forms (Art. 6, 16)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from onewindow.regulation.articles import Art

ITEM_TYPES = Art(6)
ITEM_LIST = Art(16)
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
    follows = models.CharField(max_length=80, blank=True)  # key of the item whose grants it renews, changes or cancels
    listed = models.BooleanField(default=True)  # on the public list: from the first publication of its guide
    pinyin = models.CharField(max_length=300)
    initials = models.CharField(max_length=100)
    search_words = models.TextField(
        default=""
    )  # a line each: of the name, of phrases, of topic and agency, of the guide

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
        constraints = [models.UniqueConstraint(fields=["phrase", "item"], name="one_synonym_an_item")]

    def __str__(self) -> str:
        return self.phrase
