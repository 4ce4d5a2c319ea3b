"""Who may do what with a case: small predicates that read as a sentence, over an actor and a case."""

from typing import Any

from django.utils.timezone import localtime
from rules.predicates import Predicate, predicate

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity
from onewindow.cases.helps import help_now
from onewindow.cases.models import Case, Extension, StepState
from onewindow.cases.runs import runs_of
from onewindow.catalogue.queries import OWN, mode_at
from onewindow.network.models import Venue
from onewindow.record.actors import System
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

CHIEF_REPRESENTATIVE_DECIDES = Art(37)
MAY_ACCEPT = {
    OWN,
    "entrusted_acceptance",
    "authorised_handling",
}  # modes of Article 18 in which a lower venue accepts
MAY_DECIDE = {OWN, "authorised_handling"}
REVIEWING = {"reviewer", "inspector", "expert"}


@predicate
def the_system(actor: Any, case: Case) -> bool:
    return isinstance(actor, System)


@predicate
def an_applicant_of_the_case(actor: Any, case: Case) -> bool:
    """The sign-in that handed it in, or one with a mandate for the applicant whose identity was checked."""
    if not isinstance(actor, Applicant) or not within_the_mandate(actor, case):
        return False
    if actor.principal.pk == case.applicant_id:
        return actor.user.pk == case.submitted_by_id or actor.principal.checked
    return False


@predicate
def within_the_mandate(actor: Any, case: Case) -> bool:
    """Not revoked, and for this item. That its last day has not passed, pages see to when they make the actor."""
    mandate = actor.mandate
    return mandate.revoked_at is None and (not mandate.items or case.item.basic_id in mandate.items)


@predicate
def an_officer(actor: Any, case: Case) -> bool:
    return isinstance(actor, Officer)


@predicate
def of_the_agency(actor: Any, case: Case) -> bool:
    """Of whoever reviews and decides it: the agency whose item it is, or its delegate (Art. 18)."""
    return isinstance(actor, Officer) and actor.post.agency_id == case.handler_id


def in_role(*roles: Role) -> Predicate:
    def holds(actor: Any, case: Case) -> bool:
        return isinstance(actor, Officer) and actor.post.role in roles

    return Predicate(holds, name=f"in_role:{'|'.join(roles)}")


@predicate
def at_the_intake(actor: Any, case: Case) -> bool:
    """At a window of the venue that takes it in, which takes items of that agency (Art. 34)."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    window = actor.post.window
    return window.venue_id == case.intake_id and window.takes(case.agency.key)


@predicate
def where_its_package_came_in(actor: Any, case: Case) -> bool:
    """At a window that takes in the package of which it is a member: members lie at venues of their own (Art. 30)."""
    window = actor.post.window if isinstance(actor, Officer) else None
    if case.package is None or window is None:
        return False
    return window.venue_id == case.package.intake_id and window.takes(case.package.lead.key)


@predicate
def at_the_items_own_venue(actor: Any, case: Case) -> bool:
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    window = actor.post.window
    return window.venue.region_id == case.region_id and window.takes(case.agency.key)


@predicate
def the_venue_may_accept(actor: Any, case: Case) -> bool:
    """The item's own venue may; a lower one as far as the item is delegated to it (Art. 18)."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    return mode_of(actor.post.window.venue, case) in MAY_ACCEPT


@predicate
def the_venue_may_decide(actor: Any, case: Case) -> bool:
    """Entrusted acceptance ends with accepting; only authorised handling decides at a lower venue (Art. 18)."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    return mode_of(actor.post.window.venue, case) in MAY_DECIDE


def mode_of(venue: Venue, case: Case) -> str:
    """In what mode a venue handles the item: `own`, one of Article 18's, `elsewhere`, or empty.

    Where it was taken in, as it was that day: an order that ends later moves no case.
    """
    if venue.pk == case.intake_id:
        return case.intake_mode
    return mode_at(venue.region, case.region, case.guide)


@predicate
def the_helper(actor: Any, case: Case) -> bool:
    row = help_now(case)
    return row is not None and isinstance(actor, Officer) and actor.post.pk == row.helper_id


@predicate
def the_venue_takes_it_in(actor: Any, case: Case) -> bool:
    """At home, as it is delegated, or for another place within the item's span (Art. 18, 34)."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    return bool(mode_of(actor.post.window.venue, case))


