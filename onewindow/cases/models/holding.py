"""What was granted, and what becomes of it: checked, changed, renewed, withdrawn, revoked, deregistered (Art. 28; 行政许可法 8, 49–50, 69–70)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.accounts.models import Principal, User
from onewindow.cases.models.case import Case
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem, Item
from onewindow.kernel.fields import EncryptedJSON, EncryptedText
from onewindow.network.models import Agency, Region
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class HoldingState(models.TextChoices):
    IN_FORCE = "in_force", "有效"
    MENDING = "mending", "限期改正"
    INTENDED = "intended", "拟撤销、撤回"
    REVOKED = "revoked", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "已失效"
    DEREGISTERED = "deregistered", "已注销"


STANDING = frozenset({HoldingState.IN_FORCE, HoldingState.MENDING, HoldingState.INTENDED})


class Holding(models.Model):
    """A result that somebody holds: licence, confirmation, benefit. Made by the grant, with a chain and a table of moves of its own."""

    number = models.CharField(max_length=60, unique=True)  # of the result; of the case where the result has none
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="holding")
    state = models.CharField(max_length=12, choices=HoldingState.choices)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="holding")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="holdings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="holdings")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="holdings")
    holder = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="holdings")
    holder_name = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    facts = EncryptedJSON(default=list)  # what the document says: [label, [lines]]
    version = models.IntegerField(default=1)  # of the document
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    on_commitment = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)  # the commitment was found kept
    ended_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)  # the earliest running period of the agency's: what lists sort by
    awaits = models.CharField(max_length=12, blank=True)  # check | mending | hearing | request: what is to be done next

    event: Event

    class Meta:
        indexes = [
            models.Index(fields=["agency", "awaits", "due", "id"], name="holdings_to_do"),
            models.Index(fields=["holder", "-id"], name="holdings_of_a_holder"),
            models.Index(fields=["valid_to"], condition=Q(ended_at__isnull=True), name="holdings_by_their_end"),
            models.Index(fields=["region", "due"], condition=Q(awaits="check"), name="unchecked_commitments"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def guide(self) -> GuideContent:
        return self.case.guide

    @property
    def standing(self) -> bool:
        return self.state in STANDING

    @property
    def chains(self) -> list[int]:
        """Where its documents are: its own chain, that of the case that granted it, those of cases that renewed or changed it."""
        later = self.following.values_list("chain_id", flat=True)
        return [self.chain_id, self.case.chain_id, *later]

    def state_label(self) -> str:
        return HoldingState(self.state).label

    def apply_lapsed(self, at: object, recorded_at: object) -> bool:
        from onewindow.cases.holding_lapses import apply_lapsed

        return apply_lapsed(self, at, recorded_at)  # type: ignore[arg-type]

    def entered(self, at: object) -> list[str]:
        if not self.standing and self.ended_at is None:
            self.ended_at = at  # type: ignore[assignment]
            return ["ended_at"]
        return []


class Check(models.Model):
    """A check on a commitment by two officers, planned and then recorded, with photographs (Art. 28)."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="checks")
    round = models.IntegerField()
    first = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField()
    planned_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kept = models.BooleanField(null=True)
    findings = models.TextField(blank=True)
    photos = ArrayField(models.IntegerField(), default=list, blank=True)  # attachments of the case
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holding", "round"], name="a_check_a_round"),
            models.CheckConstraint(condition=~Q(first=models.F("second")), name="two_officers_check"),
        ]


class MendOrder(models.Model):
    """An order to do by a day what was promised and not kept."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="mend_orders")
    what = models.TextField()
    due = models.DateField()
    ordered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()


class IntentionKind(models.TextChoices):
    REVOKE = "revoke", "撤销"
    WITHDRAW = "withdraw", "撤回"


class Intention(models.Model):
    """A notice of intended revocation or withdrawal: the holder may state their case and ask for a hearing first."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="intentions")
    kind = models.CharField(max_length=8, choices=IntentionKind.choices)
    facts = models.TextField()
    ground = models.CharField(max_length=500)
    fraud = models.BooleanField(default=False)  # got by deceit, bribery or other improper means (行政许可法 69 II)
    given_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    answer_by = models.DateField()
    statement = EncryptedText(default="", blank=True)
    stated_at = models.DateTimeField(null=True)
    hearing_asked_at = models.DateTimeField(null=True)
    hearing_at = models.DateTimeField(null=True)
    chair = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    hearing_record = EncryptedText(default="", blank=True)
    dropped_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holding"],
                condition=Q(dropped_at__isnull=True, carried_at__isnull=True),
                name="one_open_intention",
            )
        ]

    @property
    def heard(self) -> bool:
        return self.hearing_at is not None or (self.stated_at is not None and self.hearing_asked_at is None)


