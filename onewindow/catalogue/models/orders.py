"""Change orders: how the list changes, on what basis, from which day (Art. 16)."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import localtime

from onewindow.catalogue.models.basic import BasicItem, ItemType
from onewindow.network.models import Agency, Level, Region
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

CHANGES_OF_THE_LIST = Art(16)


def prefix_of(code: str) -> str:
    """What all places beneath a place have in common, from its code alone: 410305000000 → 410305."""
    return next((code[:n] for n in (4, 6, 9) if not code[n:].strip("0")), code)


class ChangeKind(models.TextChoices):
    TAKEN_OVER = "taken_over", "承接"
    DELEGATED = "delegated", "下放"
    CANCELLED = "cancelled", "取消"
    ADJUSTED = "adjusted", "调整"


class OrderState(models.TextChoices):
    DRAFTED = "drafted", "拟稿"
    ISSUED = "issued", "已发布"
    IN_FORCE = "in_force", "已生效"
    REVOKED = "revoked", "已撤回"
    ENDED = "ended", "已终止"


class Mode(models.TextChoices):
    """How a lower level handles an item that is delegated to it (Art. 18). Empty on an order: it exercises the item itself."""

    RECEPTION = "reception", "代收"
    ASSISTED = "assisted", "帮办"
    ENTRUSTED = "entrusted_acceptance", "委托受理"
    AUTHORISED = "authorised_handling", "授权办理"


POWER = frozenset({Mode.ENTRUSTED, Mode.AUTHORISED})  # modes that hand over a part of the power itself


class ChangeOrder(models.Model):
    """One change of one item. `region` is whose list it changes: everything beneath it is meant.

    An order that delegates says in what mode, to which level or place, to whom, until when; one that adjusts, which agency has the item from its day.

    A cancellation is read by date from the items (`Item.active_to`), so that it holds from the first second of its day whether
    or not the worker runs; that the order came into force is then put on record by whoever comes first, worker or act.
    """

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    item = models.ForeignKey(
        BasicItem, null=True, on_delete=models.PROTECT, related_name="orders"
    )  # None: not yet listed
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of the item, as the order names it
    agency_key = models.CharField(max_length=60)
    type = models.CharField(max_length=16, choices=ItemType.choices)
    levels = ArrayField(models.CharField(max_length=10, choices=Level.choices), default=list)  # of an item taken over
    authority = models.CharField(max_length=100, blank=True)  # from or to whom it goes
    mode = models.CharField(max_length=24, choices=Mode.choices, blank=True)
    to_level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    to_place = models.ForeignKey(  # of that level; empty: all of them beneath `region`
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_agency = models.CharField(
        max_length=60, blank=True
    )  # key of the delegate, or of the agency that has it from then on
    ends_on = models.DateField(null=True, blank=True)  # the last day of a delegation; empty: until it is ended
    basis = models.CharField(max_length=300)
    summary = models.CharField(max_length=500)  # what changes, for people
    effective_on = models.DateField()
    state = models.CharField(max_length=10, choices=OrderState.choices)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT)
    drafted_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    told = models.IntegerField(default=0)  # owners of drafts who were told

    class Meta:
        indexes = [
            models.Index(fields=["state", "effective_on"], name="change_order_due"),
            models.Index(fields=["item", "region"], condition=~models.Q(mode=""), name="delegations_of_an_item"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("effective_on")),
                name="a_delegation_ends_after_it_begins",
            )
        ]

    event: Event

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def last_day(self) -> date:
        """The last day on which a cancelled item takes applications."""
        return self.effective_on - timedelta(days=1)

    def state_label(self) -> str:
        return OrderState(self.state).label

    def covers(self, place: Region) -> bool:
        """Whether it delegates to somebody at that place."""
        return place.level == self.to_level and (
            self.to_place_id == place.pk
            or (self.to_place_id is None and place.code.startswith(prefix_of(self.region_id)))
        )

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        """On its day an issued order comes into force by itself."""
        from onewindow.catalogue.acts.orders import come_into_force
        from onewindow.record.actors import System

        if self.state != OrderState.ISSUED or localtime(at).date() < self.effective_on:
            return False
        come_into_force(self.pk, by=System(), at=at, recorded_at=recorded_at)
        return True

    def entered(self, at: datetime) -> list[str]:
        stamps = {OrderState.ISSUED: "issued_at", OrderState.REVOKED: "revoked_at"}
        name = stamps.get(OrderState(self.state))
        if name is None:
            return []
        setattr(self, name, at)
        return [name]
