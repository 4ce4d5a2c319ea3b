"""Who holds which post (chapter 6)."""

from datetime import date

from django.db.models import Q, QuerySet

from onewindow.accounts.models import User
from onewindow.network.models import Agency
from onewindow.staff.models import SEPARATED, Post, Role, StandingOrder


def posts_in_force(user: User, on: date) -> QuerySet[Post]:
    """The posts that the officer may act in that day, with all that permissions ask of them."""
    held = Post.objects.in_force(on).filter(officer=user)
    return held.select_related("officer", "agency__region", "window__venue__region").order_by("starts_on", "id")


def colleagues(post: Post, on: date) -> QuerySet[Post]:
    """Posts of other officers of the same agency: who can go along to an inspection. One an officer."""
    posts = Post.objects.in_force(on).filter(agency=post.agency_id).exclude(officer=post.officer_id)
    return posts.select_related("officer").order_by("officer_id", "id").distinct("officer_id")


def holders(agency: Agency, role: Role, on: date) -> list[Post]:
    return list(Post.objects.in_force(on).filter(agency=agency, role=role).select_related("officer").order_by("id"))


def separated_from(user: User, role: str, first: date, last: date | None) -> Post | None:
    """A post of the officer that excludes this role in the same days: system, security and audit are three people."""
    if role not in SEPARATED:
        return None
    others = Post.objects.filter(officer=user, role__in=SEPARATED).exclude(role=role)
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    return (others.filter(starts_on__lte=last) if last else others).order_by("pk").first()


def standing_orders(agency: Agency, power: str, on: date) -> list[StandingOrder]:
    """By which of its approvers the agency decides without being asked each time (Art. 37)."""
    orders = StandingOrder.objects.filter(
        agency=agency, power=power, revoked_at=None, starts_on__lte=on, ends_on__gte=on
    )
    return [order for order in orders.select_related("approver__officer").order_by("pk") if order.approver.holds(on)]