@predicate
def answers_for_it(actor: Any, case: Case) -> bool:
    """What was taken in for another place is that place's from when it was handed on; what is delegated, the delegate's; all else is whose it is anyway."""
    if case.handled_by_id is not None:
        return bool(at_the_intake.test(actor, case))
    if case.taken_for_id is None:
        return True
    window = actor.post.window if isinstance(actor, Officer) else None
    return window is not None and case.handed_on_at is not None and window.venue_id == case.taken_for_id


@predicate
def is_to_hand_it_on(actor: Any, case: Case) -> bool:
    return case.awaits_hand_on and bool(at_the_intake.test(actor, case))


@predicate
def where_it_is_collected(actor: Any, case: Case) -> bool:
    """At the venue that the applicant named; where none is named, wherever a window has the item."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    if case.collect_at_id is not None:
        return actor.post.window.venue_id == case.collect_at_id
    return bool((at_the_intake | at_the_items_own_venue).test(actor, case))


@predicate
def current_step_is_for_me(actor: Any, case: Case) -> bool:
    """The step at work asks for the role of this post, and the case was given to nobody else."""
    if not isinstance(actor, Officer) or not case.step:
        return False
    role = case.guide.step(case.step).role
    if case.assigned_id is not None and case.assigned_id not in {actor.post.pk, actor.post.stands_in_for_id}:
        return False
    return (role in REVIEWING and actor.post.role == Role.REVIEWER) or (
        role == "approver" and actor.post.role == Role.APPROVER
    )


@predicate
def did_not_review_alone(actor: Any, case: Case) -> bool:
    """Who alone reviewed does not decide; where nobody had to review, nobody did alone."""
    if not isinstance(actor, Officer):
        return False
    return _reviewers(case) != {actor.post.officer_id}


def _reviewers(case: Case) -> set[int | None]:
    """Read once a case that was fetched: granting and denying ask the same. An act fetches its case anew."""
    if "reviewers" not in case.__dict__:
        done = [run.post for run in runs_of(case) if run.state == StepState.DONE and run.role in REVIEWING]
        case.__dict__["reviewers"] = {post.officer_id if post is not None else None for post in done}
    return set(case.__dict__["reviewers"])


@predicate
def another_than_entered_it(actor: Any, case: Case) -> bool:
    """What was entered afterwards is looked through by a second person."""
    return isinstance(actor, Officer) and (
        case.entered_by is None or case.entered_by.officer_id != actor.post.officer_id
    )


@predicate
def chairs_the_hearing(actor: Any, case: Case) -> bool:
    row = getattr(case, "hearing", None)
    return isinstance(actor, Officer) and row is not None and row.chair_id == actor.post.pk


@predicate
def assists(actor: Any, case: Case) -> bool:
    """Of an agency that was asked and has not answered."""
    if actor.post.agency_id == case.handler_id:
        return False
    return bool(
        case.opinions.filter(agency=actor.post.agency_id, answered_at__isnull=True, ended_at__isnull=True).exists()
    )


@predicate
def common_superior(actor: Any, case: Case) -> bool:
    """Of the same line, above the region that has the case (Art. 13, 29)."""
    agency = actor.post.agency
    above = agency.region_id != case.region_id and agency.region.contains(case.region)
    return agency.key == case.agency.key and above


@predicate
def another_than_decided_it(actor: Any, case: Case) -> bool:
    return isinstance(actor, Officer) and case.decision.signed_by.officer_id != actor.post.officer_id


@predicate
def extends_for_the_item(actor: Any, case: Case) -> bool:
    """Whoever the item's law names: the head of the agency, or of the government (行政许可法 42)."""
    extension = case.guide.extension
    if extension is None or not isinstance(actor, Officer):
        return False
    if extension.approver == "agency_head":
        return actor.post.role == Role.AGENCY_HEAD and actor.post.agency_id == case.agency_id
    return actor.post.role == Role.GOVERNMENT_HEAD and actor.post.agency.region_id == case.region_id


