"""Chains of events: what was done, append-only, each event bound to the one before it by its digest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.record.actors import Actor

GENESIS = bytes(32)  # the `previous` of a first event


class Chain(models.Model):
    """The chain of one subject (a case, a guide version). The row is locked while an event is appended."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80)  # the subject's own number
    head_sequence = models.IntegerField(default=0)
    head_digest = models.BinaryField(max_length=32, default=GENESIS)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_chain_a_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Event(models.Model):
    """One act on record. Rows are inserted only: the application's role has no right to change or delete them.

    `details` names things by key and personal data by keyed digest, so that a person's data can be deleted and the
    chain still verifies.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    sequence = models.IntegerField()
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=12)  # applicant, officer, system
    actor = models.CharField(max_length=60)
    capacity = models.CharField(max_length=80, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    articles = ArrayField(models.IntegerField())
    details = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=10)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    by: Actor  # whoever acted, on the event that this very act has written

    class Meta:
        ordering = ["chain", "sequence"]
        indexes = [models.Index(fields=["act", "happened_at"], name="events_of_an_act")]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_event_a_place_in_the_chain"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="events_count_from_one"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("recorded_at")), name="recorded_after_it_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}#{self.sequence} {self.act}"

    @property
    def short_digest(self) -> str:
        return bytes(self.digest).hex()[:8]

    def digest_fields(self, chain: Chain) -> dict[str, object]:
        """What the digest is taken over, together with `previous`. Times in UTC with microseconds."""
        return {
            "chain": f"{chain.kind}:{chain.key}",
            "sequence": self.sequence,
            "act": self.act,
            "before": self.before,
            "after": self.after,
            "actor_kind": self.actor_kind,
            "actor": self.actor,
            "capacity": self.capacity,
            "happened_at": self.happened_at,
            "recorded_at": self.recorded_at,
            "articles": list(self.articles),
            "details": self.details,
        }


class DailyRoot(models.Model):
    """The digest over the heads of all chains at one moment; the same goes to a file outside the database."""

    taken_at = models.DateTimeField()
    last_event = models.BigIntegerField()  # heads are those at this event
    chains = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32, default=GENESIS)


class Reading(models.Model):
    """The trace of somebody reading personal data whole: who, whose, what, why. Inserted only."""

    reader = models.CharField(max_length=60)
    capacity = models.CharField(max_length=80)
    chain = models.ForeignKey(Chain, null=True, on_delete=models.PROTECT)
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    read_at = models.DateTimeField()
