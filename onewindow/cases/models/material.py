"""Materials: what was handed in for each line of the list, and the files behind it."""

from django.db import models
from django.db.models import Q

from onewindow.accounts.models import Principal
from onewindow.cases.models.case import Case
from onewindow.cases.models.draft import Draft
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

NOTHING_TWICE = Art(47)


class Medium(models.TextChoices):
    UPLOAD = "upload", "上传"
    PAPER = "paper", "纸质"
    ON_FILE = "on_file", "系统已有"
    FORM = "form", "在线填写生成"


class Trust(models.TextChoices):
    """Trust of a material on file (国办函〔2016〕108号)."""

    A = "A", "机关核发，直接使用"
    B = "B", "窗口核过原件，可再次使用"
    C = "C", "申请人上传，用前核对原件"
    D = "D", "申请人自己出具"


class Checked(models.TextChoices):
    OPEN = "open", "待核"
    SOUND = "sound", "已核"
    WRONG = "wrong", "有问题"


class Attachment(models.Model):
    """A file, checked by its content. `sha256` is of the bytes as stored."""

    principal = models.ForeignKey(Principal, null=True, on_delete=models.PROTECT, related_name="attachments")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="attachments")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="attachments")
    material = models.CharField(max_length=60)  # key of the guide's material; for inspections: inspection
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.IntegerField()
    pages = models.IntegerField(default=1)
    sha256 = models.BinaryField(max_length=32)
    file = models.FileField(max_length=200)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="a_file_is_not_empty")]


class Provided(models.Model):
    """A material of the list as provided in a case. `round` grows with each hand-in after a correction notice."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="provided")
    key = models.CharField(max_length=60)
    medium = models.CharField(max_length=8, choices=Medium.choices)
    trust = models.CharField(max_length=1, choices=Trust.choices)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="provided")
    originals = models.IntegerField(default=0)
    copies = models.IntegerField(default=0)
    reference = models.CharField(max_length=100, blank=True)  # number of the certificate or case it comes from
    round = models.IntegerField(default=1)
    provided_at = models.DateTimeField()
    checked = models.CharField(max_length=6, choices=Checked.choices, default=Checked.OPEN)
    checked_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key", "round"], name="a_material_once_a_round")]
