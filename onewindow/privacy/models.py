"""How long each kind of record is kept; requests of people about their data."""

from datetime import datetime

from django.db import models

from onewindow.accounts.models import Principal, User
from onewindow.kernel.fields import EncryptedText
from onewindow.network.models import Agency
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class Kept(models.TextChoices):
    """Kinds of records that the worker deletes when their time is over. Case files are kept by the law of archives."""

    DRAFTS = "drafts", "没有提交的草稿"
    CODES = "codes", "验证码和登录失败次数"
    MESSAGES = "messages", "已办结件的短信和站内消息"
    CONSULTATIONS = "consultations", "咨询人的称呼和手机号码"
    FILES = "files", "没有归属的上传文件"
    SESSIONS = "sessions", "登录状态"


class Retention(models.Model):
    """`days` natural days after the last use, with the ground for just that."""

    kind = models.CharField(max_length=16, choices=Kept.choices, primary_key=True)
    days = models.IntegerField()
    basis = models.CharField(max_length=200)
    enforced_at = models.DateTimeField(null=True)
    deleted = models.IntegerField(default=0)  # by the latest round

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(days__gte=1), name="kept_at_least_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"


class RequestKind(models.TextChoices):
    CORRECTION = "correction", "更正"
    DELETION = "deletion", "删除"
    COPY = "copy", "查阅、复制"
    OTHER = "other", "其他（限制、拒绝处理，解释规则）"


class RequestState(models.TextChoices):
    OPEN = "open", "处理中"
    DONE = "done", "已办"
    REFUSED = "refused", "不予"


class DataRequest(models.Model):
    """Somebody asks about their data; answered within the days of DATA_REQUEST_DAYS (个人信息保护法 50)."""

    number = models.CharField(max_length=40, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="data_request")
    state = models.CharField(max_length=8, choices=RequestState.choices)
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_requests")
    principal = models.ForeignKey(Principal, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="data_requests")
    text = EncryptedText()
    asked_at = models.DateTimeField()
    answer = EncryptedText(default="", blank=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)

    event: Event

    class Meta:
        indexes = [models.Index(fields=["agency", "state", "due", "id"], name="data_requests_of_agency")]

    def __str__(self) -> str:
        return self.number

    def state_label(self) -> str:
        return RequestState(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        return False

    def entered(self, at: datetime) -> list[str]:
        return []
