"""Who may urge, answer and judge: small predicates over an officer and an urging order."""

from typing import Any

from rules.predicates import predicate

from onewindow.oversight.models import Urging
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

GUIDES_THE_LOWER_LEVEL = Art(12)
GUIDES_ITS_LINE = Art(13)
CHIEF_REPRESENTATIVE = Art(37)


@predicate
def administering_department_of_the_region(actor: Any, urging: Urging) -> bool:
    """The administering department of the case's own place, or of one above (Art. 12)."""
    if not isinstance(actor, Officer) or actor.post.role != Role.ADMINISTRATOR:
        return False
    return actor.post.agency.administering and actor.post.agency.region.contains(urging.agency.region)


@predicate
def above_in_its_own_line(actor: Any, urging: Urging) -> bool:
    """Head or chief representative of the counterpart above (Art. 13)."""
    if not isinstance(actor, Officer) or actor.post.role not in {Role.APPROVER, Role.AGENCY_HEAD}:
        return False
    own = actor.post.agency
    return own.pk != urging.agency_id and own.key == urging.agency.key and own.region.contains(urging.agency.region)


@predicate
def head_of_the_agency(actor: Any, urging: Urging) -> bool:
    """The head of the agency urges its own chief representative."""
    return (
        isinstance(actor, Officer) and actor.post.role == Role.AGENCY_HEAD and actor.post.agency_id == urging.agency_id
    )


@predicate
def of_the_issuer(actor: Any, urging: Urging) -> bool:
    return isinstance(actor, Officer) and actor.post.agency_id == urging.issuer_id


@predicate
def chief_representative_of_the_agency(actor: Any, urging: Urging) -> bool:
    return isinstance(actor, Officer) and actor.post.role == Role.APPROVER and actor.post.agency_id == urging.agency_id


may_urge = administering_department_of_the_region | above_in_its_own_line | head_of_the_agency
issued_it = of_the_issuer & may_urge
