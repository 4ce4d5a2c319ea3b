"""Whom a sign-in may act for."""

from datetime import date

from django.db.models import Case, IntegerField, Value, When

from onewindow.accounts.models import Capacity, Mandate, User

_ORDER = [Capacity.SELF, Capacity.GUARDIAN, Capacity.REPRESENTATIVE, Capacity.AGENT]


def mandates_of(user: User, on: date) -> list[Mandate]:
    """The mandates in force, oneself first, then wards, own organisations and what others granted."""
    rank = Case(
        *(When(capacity=capacity, then=Value(n)) for n, capacity in enumerate(_ORDER)), output_field=IntegerField()
    )
    found = user.mandates.in_force(on).select_related("principal", "user").annotate(rank=rank)
    return list(found.order_by("rank", "pk"))


def mandate_of(user: User, mandate_id: int, on: date) -> Mandate | None:
    """One of the user's own mandates in force."""
    return user.mandates.in_force(on).select_related("principal", "user").filter(pk=mandate_id).first()
