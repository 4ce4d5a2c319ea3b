"""What is told in form: documents (Art. 22) and messages (Art. 24)."""

from django.db import models
from django.db.models import Q

from onewindow.accounts.models import User
from onewindow.kernel.fields import EncryptedJSON, EncryptedText
from onewindow.network.models import Agency
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art

WRITTEN_NOTICE = Art(22)
PROGRESS_TOLD = Art(24)


class DocumentKind(models.TextChoices):
    """Titles follow the item's type: see words.py."""

    HAND_IN_RECEIPT = "hand_in_receipt", "收件凭证"
    NOT_OURS = "not_ours", "不受理告知书"
    REFUSAL = "refusal", "不予受理决定书"
    CORRECTION = "correction", "补正告知书"
    ACCEPTANCE = "acceptance", "受理通知书"
    SPECIAL_TIME = "special_time", "特别程序时间告知书"
    EXTENSION = "extension", "延期告知书"
    GRANT = "grant", "准予决定书"
    DENIAL = "denial", "不予决定书"
    RESULT = "result", "结果证件"
    WITHDRAWAL = "withdrawal", "撤回确认书"
    DELIVERY_RECEIPT = "delivery_receipt", "送达回证"
    MOVED = "moved", "改办告知书"
    RETURN_LIST = "return_list", "材料退还清单"
    TERMINATION = "termination", "终止通知书"
    FORWARDING = "forwarding", "转报告知书"
    OUTCOME_ABOVE = "outcome_above", "上级决定告知书"
    SUSPENSION = "suspension", "中止告知书"
    OVERRUN = "overrun", "超期说明"
    INTERESTED = "interested", "利害关系人告知书"
    HEARING_ANNOUNCED = "hearing_announced", "听证公告"
    HEARING_RIGHT = "hearing_right", "听证告知书"
    HEARING_NOTICE = "hearing_notice", "听证通知书"
    HEARING_RECORD = "hearing_record", "听证笔录"
    FEE_NOTICE = "fee_notice", "缴费通知书"
    FEE_RECEIPT = "fee_receipt", "缴费凭证"
    PUBLIC_NOTICE = "public_notice", "公告"
    VISIT_RECEIPT = "visit_receipt", "一次办理回执"
    DEFERRED_ACCEPTANCE = "deferred_acceptance", "容缺受理通知书"
    SUPPLY_RECEIPT = "supply_receipt", "补交材料收件凭证"
    COMMITMENT = "commitment", "告知承诺书"
    MEND_ORDER = "mend_order", "责令限期改正通知书"
    INTENTION = "intention", "拟撤销（撤回）告知书"
    REVOCATION = "revocation", "撤销决定书"
    GRANT_WITHDRAWAL = "grant_withdrawal", "撤回决定书"
    DEREGISTRATION = "deregistration", "注销决定书"
    RENEWAL = "renewal", "延续决定书"
    CHANGE = "change", "变更决定书"
    REPLACEMENT = "replacement", "补发证件决定书"
    CORRECTED = "corrected", "更正决定书"
    REQUEST_REFUSED = "request_refused", "不予变更、延续、补证、更正决定书"
    RECLAIM = "reclaim", "退还款项通知书"
    BAR = "bar", "限制决定书"
    HANDOVER = "handover", "交接单"
    HANDOVER_RECEIPT = "handover_receipt", "交接单（签收）"
    OBJECTION_ANSWER = "objection_answer", "异议答复书"


class Document(models.Model):
    """A document as issued. What it says is fixed here in the act's transaction; the PDF is drawn from it afterwards."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="documents")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    title = models.CharField(max_length=100)
    number = models.CharField(max_length=80, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    issued_at = models.DateTimeField()
    valid_to = models.DateField(null=True)
    content = EncryptedJSON()
    code = models.CharField(max_length=24, unique=True)  # in the QR code: opens the public verification page
    head = models.BinaryField(max_length=32)  # the chain's head when it was issued
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.BinaryField(max_length=32, null=True)
    rendered_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="one_document_of_a_kind_an_event")]
        indexes = [
            models.Index(fields=["chain", "issued_at"], name="documents_of_a_chain"),
            models.Index(fields=["issued_at"], condition=Q(rendered_at__isnull=True), name="documents_to_draw"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class MessageState(models.TextChoices):
    """`sending` is committed before the gateway is called: who finds it there after a crash does not know whether it went out."""

    PENDING = "pending", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "发送失败"
    UNKNOWN = "unknown", "发送结果不明"
    NO_PHONE = "no_phone", "没有手机号码"


class Message(models.Model):
    """One message to one person: on the platform where they sign in, and by SMS."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, null=True, related_name="messages")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="messages")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="messages_received")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    text = models.CharField(max_length=500)  # a code in it is hidden; the whole is in `values`
    values = EncryptedJSON(default=dict)  # of the gateway's template, and the whole text
    phone = EncryptedText(default="", blank=True)
    phone_digest = models.BinaryField(null=True, max_length=32)  # the demo's phone finds its messages by it
    key = models.CharField(max_length=80, unique=True)  # idempotency key: the same message is one message
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.PENDING)
    tries = models.IntegerField(default=0)
    gateway_reference = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="messages_of_a_sign_in"),
            models.Index(fields=["created_at"], condition=Q(state__in=["pending", "sending"]), name="messages_to_send"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["pending", "sending", "failed", "unknown"]),
                name="messages_not_out",
            ),
            models.Index(fields=["phone_digest", "-created_at"], name="messages_to_a_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.get_state_display()}"

    @property
    def wording(self) -> str:
        """The whole text, with what `text` hides; for whom it is meant."""
        return str(self.values.get("text") or self.text)


class Worded(models.TextChoices):
    """Which words of a message or a document an office may put in its own way. The rest is law and stays in code."""

    MESSAGE = "message", "短信和站内消息"
    CONTACT = "contact", "文书的联系行"
    CLOSING = "closing", "文书正文末尾的段落"
    FOOT = "foot", "文书页脚的补充"


class Wording(models.Model):
    """Words in place of the built-in ones, with {placeholders}; a row that is gone gives the built-in words back."""

    part = models.CharField(max_length=10, choices=Worded.choices)
    kind = models.CharField(max_length=40)  # of the message, of the document
    text = models.CharField(max_length=500)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "kind"], name="one_wording_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.part} {self.kind}"
