"""Places and who serves there (chapter 2)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models

from onewindow.regulation.articles import Art

FOUR_LEVELS = Art(9)
AGENCY_KINDS = Art(5)
ADMINISTERING = Art(4, 12)
TOWN_CENTRES = Art(14)


class Level(models.TextChoices):
    """The four levels of Article 9, from above."""

    CITY = "city", "市级"
    COUNTY = "county", "县（区）级"
    TOWNSHIP = "township", "乡镇（街道）级"
    VILLAGE = "village", "村（社区）级"

    @property
    def rank(self) -> int:
        """0 for the city to 3 for the village."""
        return list(Level).index(self)

    @property
    def prefix_length(self) -> int:
        """How many digits of the region code are common to all places beneath a place of this level."""
        return (4, 6, 9, 12)[self.rank]

    @property
    def exercise_code(self) -> str:
        """Level of exercise as coded in implementation codes (facts §1): 3 city to 6 village."""
        return str(3 + self.rank)


class Region(models.Model):
    """A place: city, county, town or village. A subtree is a prefix of the code."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200)  # names from the county down, without the city: 涧西区长安路街道
    pinyin = models.CharField(max_length=200)  # sorts, since no Chinese collation is assumed
    initials = models.CharField(max_length=60)
    functional_zone = models.BooleanField(default=False)  # 功能区, Art. 31

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(OpClass("initials", "varchar_pattern_ops"), name="region_initials"),
            models.Index(fields=["parent", "pinyin"], name="region_children"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{12}$"), name="region_code_is_12_digits"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(level="city"), name="region_city_is_root"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        return self.code[: Level(self.level).prefix_length]

    def ancestor_codes(self) -> list[str]:
        """Codes of this place and all above it, from above."""
        own = Level(self.level)
        return [self.code[: level.prefix_length].ljust(12, "0") for level in Level if level.rank <= own.rank]

    def contains(self, other: "Region") -> bool:
        return other.code.startswith(self.prefix)


class AgencyKind(models.TextChoices):
    """Article 5: who counts as a service department; and the two that run places."""

    GOVERNMENT = "government", "政府工作部门"
    MANAGED = "managed", "部门管理机构"
    PARTY = "party", "党群机构"
    ENTERPRISE = "enterprise", "公共服务企业"
    TOWN_GOVERNMENT = "town_government", "乡镇人民政府（街道办事处）"
    STATION = "station", "村（社区）便民服务站"


class Nature(models.TextChoices):
    STATUTORY = "statutory", "法定机关"
    AUTHORISED = "authorised", "授权组织"
    ENTRUSTED = "entrusted", "受委托组织"


class Reconsideration(models.TextChoices):
    GOVERNMENT = "government", "本级人民政府"
    SUPERIOR = "superior", "上一级主管部门"
    NONE = "none", "不适用行政复议"


class Agency(models.Model):
    """A service department at one place. The same `key` at other places makes its line of counterparts (Art. 13)."""

    key = models.CharField(max_length=60)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    nature = models.CharField(max_length=12, choices=Nature.choices)
    uscc = models.CharField(max_length=18, unique=True)
    administering = models.BooleanField(default=False)  # 政务服务管理部门, Art. 4
    hall_body = models.BooleanField(default=False)  # 大厅管理机构, Art. 12
    reconsideration = models.CharField(max_length=12, choices=Reconsideration.choices)
    suit = models.BooleanField()
    phone = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True, blank=True)  # from this day on it serves nobody; its past stays its own
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["key", "region"], name="agency_once_a_place"),
            models.UniqueConstraint(
                fields=["region"], condition=models.Q(administering=True), name="one_administering_department"
            ),
            models.UniqueConstraint(fields=["region"], condition=models.Q(hall_body=True), name="one_hall_body"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(closed_on__isnull=False),
                name="what_was_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A centre or station: the place of a level where people come (Art. 9, 14, 31)."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="venue")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(max_length=100, unique=True)
    address = models.CharField(max_length=200)
    hours = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """A window of a venue and whose items it takes; a comprehensive one takes all (Art. 34)."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="windows")
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    comprehensive = models.BooleanField(default=False)
    agency_keys = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ["venue", "number"]
        constraints = [models.UniqueConstraint(fields=["venue", "number"], name="window_number_once_a_venue")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def takes(self, agency_key: str) -> bool:
        return self.comprehensive or agency_key in self.agency_keys
