"""Who may do what with a guide and with a change order: predicates over an actor and a version or an order (Art. 4, 16, 17)."""

from typing import Any

from rules.predicates import predicate

from onewindow.catalogue.models import BundleVersion, ChangeOrder, GuideVersion
from onewindow.network.models import Level
from onewindow.record.actors import System
from onewindow.record.models import Event
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

DRAFTED_BY_THE_DEPARTMENT = Art(17)
REVIEWED_BY_THE_ADMINISTERING = Art(4, 17)
WRITING = (
    "begin_guide",
    "depart",
    "edit_guide",
    "submit_guide",
    "begin_package",
    "found_package",
    "edit_package",
    "submit_package_guide",
)  # acts by which somebody has had a hand in a version


@predicate
def the_system(actor: Any, subject: Any) -> bool:
    return isinstance(actor, System)


@predicate
def editor_of_the_guide(actor: Any, version: GuideVersion) -> bool:
    """The editor of the agency that the item belongs to, of the city for the city's guide, of the place for a place's own."""
    if not isinstance(actor, Officer) or actor.post.role != Role.CATALOGUE_EDITOR:
        return False
    agency, place = actor.post.agency, version.guide.region_id
    here = agency.region_id == place if place else agency.region.level == Level.CITY
    return here and agency.key == version.guide.item.agency_key


@predicate
def reviewer_of_the_region(actor: Any, version: GuideVersion) -> bool:
    """The administering department of the same level."""
    if not in_the_administering_department(actor):
        return False
    region, place = actor.post.agency.region, version.guide.region_id
    return region.pk == place if place else region.level == Level.CITY


def in_the_administering_department(actor: Any) -> bool:
    return isinstance(actor, Officer) and actor.post.role == Role.ADMINISTRATOR and actor.post.agency.administering


@predicate
def had_no_hand_in_it(actor: Any, version: GuideVersion | BundleVersion) -> bool:
    """Who wrote in a version, in whatever post, does not review it."""
    return not Event.objects.filter(chain=version.chain_id, act__in=WRITING, actor=actor.key).exists()


@predicate
def did_not_import_it(actor: Any, version: GuideVersion) -> bool:
    """Who imported a guide does not publish it as it came: a second person has looked at the list."""
    return not Event.objects.filter(chain=version.chain_id, act="import_guide", actor=actor.key).exists()


@predicate
def writes_for_the_item(actor: Any, order: ChangeOrder) -> bool:
    """The department reports the change of its own item to the administering department (Art. 16)."""
    if not isinstance(actor, Officer) or actor.post.role != Role.CATALOGUE_EDITOR:
        return False
    return actor.post.agency.key == order.agency_key and actor.post.agency.region_id == order.region_id


@predicate
def keeps_the_list(actor: Any, order: ChangeOrder) -> bool:
    """The administering department of the place whose list it is."""
    return in_the_administering_department(actor) and actor.post.agency.region_id == order.region_id


@predicate
def it_delegates(actor: Any, order: ChangeOrder) -> bool:
    """In a mode of Article 18; what was handed down for good comes back by an order of its own."""
    return bool(order.mode)


reviewer = reviewer_of_the_region & had_no_hand_in_it
second_person_of_the_region = reviewer_of_the_region & did_not_import_it


@predicate
def editor_of_the_package(actor: Any, version: BundleVersion) -> bool:
    """The editor of the agency that leads it, of the city: a package is the same everywhere (Art. 30)."""
    if not isinstance(actor, Officer) or actor.post.role != Role.CATALOGUE_EDITOR:
        return False
    agency = actor.post.agency
    return agency.region.level == Level.CITY and agency.key == version.bundle.lead


@predicate
def reviewer_of_the_city(actor: Any, version: BundleVersion) -> bool:
    return in_the_administering_department(actor) and actor.post.agency.region.level == Level.CITY


reviewer_of_the_package = reviewer_of_the_city & had_no_hand_in_it
