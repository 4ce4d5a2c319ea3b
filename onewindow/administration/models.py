"""Changes that wait for a second person."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from onewindow.accounts.models import User
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    APPROVED = "approved", "已执行"
    REFUSED = "refused", "未同意"
    TAKEN_BACK = "taken_back", "已收回"
    EXPIRED = "expired", "已过期"


class Proposal(models.Model):
    """A dangerous change that one person wants and another looks at. Approval carries it out in its own transaction."""

    number = models.CharField(max_length=30, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="proposal")
    state = models.CharField(max_length=10, choices=ProposalState.choices)
    kind = models.CharField(max_length=30)  # a key of dangers.DANGERS
    target = models.CharField(max_length=110)  # kind:key of what it changes, as its chain is called
    about = models.CharField(max_length=200)  # what people read
    values = models.JSONField(default=dict)  # keys only, no personal data
    reason = models.CharField(max_length=500)
    concerned = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # never decides on it
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="proposals")
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decider = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    event: Event

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="proposals_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"], condition=Q(state="proposed"), name="one_open_proposal_a_change"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | (Q(decider__isnull=False) & ~Q(decider=F("proposer"))),
                name="two_people_decide",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def state_label(self) -> str:
        return ProposalState(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        from onewindow.administration.proposals import apply_lapsed

        return apply_lapsed(self, at, recorded_at)

    def entered(self, at: datetime) -> list[str]:
        return []