@predicate
def instant_item(actor: Any, case: Case) -> bool:
    return case.guide.instant


@predicate
def authorised_to_decide_on_the_spot(actor: Any, case: Case) -> bool:
    """One officer of the agency, at the window or as approver, decides an instant item (行政许可法 34 II)."""
    if not isinstance(actor, Officer):
        return False
    at_window = actor.post.role == Role.WINDOW and bool(
        ((at_the_intake | at_the_items_own_venue) & answers_for_it & the_venue_may_decide).test(actor, case)
    )
    return at_window or (actor.post.role == Role.APPROVER and actor.post.agency_id == case.handler_id)


@predicate
def hand_it_in(actor: Any, case: Case) -> bool:
    """The applicant, in person where the item wants that, else also by an agent; or a window that takes it in for them."""
    if isinstance(actor, Applicant):
        by_agent = actor.mandate.capacity == Capacity.AGENT
        parties = case.guide.parties
        allowed = not by_agent or (parties.agent and not parties.in_person)
        in_force = actor.mandate.covers(case.item.basic_id, localtime(case.received_at).date())
        return allowed and in_force and actor.principal.pk == case.applicant_id
    return bool((in_role(Role.WINDOW) & at_the_intake & the_venue_takes_it_in).test(actor, case))


@predicate
def a_joint_applicant(actor: Any, case: Case) -> bool:
    if not isinstance(actor, Applicant) or not actor.principal.checked or not within_the_mandate(actor, case):
        return False  # anybody can declare any number
    digest = bytes(actor.principal.document_digest)
    joint = case.parties.filter(role="joint", confirmed_at__isnull=True)
    return any(bytes(party.document_digest) == digest for party in joint)


@predicate
def deemed_and_unconfirmed(actor: Any, case: Case) -> bool:
    return case.deemed and case.deemed_confirmed_at is None


@predicate
def not_yet_delivered(actor: Any, case: Case) -> bool:
    """And not waiting for the other results of a package that are collected with it (Art. 30)."""
    return case.delivered_at is None and not case.held


@predicate
def not_yet_extended(actor: Any, case: Case) -> bool:
    return not Extension.objects.filter(case=case).exists()


def _step_kind(*kinds: str) -> Predicate:
    def holds(actor: Any, case: Case) -> bool:
        return bool(case.step) and case.guide.step(case.step).kind in kinds

    return Predicate(holds, name=f"step_kind:{'|'.join(kinds)}")


the_step_is_an_inspection = _step_kind("site_inspection")


@predicate
def the_step_is_a_review(actor: Any, case: Case) -> bool:
    """Any step but the decision, which is signed by granting or denying, and a hand-up, which has an act of its own."""
    if not case.step:
        return False
    step = case.guide.step(case.step)
    return step.role != "approver" and step.kind != "forward"


@predicate
def a_special_procedure_runs(actor: Any, case: Case) -> bool:
    named = any(step.kind == "special" for step in case.guide.steps)
    return named and case.specials.filter(ended_at__isnull=True).exists()


window_for_the_item = in_role(Role.WINDOW) & (at_the_intake | at_the_items_own_venue)
window_in_charge = window_for_the_item & answers_for_it
window_for_the_applicant = window_for_the_item | (in_role(Role.WINDOW) & where_its_package_came_in)
may_accept = window_in_charge & the_venue_may_accept
window_that_issues = in_role(Role.WINDOW) & where_it_is_collected
approver_of_the_agency = in_role(Role.APPROVER) & of_the_agency
reviewer_of_the_agency = in_role(Role.REVIEWER) & of_the_agency
