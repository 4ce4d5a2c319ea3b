"""One visit to a window with several matters: one identity check, one receipt (Art. 20, 34)."""

from django.db import models

from onewindow.accounts.models import Capacity, DocumentType, Principal
from onewindow.kernel.fields import EncryptedText
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class VisitState(models.TextChoices):
    OPEN = "open", "办理中"
    CLOSED = "closed", "已结束"


class Visit(models.Model):
    """Somebody came, for themselves or for another; who they are was checked once, for all that they came for."""

    number = models.CharField(max_length=40, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="visit")
    state = models.CharField(max_length=8, choices=VisitState.choices)
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="visits")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="visits")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    capacity = models.CharField(max_length=16, choices=Capacity.choices, default=Capacity.SELF)
    came_name = models.CharField(
        max_length=60, blank=True
    )  # whoever came for the principal; empty: they came themselves
    came_type = models.CharField(max_length=3, choices=DocumentType.choices, blank=True)
    came_number = EncryptedText(default="", blank=True)
    authority = models.CharField(max_length=200, blank=True)  # the authorisation, or how the guardian was known

    event: Event

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "principal"], condition=models.Q(state="open"), name="one_open_visit_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=Capacity.SELF, came_name="")
                | (~models.Q(capacity=Capacity.SELF) & ~models.Q(came_name="") & ~models.Q(authority="")),
                name="whoever_comes_for_another_is_known",
            ),
        ]
        indexes = [models.Index(fields=["post", "-opened_at"], name="visits_of_a_post")]

    def __str__(self) -> str:
        return self.number

    def state_label(self) -> str:
        return VisitState(self.state).label

    def apply_lapsed(self, at: object, recorded_at: object) -> bool:
        return False

    def entered(self, at: object) -> list[str]:
        if self.state == VisitState.CLOSED:
            self.closed_at = at  # type: ignore[assignment]
            return ["closed_at"]
        return []
