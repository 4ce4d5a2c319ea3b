"""Who is told of an act, and by which document (Art. 22, 24)."""

from onewindow.cases.checks import drawn
from onewindow.cases.conditions import committed_to_the_conditions
from onewindow.cases.documents import sheets
from onewindow.cases.documents.matter import Matter, joint_parties
from onewindow.cases.hearings import interested
from onewindow.cases.models import Case, DeliveryWay, PartyRole
from onewindow.cases.told import joint_request, people, telling, telling_others
from onewindow.cases.told_hearing import HEARINGS
from onewindow.notices import jobs
from onewindow.notices.documents import issue
from onewindow.notices.messages import Person, tell
from onewindow.record.models import Event
from onewindow.record.moves import Move

DELIVER = "cases.deliver_electronically"
DRAW = "cases.draw_for_check"
COMMITTED = "cases.grant_on_commitment"
ACCEPTED = {"accept", "confirm_deemed"}
DECIDED = {"grant", "denial", "outcome_above"}
ON_THE_SPOT = {"grant_on_the_spot", "deny_on_the_spot"}


def follow_up(case: Case, event: Event, row: Move) -> None:
    """Write the documents and messages that the act calls for and defer their work, in the act's transaction."""
    if row.notice is None:
        _ask_joint(Matter(case, event), row)
        return
    known = [case.applicant_name, *(party.name for party in case.parties.all())]
    for sheet in sheets(row.notice, case, event):
        issue(sheet, event=event, agency=case.agency, at=event.happened_at, known=known)
    matter = Matter(case, event)
    if row.notice != "interested":
        tell(telling(row.notice, matter), people(case), event=event, at=event.recorded_at, known=known)
    _tell_others(matter, row)
    if row.name in ON_THE_SPOT and drawn(event):
        jobs.defer(DRAW, str(case.pk), case_id=case.pk)
    if row.name in ACCEPTED and committed_to_the_conditions.test(None, case):
        jobs.defer(COMMITTED, str(case.pk), case_id=case.pk)
    if row.notice in DECIDED and is_to_be_delivered_electronically(case):
        jobs.defer(DELIVER, str(case.pk), case_id=case.pk)


def _tell_others(matter: Matter, row: Move) -> None:
    """Those who are asked to join, and those whose interests are touched."""
    case, event = matter.case, matter.event
    _ask_joint(matter, row)
    if row.notice in HEARINGS:
        others = [Person(phone=party.phone) for party in interested(case)]
        tell(telling_others(row.notice, matter), others, event=event, at=event.recorded_at)
    if row.name == "name_interested":
        named = case.parties.filter(role=PartyRole.INTERESTED).order_by("-pk")[:1]
        tell(
            telling("interested", matter),
            [Person(phone=party.phone) for party in named],
            event=event,
            at=event.recorded_at,
        )


def _ask_joint(matter: Matter, row: Move) -> None:
    if row.name in {"submit", "confirm_entry", "start_member"}:
        named = joint_parties(matter.case)
        people_ = [Person(phone=party.phone) for party in named if party.confirmed_at is None]
        tell(joint_request(matter), people_, event=matter.event, at=matter.event.recorded_at)


def is_to_be_delivered_electronically(case: Case) -> bool:
    """By the consent given with the application, to the sign-in that made it."""
    return case.delivery_way == DeliveryWay.ELECTRONIC and case.submitted_by_id is not None and not case.held
