"""What a case must be like for an act: predicates over the case alone, whoever acts."""

from collections.abc import Callable
from typing import Any

from rules.predicates import Predicate, predicate

from onewindow.cases import hearings, specials
from onewindow.cases.deferrals import only_deferrable_is_missing
from onewindow.cases.helps import help_now, unconfirmed
from onewindow.cases.models import Case, CommitmentKind, PartyRole, Turn
from onewindow.cases.packages import founding
from onewindow.catalogue.content import Step
from onewindow.record.models import Pause

SUSPENDED = "suspension:"  # begins the reference of the pauses of a suspension


def _the_step(name: str, holds: Callable[[Step], bool]) -> Predicate:
    def at_work(actor: Any, case: Case) -> bool:
        return bool(case.step) and holds(case.guide.step(case.step))

    return Predicate(at_work, name=name)


the_step_waits_for_another = _the_step("waits", lambda step: step.kind == "wait" and step.reason == "suspension")
the_step_goes_up = _the_step("goes_up", lambda step: step.kind == "forward")
the_decision_is_ours = ~the_step_goes_up


@predicate
def a_special_may_begin(actor: Any, case: Case) -> bool:
    return bool(specials.may_begin(case))


@predicate
def two_people_are_to_be_named(actor: Any, case: Case) -> bool:
    return bool(specials.to_be_staffed(case))


@predicate
def a_hearing_may_be_announced(actor: Any, case: Case) -> bool:
    return hearings.may_be_announced(case.guide)


@predicate
def no_hearing_is_due(actor: Any, case: Case) -> bool:
    row = hearings.of(case)
    return row is None or (not row.due and row.held_at is None)


@predicate
def somebody_is_to_be_told_of_the_right(actor: Any, case: Case) -> bool:
    row = hearings.of(case)
    if row is not None and (row.due or row.held_at is not None):
        return False
    return bool(hearings.untold(case))


@predicate
def a_hearing_may_be_asked_for(actor: Any, case: Case) -> bool:
    """The right was told and not used yet. Whether in time, the act says with the day."""
    row = hearings.of(case)
    return row is not None and row.told_at is not None and not row.due and row.held_at is None


@predicate
def a_hearing_is_due(actor: Any, case: Case) -> bool:
    row = hearings.of(case)
    return row is not None and row.due


@predicate
def a_hearing_is_convened(actor: Any, case: Case) -> bool:
    row = hearings.of(case)
    return row is not None and row.due and row.convened_at is not None


@predicate
def it_reaches_across_regions(actor: Any, case: Case) -> bool:
    """An agency of another region than the lead's was asked."""
    return case.opinions.exclude(agency__region=case.region_id).exists()


@predicate
def the_rest_may_follow(actor: Any, case: Case) -> bool:
    """All that is missing is deferrable (Art. 22, 27)."""
    return only_deferrable_is_missing(case)


@predicate
def handed_on(actor: Any, case: Case) -> bool:
    """What was taken in for another place has been handed on to it; all else never had to be."""
    return not case.awaits_hand_on


@predicate
def somebody_helps(actor: Any, case: Case) -> bool:
    return help_now(case) is not None


nobody_helps = ~somebody_helps


@predicate
def entries_are_unconfirmed(actor: Any, case: Case) -> bool:
    return unconfirmed(case)


@predicate
def no_promise_is_signed(actor: Any, case: Case) -> bool:
    return not hasattr(case, "deferral")


@predicate
def materials_are_owed(actor: Any, case: Case) -> bool:
    return hasattr(case, "deferral") and case.deferral.open


@predicate
def committed(actor: Any, case: Case) -> bool:
    return hasattr(case, "commitment") and case.commitment.taken_back_at is None


@predicate
def committed_to_the_conditions(actor: Any, case: Case) -> bool:
    return bool(committed.test(actor, case)) and case.commitment.kind == CommitmentKind.APPROVAL


@predicate
def suspended(actor: Any, case: Case) -> bool:
    running = Pause.objects.filter(clock__chain=case.chain_id, ended__isnull=True)
    return running.filter(reference__startswith=SUSPENDED).exists()


not_suspended = ~suspended


@predicate
def handed_up(actor: Any, case: Case) -> bool:
    """To an authority outside the platform, whose outcome is awaited: `finish` has written it into the turn."""
    return case.turn == Turn.ABOVE


def awaits_above(case: Case) -> bool:
    return case.forwardings.filter(agency__isnull=True, outcome_at__isnull=True).exists()


not_handed_up = ~handed_up


@predicate
def others_have_an_interest(actor: Any, case: Case) -> bool:
    return case.guide.parties.interested


@predicate
def somebody_interested_is_named(actor: Any, case: Case) -> bool:
    return case.parties.filter(role=PartyRole.INTERESTED).exists()


@predicate
def legal_review_is_asked(actor: Any, case: Case) -> bool:
    return case.guide.legal_review is not None


@predicate
def not_yet_drawn(actor: Any, case: Case) -> bool:
    return not hasattr(case, "spot_check")


@predicate
def drawn_for_check(actor: Any, case: Case) -> bool:
    return hasattr(case, "spot_check") and case.spot_check.at is None


@predicate
def the_grant_is_public(actor: Any, case: Case) -> bool:
    return case.guide.public_result


@predicate
def not_yet_published(actor: Any, case: Case) -> bool:
    return case.published_at is None


@predicate
def a_fee_is_due(actor: Any, case: Case) -> bool:
    return case.guide.fee is not None


@predicate
def no_fee_asked(actor: Any, case: Case) -> bool:
    return not hasattr(case, "fee")


@predicate
def a_fee_is_open(actor: Any, case: Case) -> bool:
    return hasattr(case, "fee") and case.fee.paid_at is None


@predicate
def something_on_its_way(actor: Any, case: Case) -> bool:
    """Read once a case that was fetched: three acts ask it. An act fetches its case anew."""
    if "on_its_way" not in case.__dict__:
        on_its_way = case.postings.filter(delivered_at__isnull=True, returned_at__isnull=True)
        case.__dict__["on_its_way"] = on_its_way.exists()
    return bool(case.__dict__["on_its_way"])


nothing_on_its_way = ~something_on_its_way


@predicate
def announced(actor: Any, case: Case) -> bool:
    return hasattr(case, "announcement")


not_announced = ~announced


@predicate
def of_a_package(actor: Any, case: Case) -> bool:
    return case.package_id is not None


@predicate
def held_for_the_others(actor: Any, case: Case) -> bool:
    """Its result is collected together with those of the package's other members."""
    return case.held


@predicate
def it_founds_a_business(actor: Any, case: Case) -> bool:
    """Later members of its package are taken in in the name of what it founds (Art. 30)."""
    return founding.founds_a_business(case)


@predicate
def nothing_is_in_its_name(actor: Any, case: Case) -> bool:
    """Until then its code can be put right."""
    row = founding.of(case)
    return row is None or row.principal_id is None
