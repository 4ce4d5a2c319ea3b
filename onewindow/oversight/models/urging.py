"""Urging orders (督办单): a case that is late or nearly so, put to the chief representative, who must answer (Art. 12, 13, 23, 37)."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from onewindow.cases.models import Case
from onewindow.network.models import Agency
from onewindow.record.models import Chain, Clock, ClockKind, Event
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

URGED = Art(12, 13, 23)
ANSWERED_BY_THE_CHIEF_REPRESENTATIVE = Art(37)


class UrgingState(models.TextChoices):
    ISSUED = "issued", "待答复"
    ANSWERED = "answered", "已答复"
    ACCEPTED = "accepted", "已认可"
    RETURNED = "returned", "已退回"
    CLOSED = "closed", "已办结"


WAITING = frozenset({UrgingState.ISSUED, UrgingState.RETURNED})  # for an answer


class UrgingQuerySet(models.QuerySet["Urging"]):
    def with_due(self) -> "UrgingQuerySet":
        """With the day by which the answer is due; none where no answer is awaited."""
        running = Clock.objects.filter(chain=OuterRef("chain"), kind=ClockKind.ANSWER, met_at__isnull=True)
        return self.annotate(due=Subquery(running.values("due")[:1]))

    def to_answer(self, officer: Officer) -> "UrgingQuerySet":
        """What this officer has to answer: orders to the agency whose chief representative they are."""
        if officer.post.role != Role.APPROVER:
            return self.none()
        return self.filter(agency=officer.post.agency_id, state__in=sorted(WAITING))

    def overdue(self, today: date) -> "UrgingQuerySet":
        """Not answered in time, or answered with a day that has passed while the case is still open."""
        broken = Q(state=UrgingState.ACCEPTED, promised_on__lt=today, case__closed_at__isnull=True)
        return self.with_due().filter(Q(state__in=sorted(WAITING), due__lt=today) | broken)

    def in_order(self) -> "UrgingQuerySet":
        return self.with_due().order_by(F("due").asc(nulls_last=True), "id")


class Urging(models.Model):
    number = models.CharField(max_length=30, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="urging")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="urgings")  # whose case it was then
    state = models.CharField(max_length=10, choices=UrgingState.choices)
    light = models.CharField(max_length=6)  # of the case when it was issued
    late_since = models.DateField()  # the case's due date then
    reason = models.TextField()
    issued_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="urgings")
    issuer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="urgings_issued")
    issued_at = models.DateTimeField()
    promised_on = models.DateField(null=True)  # by when the latest answer says that it is done
    closed_at = models.DateTimeField(null=True)

    event: Event  # the one that the latest act of this object wrote

    objects = UrgingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "id"], name="urging_to_answer"),
            models.Index(fields=["case", "issued_at"], name="urging_of_case"),
            models.Index(fields=["issued_at"], name="urging_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "issuer"], condition=~Q(state="closed"), name="one_open_urging_of_an_issuer"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="a_closed_urging_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def waiting(self) -> bool:
        return self.state in WAITING

    def state_label(self) -> str:
        return UrgingState(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        """No law acts when an answer is late: it turns red."""
        return False

    def entered(self, at: datetime) -> list[str]:
        if self.state != UrgingState.CLOSED:
            return []
        self.closed_at = at
        return ["closed_at"]


class Reply(models.Model):
    """An answer: why it is late and by when it is done; and what the issuer thought of it."""

    urging = models.ForeignKey(Urging, on_delete=models.PROTECT, related_name="replies")
    round = models.IntegerField()
    why = models.TextField()
    by_when = models.DateField()
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    remark = models.TextField(blank=True)  # why it was returned
    judged_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["urging", "round"], name="one_reply_a_round"),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(remark=""), name="a_reply_returned_says_why"),
        ]
