"""Whose role it is to change what. System, security and audit are posts at an agency of the city: one deployment, one of each."""

from collections.abc import Iterable
from typing import Any

from rules.predicates import predicate

from onewindow.administration.errors import NotYours
from onewindow.network.models import Agency
from onewindow.record.actors import System
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
OF_THE_CITY = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}

# What the administering department of a place may itself staff (Art. 12): work of every day, no power to decide or to give rights.
EVERYDAY = (Role.WINDOW, Role.REVIEWER, Role.LEGAL_REVIEWER, Role.CATALOGUE_EDITOR, Role.HALL_MANAGER)


def holds(officer: Officer, roles: Iterable[str]) -> bool:
    """In one of these roles; an administrator or auditor only at an agency of the city itself."""
    role = officer.post.role
    if role not in set(roles):
        return False
    return role not in OF_THE_CITY or officer.agency.region.parent_id is None


def ensure(officer: Officer, *roles: Role) -> None:
    """Raises NotYours."""
    if not holds(officer, roles):
        raise NotYours("、".join(role.label for role in roles))


def administers(officer: Officer, agency: Agency) -> bool:
    """The administering department of the place of the agency or of one above (Art. 12)."""
    own = officer.agency
    return officer.post.role == Role.ADMINISTRATOR and own.administering and own.region.contains(agency.region)


@predicate
def may_propose(actor: Any, subject: Any) -> bool:
    from onewindow.administration.dangers import DANGERS

    danger = DANGERS[subject.kind]
    return isinstance(actor, Officer) and holds(actor, danger.proposes) and danger.within(actor, subject.values)


@predicate
def the_proposer(actor: Any, subject: Any) -> bool:
    return isinstance(actor, Officer) and actor.post.officer_id == subject.proposer_id


@predicate
def a_second_person(actor: Any, subject: Any) -> bool:
    """Somebody whose role it is, neither who proposed it nor whom it concerns, in whatever post they sit."""
    from onewindow.administration.dangers import DANGERS

    danger = DANGERS[subject.kind]
    if not isinstance(actor, Officer) or not holds(actor, danger.approves) or not danger.within(actor, subject.values):
        return False
    return actor.post.officer_id not in {subject.proposer_id, subject.concerned_id}


@predicate
def the_system(actor: Any, subject: Any) -> bool:
    return isinstance(actor, System)
