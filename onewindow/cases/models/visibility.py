"""Which cases an officer may see: what one may not see does not exist (404)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

if TYPE_CHECKING:
    from onewindow.cases.models.case import Case

COUNTERPARTS = Art(13)

HANDLING = {Role.REVIEWER, Role.APPROVER, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER}
SUPERVISING = {Role.ADMINISTRATOR, Role.AUDITOR}


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, officer: Officer) -> "CaseQuerySet":
        """What the post may see, a part of it only to read: counterparts above and supervisors act on nothing (Art. 13)."""
        return self.filter(in_sight(officer))

    def entrusted_to(self, officer: Officer) -> "CaseQuerySet":
        """The post's own work: at its window, of its agency, of its government. Work lists and counts are taken of these."""
        return self.filter(in_charge(officer))


def in_sight(officer: Officer) -> Q:
    post = officer.post
    if post.role in HANDLING:
        return Q(agency__key=post.agency.key, region__code__startswith=post.agency.region.prefix)
    return in_charge(officer)


def in_charge(officer: Officer) -> Q:
    post = officer.post
    if post.role == Role.WINDOW and post.window is not None:
        at_place = Q(intake=post.window.venue_id) | Q(region=post.window.venue.region_id)
        return at_place if post.window.comprehensive else at_place & Q(agency__key__in=post.window.agency_keys)
    if post.role in HANDLING:
        return Q(agency=post.agency_id)
    if post.role == Role.GOVERNMENT_HEAD:
        return Q(region=post.agency.region_id)
    if post.role in SUPERVISING:
        return Q(region__code__startswith=post.agency.region.prefix)
    return Q(pk__in=[])
