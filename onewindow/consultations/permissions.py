"""Who may do what with a consultation."""

from dataclasses import dataclass
from typing import Any

from rules.predicates import Predicate, predicate

from onewindow.accounts.models import User
from onewindow.consultations.models import Consultation, Publication
from onewindow.kernel.fields import lookup_digest
from onewindow.record.actors import System
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

ANSWERING = {Role.WINDOW, Role.REVIEWER, Role.APPROVER}
REVIEWING = {Role.CATALOGUE_EDITOR, Role.APPROVER, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Asker:
    """Whoever asks: a sign-in, or somebody known by their phone alone."""

    user: User | None = None
    phone: str = ""

    kind = "applicant"
    capacity = ""
    label = "咨询人"

    @property
    def key(self) -> str:
        return f"user:{self.user.pk}" if self.user else f"phone:{lookup_digest(self.phone, 'phone').hex()[:32]}"


@predicate
def anybody(actor: Any, subject: Consultation) -> bool:
    return isinstance(actor, Asker)


@predicate
def the_asker(actor: Any, subject: Consultation) -> bool:
    if not isinstance(actor, Asker):
        return False
    return actor.user.pk == subject.user_id if actor.user else bool(actor.phone) and actor.phone == subject.phone


@predicate
def the_system(actor: Any, subject: Consultation) -> bool:
    return isinstance(actor, System)


def _answers_for(officer: Officer, agency: Any) -> bool:
    """An officer of the agency, or at a window of its place that takes its matters (Art. 34)."""
    post = officer.post
    if post.role not in ANSWERING:
        return False
    if post.window is not None:
        return post.window.venue.region_id == agency.region_id and post.window.takes(agency.key)
    return post.agency_id == agency.pk


@predicate
def of_who_has_to_answer(actor: Any, subject: Consultation) -> bool:
    return isinstance(actor, Officer) and _answers_for(actor, subject.agency)


@predicate
def of_whom_it_is_offered(actor: Any, subject: Consultation) -> bool:
    return isinstance(actor, Officer) and subject.offered_to is not None and _answers_for(actor, subject.offered_to)


@predicate
def the_owner(actor: Any, subject: Consultation) -> bool:
    """Who took it first stays responsible, until it is answered or somebody else has taken it over (首问负责)."""
    return isinstance(actor, Officer) and subject.owner_id in {actor.post.pk, actor.post.stands_in_for_id}


@predicate
def not_offered(actor: Any, subject: Consultation) -> bool:
    return subject.offered_to_id is None


@predicate
def reviews_answers(actor: Any, subject: Consultation) -> bool:
    """An editor or the chief representative of the agency, or the administering department; never who proposed it."""
    if not isinstance(actor, Officer) or actor.post.role not in REVIEWING:
        return False
    if subject.proposed_by is not None and subject.proposed_by.officer_id == actor.post.officer_id:
        return False
    own = actor.post.agency_id == subject.agency_id
    return own or (actor.post.role == Role.ADMINISTRATOR and actor.post.agency.region.contains(subject.region))


def publication_is(*standing: Publication) -> Predicate:
    def holds(actor: Any, subject: Consultation) -> bool:
        return subject.publication in standing

    return Predicate(holds, name=f"publication_is:{'|'.join(standing)}")
