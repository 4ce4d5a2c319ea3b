"""Which of what was granted somebody may see; and what a sign-in holds."""

from datetime import date

from django.db.models import Q, QuerySet

from onewindow.accounts.models import User
from onewindow.cases.models import Bar, Case, Holding
from onewindow.cases.models.visibility import HANDLING
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role


def in_sight(officer: Officer) -> "QuerySet[Holding]":
    """Those of the cases that the officer sees, to read; a window those that it may take requests for."""
    return Holding.objects.filter(case__in=Case.objects.visible_to(officer))


def entrusted(officer: Officer) -> "QuerySet[Holding]":
    """The post's own work: of its agency, of its window's place."""
    post = officer.post
    if post.role in HANDLING:
        return Holding.objects.filter(agency=post.agency_id)
    if post.role == Role.WINDOW and post.window is not None:
        here = Holding.objects.filter(region=post.window.venue.region_id)
        return here if post.window.comprehensive else here.filter(agency__key__in=post.window.agency_keys)
    return Holding.objects.filter(case__in=Case.objects.entrusted_to(officer))


def held_by(user: User, on: date) -> "QuerySet[Holding]":
    """What the sign-in may see: of its own cases, and of whom it acts for and whose identity was checked."""
    return Holding.objects.filter(case__in=Case.objects.visible_to(user, on=on))


def bars_of(user: User, on: date) -> "QuerySet[Bar]":
    """Bars of those whom the sign-in acts for: as a rule of what it applied for, or of a checked identity."""
    mandates = user.mandates.in_force(on).select_related("principal")
    checked = [mandate.principal_id for mandate in mandates if mandate.principal.checked]
    own = [mandate.principal_id for mandate in mandates]
    return Bar.objects.filter(Q(principal__in=checked) | Q(principal__in=own, case__submitted_by=user))
