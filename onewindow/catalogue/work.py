"""Guides as work: which an officer sees, what waits for review, what is being drafted (Art. 16, 17)."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from onewindow.catalogue.models import ChangeKind, ChangeOrder, GuideVersion, OrderState, VersionStatus
from onewindow.network.models import Level, Region
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

REVIEW_OF_GUIDES = Art(4, 17)
ROLES = {Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR}
QUEUES = {"review": "待审核", "draft": "起草中", "published": "已公布"}
STATES = {"review": VersionStatus.IN_REVIEW, "draft": VersionStatus.DRAFT, "published": VersionStatus.PUBLISHED}
WHOLE = ("guide__item", "guide__region", "edited_by__officer", "drafted_by__officer", "reviewed_by", "chain")


def concerns_guides(officer: Officer) -> bool:
    post = officer.post
    return post.role == Role.CATALOGUE_EDITOR or (post.role == Role.ADMINISTRATOR and post.agency.administering)


def visible(officer: Officer) -> QuerySet[GuideVersion]:
    """An editor's: the agency's guides, those of the city and of the own place. A reviewer's: the city's, and those of the own region."""
    versions = GuideVersion.objects.exclude(state=VersionStatus.DISCARDED)
    if not concerns_guides(officer):
        return versions.none()
    region = officer.post.agency.region
    if region.level != Level.CITY:
        own = Q(guide__region=None, state__in=[VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED])
        versions = versions.filter(own | Q(guide__region=region))
        versions = versions.filter(guide__item__implementations__in=_at(region)).distinct()
    if officer.post.role == Role.CATALOGUE_EDITOR:
        versions = versions.filter(guide__item__agency_key=officer.post.agency.key)
    return versions


def _at(region: Region) -> QuerySet:
    from onewindow.catalogue.models import Item

    return Item.objects.filter(region__code__startswith=region.prefix).values("pk")


@dataclass(frozen=True)
class Queue:
    key: str
    label: str
    count: int


def queues(officer: Officer) -> list[Queue]:
    """One query."""
    counted = (
        visible(officer).order_by().values("state").annotate(n=Count("pk", distinct=True)).values_list("state", "n")
    )
    by_state = dict(counted)
    return [Queue(key, label, by_state.get(STATES[key], 0)) for key, label in QUEUES.items()]


def in_queue(officer: Officer, queue: str, query: str = "", agency: str = "") -> QuerySet[GuideVersion]:
    """By pinyin of the item; pages go on by the key of the last."""
    found = visible(officer).filter(state=STATES[queue])
    if query:
        found = found.filter(Q(guide__item__name__contains=query) | Q(guide__item__pinyin__contains=query.lower()))
    if agency:
        found = found.filter(guide__item__agency_key=agency)
    return found.order_by("guide__item__pinyin", "guide__item", "pk").select_related(*WHOLE)


def orders_that_ask(officer: Officer) -> list[ChangeOrder]:
    """Issued orders by which a guide has to be changed and has not been since: the editor's list says so at its head."""
    kinds = [ChangeKind.TAKEN_OVER, ChangeKind.DELEGATED, ChangeKind.ADJUSTED]
    orders = ChangeOrder.objects.filter(state__in=[OrderState.ISSUED, OrderState.IN_FORCE], kind__in=kinds)
    orders = orders.filter(region=officer.post.agency.region)
    if officer.post.role == Role.CATALOGUE_EDITOR:
        orders = orders.filter(agency_key=officer.post.agency.key)
    since: dict[str, object] = {}
    held = list(orders.select_related("item").order_by("effective_on"))
    rows = GuideVersion.objects.filter(
        guide__item__in=[order.item_id for order in held], state=VersionStatus.PUBLISHED, guide__region=None
    )
    since = dict(rows.values_list("guide__item_id", "published_at"))
    return [order for order in held if order.issued_at and not _done(since.get(order.item_id or ""), order)]


def _done(published_at: object, order: ChangeOrder) -> bool:
    return published_at is not None and order.issued_at is not None and published_at >= order.issued_at  # type: ignore[operator]
