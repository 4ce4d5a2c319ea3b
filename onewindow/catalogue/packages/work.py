"""Packages as work: which versions an officer sees (Art. 30)."""

from django.db.models import QuerySet

from onewindow.catalogue.models import BundleVersion, VersionStatus
from onewindow.catalogue.work import STATES, Queue, concerns_guides
from onewindow.network.models import Level
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

ONE_THING = Art(30)
LABELS = {"review": "待审核", "draft": "起草中", "published": "已公布"}


def visible(officer: Officer) -> QuerySet[BundleVersion]:
    """The city's administering department all; an editor those that the agency leads; other places what is in force."""
    versions = BundleVersion.objects.exclude(state=VersionStatus.DISCARDED)
    if not concerns_guides(officer):
        return versions.none()
    agency = officer.post.agency
    if officer.post.role == Role.CATALOGUE_EDITOR:
        versions = versions.filter(bundle__lead=agency.key)
    if agency.region.level != Level.CITY:
        versions = versions.filter(state__in=[VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED])
    return versions


def queues(officer: Officer) -> list[Queue]:
    states = list(visible(officer).values_list("state", flat=True))
    return [Queue(key, label, sum(state == STATES[key] for state in states)) for key, label in LABELS.items()]