class RequestKind(models.TextChoices):
    CHANGE = "change", "变更"
    RENEWAL = "renewal", "延续"
    REPLACEMENT = "replacement", "补证"
    CORRECTION = "correction", "更正"
    DEREGISTRATION = "deregistration", "注销"


class HoldingRequest(models.Model):
    """What the holder asks for about what they hold. Open until it is decided, one of a kind at a time."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=16, choices=RequestKind.choices)
    text = EncryptedText()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    in_time = models.BooleanField(default=True)  # a renewal: asked for as long before the end as the law has it
    granted = models.BooleanField(null=True)
    by_silence = models.BooleanField(default=False)  # no decision by expiry: renewed
    reasons = models.TextField(blank=True)
    ground = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holding", "kind"], condition=Q(decided_at__isnull=True), name="one_open_request_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(granted=True) | Q(granted__isnull=True) | (~Q(reasons="") & ~Q(ground="")),
                name="a_refused_request_gives_reasons",
            ),
        ]


class Ending(models.Model):
    """Why a holding ended, signed: revocation, withdrawal, deregistration. One of each at most."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="endings")
    act = models.CharField(max_length=16)  # revoke | withdraw | deregister
    facts = models.TextField()
    ground = models.CharField(max_length=500)
    compensation = models.TextField(blank=True)  # of a withdrawal (行政许可法 8)
    signed_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holding", "act"], name="an_ending_of_each_kind")]


class Reclaim(models.Model):
    """Money that was paid on a promise that was not kept, asked back."""

    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="reclaim")
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # yuan
    ground = models.CharField(max_length=500)
    due = models.DateField()
    ordered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    repaid_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="what_is_reclaimed_is_money")]


class BarState(models.TextChoices):
    IN_FORCE = "in_force", "生效"
    OBJECTED = "objected", "异议处理中"
    LIFTED = "lifted", "已撤销"
    ENDED = "ended", "已解除"


class BarKind(models.TextChoices):
    COMMITMENT = "commitment", "不适用告知承诺"
    LICENCE_78 = "licence_78", "一年内不得再次申请"
    LICENCE_79 = "licence_79", "三年内不得再次申请"


BARRING = (BarState.IN_FORCE, BarState.OBJECTED)


class Bar(models.Model):
    """A route that is closed to somebody: by whom, on what ground, until when. Open to objection, ended by repair (Art. 28)."""

    number = models.CharField(max_length=40, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="bar")
    state = models.CharField(max_length=10, choices=BarState.choices)
    kind = models.CharField(max_length=12, choices=BarKind.choices)
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="bars")
    item = models.ForeignKey(BasicItem, on_delete=models.PROTECT, related_name="bars")
    holding = models.ForeignKey(Holding, null=True, on_delete=models.PROTECT, related_name="bars")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="bars")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="bars")
    facts = models.TextField()
    ground = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    objection = EncryptedText(default="", blank=True)
    objected_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    repair = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    event: Event

    class Meta:
        indexes = [models.Index(fields=["principal", "item", "state"], name="bars_of_a_principal")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="a_bar_has_an_end"),
            models.CheckConstraint(
                condition=Q(holding__isnull=False) | Q(case__isnull=False), name="a_bar_rests_on_something"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()}：{self.item.name}"

    def state_label(self) -> str:
        return BarState(self.state).label

    def apply_lapsed(self, at: object, recorded_at: object) -> bool:
        return False

    def entered(self, at: object) -> list[str]:
        if self.state in {BarState.LIFTED, BarState.ENDED}:
            self.ended_at = at  # type: ignore[assignment]
            return ["ended_at"]
        return []
