"""The case: one application and what became of it (Art. 19)."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right

from onewindow.accounts.models import Mandate, Principal, PrincipalKind, User
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import ChangeOrder, GuideVersion, Item
from onewindow.kernel.fields import EncryptedJSON, EncryptedText
from onewindow.network.models import Agency, Region, Venue
from onewindow.record import clocks
from onewindow.record.actors import Actor
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class State(models.TextChoices):
    """Where a case stands, in the words of the law."""

    ENTERED = "entered", "补录待复核"
    SUBMITTED = "submitted", "收件"
    CORRECTING = "correcting", "补正"
    ACCEPTED = "accepted", "已受理"
    GRANTED = "granted", "办结（准予）"
    DENIED = "denied", "办结（不予）"
    NOT_OURS = "not_ours", "不属于本机关"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    TERMINATED = "terminated", "终止"
    RETURNED = "returned", "已退件"
    MOVED = "moved", "已改办"
    VOIDED = "voided", "已作废"


OPEN = frozenset({State.ENTERED, State.SUBMITTED, State.CORRECTING, State.ACCEPTED})
CLOSED = frozenset(State) - OPEN


class Turn(models.TextChoices):
    """Who has to act next; written by every act, so that work lists and their counts are one look-up."""

    WINDOW = "window", "窗口"
    REVIEWER = "reviewer", "审查人员"
    APPROVER = "approver", "首席事务代表"
    APPLICANT = "applicant", "申请人"
    DELIVERY = "delivery", "出件窗口"
    ABOVE = "above", "上级机关"
    NOBODY = "nobody", "无"


class Channel(models.TextChoices):
    """Form of handling (facts §1): how the application came in."""

    WINDOW = "1", "窗口"
    COMPUTER = "2", "电脑端"
    MOBILE = "3", "移动端"
    KIOSK = "9", "自助终端"


class IntakeMode(models.TextChoices):
    """In what mode the venue that took it in handles it: at home, delegated (Art. 18), or for another place (通办)."""

    OWN = "own", "本级受理"
    RECEPTION = "reception", "代收"
    ASSISTED = "assisted", "帮办"
    ENTRUSTED = "entrusted_acceptance", "委托受理"
    AUTHORISED = "authorised_handling", "授权办理"
    ELSEWHERE = "elsewhere", "异地代收"


class Case(models.Model):
    number = models.CharField(max_length=50, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="case")
    state = models.CharField(max_length=12, choices=State.choices)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="cases", db_index=False)
    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="cases")
    agency = models.ForeignKey(  # whose item it is
        Agency, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    region = models.ForeignKey(  # of that agency
        Region, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    place = models.ForeignKey(  # that the application names
        Region, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    intake = models.ForeignKey(  # where it is taken in
        Venue, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    intake_mode = models.CharField(max_length=24, choices=IntakeMode.choices, default=IntakeMode.OWN)
    taken_for = models.ForeignKey(  # the competent venue, where a window took it in that cannot accept (Art. 18, 34)
        Venue, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handed_on_at = models.DateTimeField(null=True)  # by the intake to that venue, which answers for it from then on
    handled_by = (
        models.ForeignKey(  # whom the agency has delegated it to: who reviews and decides in its name (Art. 18)
            Agency, null=True, on_delete=models.PROTECT, related_name="handled_cases", db_index=False
        )
    )
    delegation = models.ForeignKey(  # the order by which the intake had it when it was taken in
        ChangeOrder, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    collect_at = models.ForeignKey(  # where the applicant wants to collect the result; empty: where it was taken in
        Venue, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=1, choices=Channel.choices)
    applicant = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="cases", db_index=False)
    applicant_name = models.CharField(max_length=100)  # as it was at submission
    submitted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="submitted_cases", db_index=False
    )
    entered_by = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="entered_cases", db_index=False
    )
    answers = models.JSONField(default=dict)  # situation key → option key
    form = EncryptedJSON()
    follows = models.ForeignKey(
        "cases.Holding", null=True, on_delete=models.PROTECT, related_name="following", db_index=False
    )  # what was granted before, that it renews, changes or cancels
    query_code = EncryptedText()  # with the number it tracks the case without signing in
    query_digest = models.BinaryField(max_length=32)
    delivery_way = models.CharField(max_length=12)
    delivery_address = EncryptedText(default="", blank=True)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)  # from when the clocks count: for a deemed acceptance, the receipt
    deemed = models.BooleanField(default=False)  # accepted by lapse of time …
    deemed_confirmed_at = models.DateTimeField(null=True)  # … and an officer has confirmed that the matter is ours
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    turn = models.CharField(max_length=10, choices=Turn.choices, default=Turn.WINDOW)
    step = models.CharField(max_length=60, blank=True)  # key of the guide's step that is at work
    closing = EncryptedJSON(default=dict)  # why it ended without a decision: reason, ground, authority
    corrected_fields = ArrayField(
        models.CharField(max_length=60), default=list, blank=True
    )  # answered since the notice
    escalated_at = models.DateTimeField(null=True)
    assigned = models.ForeignKey(  # the step
        Post, null=True, on_delete=models.PROTECT, related_name="assigned_cases", db_index=False
    )
    visit = models.ForeignKey("cases.Visit", null=True, on_delete=models.PROTECT, related_name="cases", db_index=False)
    package = models.ForeignKey(
        "cases.PackageCase", null=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    held = models.BooleanField(
        default=False
    )  # decided; its result is collected together with the others of the package
    moved_to = models.OneToOneField("cases.Draft", null=True, on_delete=models.SET_NULL, related_name="moved_from")
    entered_after = models.BooleanField(default=False)  # taken in on paper during an outage, entered afterwards (补录)
    published_at = models.DateTimeField(null=True)  # the grant, without personal data (行政许可法 40)
    due = models.DateField(null=True)  # the earliest due date of a running clock of ours: what lists sort by
    warn_on = models.DateField(null=True)  # from which day on that clock is yellow

    # What nearly every act asks of a case; and the guide's content, which is read once a process (`GuideVersion.body`).
    NEAR = (
        "chain", "item__basic", "guide_version", "agency__region", "region", "intake", "applicant", "submitted_by", "commitment",
        "counted",
    )  # fmt: skip
    LEFT_OUT = ("guide_version__content",)

    event: Event  # the one that the latest act of this object wrote

    objects = CaseQuerySet.as_manager()

    class Meta:
        # Every act changes the row, and every index costs at each change: a key has none of its own where one of these begins
        # with it, where nothing is looked up by it, or where it is mostly empty (then a partial one).
        indexes = [
            models.Index(fields=["agency", "turn", "due", "id"], name="case_worklist"),
            models.Index(fields=["intake", "turn", "due", "id"], name="case_intake"),
            models.Index(
                fields=["collect_at", "turn"], condition=Q(collect_at__isnull=False), name="case_collected_at"
            ),
            models.Index(
                fields=["handled_by", "turn", "due", "id"], condition=Q(handled_by__isnull=False), name="case_delegated"
            ),
            models.Index(fields=["applicant", "-received_at"], name="case_of_applicant"),
            models.Index(
                fields=["submitted_by", "-received_at"],
                condition=Q(submitted_by__isnull=False),
                name="case_of_own_sign_in",
            ),
            models.Index(
                fields=["item", "-closed_at"], condition=Q(closed_at__isnull=False), name="case_closed_of_item"
            ),
            models.Index(
                OpClass("region", "varchar_pattern_ops"), "agency", F("received_at").desc(), name="case_of_region"
            ),
            models.Index(fields=["due", "id"], condition=Q(state__in=sorted(OPEN)), name="case_open"),
            models.Index(Right("number", 12), name="case_by_tail"),
            models.Index(  # what red and yellow are counted from is in it whole
                fields=["region", "turn"],
                include=["agency", "state", "due", "warn_on"],
                condition=~Q(turn=Turn.NOBODY),
                name="case_live_of_place",
            ),
            models.Index(
                fields=["region", "closed_at"], condition=Q(closed_at__isnull=False), name="case_closed_of_region"
            ),
            models.Index(
                fields=["agency", "closed_at"], condition=Q(closed_at__isnull=False), name="case_closed_of_agency"
            ),
            models.Index(
                fields=["intake", "closed_at"], condition=Q(closed_at__isnull=False), name="case_closed_at_intake"
            ),
            models.Index(fields=["assigned"], condition=Q(assigned__isnull=False), name="case_assigned"),
            models.Index(fields=["visit"], condition=Q(visit__isnull=False), name="case_of_visit"),
            models.Index(fields=["package"], condition=Q(package__isnull=False), name="case_of_package"),
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="case_that_follows"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "granted", "denied"]) | Q(accepted_at__isnull=False),
                name="what_is_handled_was_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "denied"]) | Q(decided_at__isnull=False),
                name="what_is_decided_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN)) | Q(closed_at__isnull=False), name="what_is_closed_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=False) | Q(entered_by__isnull=False), name="somebody_handed_it_in"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def guide(self) -> GuideContent:
        """What the case is handled by: the content of the version it began under (Art. 17)."""
        return self.guide_version.body

    @property
    def title(self) -> str:
        return self.guide.name

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def short_number(self) -> str:
        """The last twelve digits, as people say them: 20260603 0012."""
        tail = self.number[-12:]
        return f"{tail[:8]} {tail[8:]}"

    @property
    def awaits_hand_on(self) -> bool:
        """Taken in for another place and not handed on yet: the intake answers for it."""
        return self.taken_for_id is not None and self.handed_on_at is None

    @property
    def handler_id(self) -> int:
        """The agency whose officers review and decide it: whose item it is, or its delegate."""
        return self.handled_by_id or self.agency_id

    @property
    def handler(self) -> Agency:
        return self.handled_by if self.handled_by is not None else self.agency

    @property
    def collecting_at(self) -> Venue:
        """Where the result is collected."""
        return self.collect_at if self.collect_at is not None else self.intake

    def state_label(self) -> str:
        return State(self.state).label

    def marks(self, by: Actor) -> dict[str, str]:
        """What the record says at every act beside what the act says: that a helper did it, or a delegate (Art. 18)."""
        from onewindow.cases.delegated import marks

        return marks(self, by)

    def near(self) -> None:
        """Read once what an act will ask (`surroundings`)."""
        from onewindow.cases.surroundings import look_around

        look_around(self)

    def made(self) -> None:
        """Of a case that was made just now nothing need be asked: it has nothing yet."""
        from onewindow.cases.surroundings import has_none_of

        has_none_of(self)
        for name in ("counted", "commitment"):
            self._state.fields_cache[name] = None
        clocks.keep(self.chain, fresh=True)

    def act_over(self) -> None:
        """Let go of all that was read for the act alone."""
        from onewindow.cases.surroundings import forget

        if vars(self).get("to_save"):
            self.save_now()
        for held in ("lines_held", "runs_held"):
            vars(self).pop(held, None)
        clocks.let_go(self.chain)
        forget(self)

    def save_later(self, fields: Iterable[str]) -> None:
        """What an act sets on its way is written once, when it is over (`save_now`)."""
        vars(self).setdefault("to_save", {}).update(dict.fromkeys(fields))

    def save_now(self, *fields: str) -> None:
        self.save(update_fields=[*vars(self).pop("to_save", {}), *fields])

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        from onewindow.cases.lapses import apply_lapsed

        return apply_lapsed(self, at, recorded_at)

    def entered(self, at: datetime) -> list[str]:
        """The days that the new state brings: accepted, decided, closed."""
        fields = []
        if self.state in {State.ACCEPTED, State.GRANTED, State.DENIED} and self.accepted_at is None:
            self.accepted_at = at
            fields.append("accepted_at")
        if self.state in {State.GRANTED, State.DENIED}:
            self.decided_at = at
            fields.append("decided_at")
        if not self.open:
            self.closed_at = at
            fields.append("closed_at")
        return fields


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", "申请人"
    JOINT = "joint", "共同申请人"
    REPRESENTATIVE = "representative", "代理人（监护人）"
    INTERESTED = "interested", "利害关系人"


class Party(models.Model):
    """A party of a case as it stood at submission."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=16, choices=PartyRole.choices)
    principal = models.ForeignKey(Principal, null=True, on_delete=models.PROTECT, related_name="parties")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PrincipalKind.choices)
    name = models.CharField(max_length=100)
    document_type = models.CharField(max_length=3)
    document_number = EncryptedText()
    document_digest = models.BinaryField(max_length=32)
    phone = EncryptedText(default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)  # a joint applicant's own confirmation
    interest = models.TextField(blank=True)  # of an interested party: how the matter touches them

    class Meta:
        indexes = [
            models.Index(fields=["document_digest"], name="party_by_number"),
            models.Index(fields=["name"], name="party_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(role="applicant"), name="one_first_applicant"),
            models.UniqueConstraint(fields=["case", "role", "document_digest"], name="a_party_once_a_role"),
        ]
