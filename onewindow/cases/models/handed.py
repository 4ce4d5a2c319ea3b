"""Hand-over lists between a window and an agency (交接单): what goes over, signed for on the other side (Art. 34)."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from onewindow.cases.models.case import Case
from onewindow.network.models import Agency, Venue
from onewindow.record.models import Chain, Event
from onewindow.staff.models import Post


class Way(models.TextChoices):
    TO_AGENCY = "to_agency", "窗口交部门"  # papers that were handed in
    TO_WINDOW = "to_window", "部门交窗口"  # results that one window issues


class ListState(models.TextChoices):
    SENT = "sent", "待签收"
    RECEIVED = "received", "已签收"
    TAKEN_BACK = "taken_back", "已撤回"


class HandoverList(models.Model):
    """One list of papers or results that go from a venue's windows to an agency, or back; its receipt is the other side's act."""

    number = models.CharField(max_length=40, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="handover_list")
    state = models.CharField(max_length=10, choices=ListState.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="handover_lists")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handover_lists")
    sent_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    received_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)

    event: Event

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "-id"], name="lists_of_an_agency"),
            models.Index(fields=["venue", "state", "-id"], name="lists_of_a_venue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_at__isnull=False),
                name="what_is_received_has_its_receipt",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def state_label(self) -> str:
        return ListState(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        return False

    def entered(self, at: datetime) -> list[str]:
        if self.state != ListState.RECEIVED:
            return []
        self.received_at = at
        return ["received_at"]


class HandoverLine(models.Model):
    """A case on a list: which papers, how many; or which result. Signed for line by line."""

    list = models.ForeignKey(HandoverList, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    what = models.JSONField()  # [{"name": …, "originals": 1, "copies": 2}]
    open = models.BooleanField(default=True)  # the list stands, and the line was not found lacking
    lacking = models.CharField(max_length=200, blank=True)  # what was not there when it was signed for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "case"], name="a_case_once_a_list"),
        ]
        indexes = [models.Index(fields=["case", "open"], name="handovers_of_a_case")]
