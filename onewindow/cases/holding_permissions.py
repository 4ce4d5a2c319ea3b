"""Who may do what with what was granted: predicates over an actor and a holding."""

from typing import Any

from rules.predicates import Predicate, predicate

from onewindow.accounts.actors import Applicant
from onewindow.cases.models import Check, Holding, Intention, IntentionKind
from onewindow.cases.permissions import in_role, the_system
from onewindow.catalogue.models import ItemType
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

CHECKED_AND_REVOKED = Art(28)


@predicate
def of_the_agency(actor: Any, holding: Holding) -> bool:
    return isinstance(actor, Officer) and actor.post.agency_id == holding.agency_id


approver = in_role(Role.APPROVER) & of_the_agency
reviewer = in_role(Role.REVIEWER) & of_the_agency
reviewer_or_approver = approver | reviewer


@predicate
def whoever_grants(actor: Any, holding: Holding) -> bool:
    """The grant itself makes it, in the same transaction."""
    return True


@predicate
def the_holder(actor: Any, holding: Holding) -> bool:
    """The sign-in that applied, or one with a mandate for the holder whose identity was checked."""
    if not isinstance(actor, Applicant) or actor.principal.pk != holding.holder_id:
        return False
    mandate = actor.mandate
    if mandate.revoked_at is not None or (mandate.items and holding.item.basic_id not in mandate.items):
        return False
    return actor.user.pk == holding.case.submitted_by_id or actor.principal.checked


@predicate
def window(actor: Any, holding: Holding) -> bool:
    """A window where the item is handled, which takes its agency's items (Art. 34)."""
    if not isinstance(actor, Officer) or actor.post.window is None:
        return False
    place = actor.post.window
    here = place.venue.region_id == holding.region_id or place.venue_id == holding.case.intake_id
    return here and place.takes(holding.agency.key)


@predicate
def granted_on_commitment(actor: Any, holding: Holding) -> bool:
    return holding.on_commitment


@predicate
def not_yet_found_kept(actor: Any, holding: Holding) -> bool:
    return holding.checked_at is None


def last_check(holding: Holding) -> Check | None:
    """Read once a holding that was fetched; an act fetches it anew."""
    if "last_check" not in holding.__dict__:
        holding.__dict__["last_check"] = holding.checks.order_by("-round").first()
    found: Check | None = holding.__dict__["last_check"]
    return found


@predicate
def a_check_is_planned(actor: Any, holding: Holding) -> bool:
    check = last_check(holding)
    return check is not None and check.checked_at is None


no_check_is_planned = ~a_check_is_planned


@predicate
def found_unkept(actor: Any, holding: Holding) -> bool:
    check = last_check(holding)
    return check is not None and check.kept is False


@predicate
def found_kept_after_mending(actor: Any, holding: Holding) -> bool:
    check, order = last_check(holding), holding.mend_orders.order_by("-pk").first()
    if check is None or order is None or check.checked_at is None or not check.kept:
        return False
    return check.checked_at >= order.ordered_at


def open_intention(holding: Holding) -> Intention | None:
    if "open_intention" not in holding.__dict__:
        found = holding.intentions.filter(dropped_at__isnull=True, carried_at__isnull=True).first()
        holding.__dict__["open_intention"] = found
    intention: Intention | None = holding.__dict__["open_intention"]
    return intention


def _intended(kind: IntentionKind) -> Predicate:
    def holds(actor: Any, holding: Holding) -> bool:
        intention = open_intention(holding)
        return intention is not None and intention.kind == kind

    return Predicate(holds, name=f"intended:{kind}")


it_is_to_be_revoked = _intended(IntentionKind.REVOKE)
it_is_to_be_withdrawn = _intended(IntentionKind.WITHDRAW)


@predicate
def a_hearing_is_asked(actor: Any, holding: Holding) -> bool:
    intention = open_intention(holding)
    return intention is not None and intention.hearing_asked_at is not None and intention.hearing_at is None


@predicate
def no_hearing_is_asked(actor: Any, holding: Holding) -> bool:
    intention = open_intention(holding)
    return intention is not None and intention.hearing_asked_at is None


@predicate
def did_not_check_it(actor: Any, holding: Holding) -> bool:
    """A hearing is chaired by somebody who neither checked nor gave the notice (行政许可法 48)."""
    if not isinstance(actor, Officer):
        return False
    took_part = {one.officer_id for check in holding.checks.all() for one in (check.first, check.second)}
    intention = open_intention(holding)
    if intention is not None:
        took_part.add(intention.given_by.officer_id)
    return actor.post.officer_id not in took_part


@predicate
def it_has_an_end(actor: Any, holding: Holding) -> bool:
    return holding.valid_to is not None


def asked_for(kind: str) -> Predicate:
    def holds(actor: Any, holding: Holding) -> bool:
        return kind in open_kinds(holding)

    return Predicate(holds, name=f"asked_for:{kind}")


def open_kinds(holding: Holding) -> set[str]:
    if "open_kinds" not in holding.__dict__:
        waiting = holding.requests.filter(decided_at__isnull=True).values_list("kind", flat=True)
        holding.__dict__["open_kinds"] = set(waiting)
    return set(holding.__dict__["open_kinds"])


@predicate
def something_is_asked(actor: Any, holding: Holding) -> bool:
    return bool(open_kinds(holding))


@predicate
def it_paid_money(actor: Any, holding: Holding) -> bool:
    return holding.item.basic.type in {ItemType.PAYMENT, ItemType.REWARD}


@predicate
def nothing_is_reclaimed(actor: Any, holding: Holding) -> bool:
    return not hasattr(holding, "reclaim")


@predicate
def money_is_owed(actor: Any, holding: Holding) -> bool:
    return hasattr(holding, "reclaim") and holding.reclaim.repaid_at is None


__all__ = ["the_system"]
