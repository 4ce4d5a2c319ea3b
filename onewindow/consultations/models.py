"""A question, who is responsible for it, and its answer (Art. 20)."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from onewindow.accounts.models import User
from onewindow.catalogue.models import BasicItem
from onewindow.kernel.fields import EncryptedText
from onewindow.network.models import Agency, Region
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class State(models.TextChoices):
    ASKED = "asked", "待接"
    OWNED = "owned", "答复中"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class Publication(models.TextChoices):
    """Whether the question and its answer stand on the guide for everybody."""

    NONE = "none", "不公开"
    PROPOSED = "proposed", "待审核公开"
    PUBLISHED = "published", "已公开"
    DECLINED = "declined", "不予公开"


class Consultation(models.Model):
    number = models.CharField(max_length=50, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="consultation")
    state = models.CharField(max_length=10, choices=State.choices)
    item = models.ForeignKey(BasicItem, null=True, on_delete=models.PROTECT, related_name="consultations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")  # where it is asked about
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="consultations")  # who has to answer
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="consultations")
    name = models.CharField(max_length=60, blank=True)
    phone = EncryptedText(default="", blank=True)
    code_digest = models.BinaryField(max_length=32)  # of the code that opens the answer without signing in
    question = EncryptedText()
    asked_at = models.DateTimeField()
    owner = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="consultations")
    taken_at = models.DateTimeField(null=True)
    offered_to = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="offered_consultations")
    answer = EncryptedText(default="", blank=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)
    publication = models.CharField(max_length=10, choices=Publication.choices, default=Publication.NONE)
    public_question = models.CharField(max_length=300, blank=True)
    public_answer = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    event: Event

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "due", "id"], name="consultations_of_agency"),
            models.Index(fields=["item", "-asked_at"], name="consultations_of_item"),
            models.Index(fields=["user", "-asked_at"], name="consultations_of_sign_in"),
            models.Index(fields=["item"], condition=Q(publication="published"), name="published_answers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="owned") | Q(taken_at__isnull=False), name="what_is_owned_was_taken"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="what_is_answered_has_its_day"
            ),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(phone=""), name="whoever_asks_can_be_reached"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open(self) -> bool:
        return self.state in {State.ASKED, State.OWNED}

    @property
    def title(self) -> str:
        return self.item.name if self.item else "一般咨询"

    def state_label(self) -> str:
        return State(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        from onewindow.consultations.lapses import apply_lapsed

        return apply_lapsed(self, at, recorded_at)

    def entered(self, at: datetime) -> list[str]:
        """The day that the new state brings."""
        day = {State.OWNED: "taken_at", State.ANSWERED: "answered_at"}.get(State(self.state))
        if day is None or (getattr(self, day) is not None and self.state == State.OWNED):
            return []
        setattr(self, day, at)
        return [day]
