"""Joint handling: opinions asked for side by side, given, overdue ones put higher; who leads across regions (Art. 29)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import moves
from onewindow.cases.errors import AfterTheLead, NoSuchChoice, ReasonRequired
from onewindow.cases.models import Case, OpinionRequest
from onewindow.cases.opinions import JOINT_MOST, lead_due
from onewindow.cases.texts import text_digest
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Agency
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar
from onewindow.record.door import move
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.staff.actors import Officer


@moves.act(moves.ASK_OPINION)
def ask_opinion(
    case_id: int, *, by: Officer, at: datetime, agency: Agency, question: str, days: int, materials: Sequence[str] = ()
) -> Case:
    """Ask an assisting agency, by a day inside the lead's own limit; the clocks of the lead run on.

    `materials`: keys of what it is shown. Raises AfterTheLead, LeadIsLate.
    """
    if not question.strip():
        raise ReasonRequired("要协办部门就什么问题提出意见")
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    keys = [material.key for material in case.guide.materials if material.key in materials]
    details = {"agency": agency.pk, "days": days, "materials": keys, "question": text_digest(question)}
    case = move(Case, case_id, moves.ASK_OPINION, by=by, at=at, details=details)
    if agency.pk == case.handler_id or agency.closed_on is not None:
        raise NoSuchChoice("向这个部门征求意见（应当是别的部门）")
    if len(keys) != len(set(materials)):
        raise NoSuchChoice("清单上没有的材料")
    if case.opinions.filter(agency=agency, answered_at__isnull=True, ended_at__isnull=True).exists():
        raise NoSuchChoice(f"已经向{agency.short_name}征求意见，还没有答复")
    most = min(lead_due(case), _latest(case, at))
    due = working_calendar().add(localtime(at).date(), days, Unit.WORKING).date
    if days < 1 or due > most:
        raise AfterTheLead(most)
    row = OpinionRequest.objects.create(
        case=case, agency=agency, question=question.strip(), materials=keys, asked_by=by.post, asked_at=at, due=due
    )
    basis = case.guide.joint.basis if case.guide.joint else ""
    clocks.start(
        case.chain, ClockKind.OPINION, step=row.clock_step, at=at, days=days, basis=basis, on_lapse=Outcome.ESCALATED
    )
    return case


def _latest(case: Case, at: datetime) -> date:
    """No arrangement gives more than forty-five working days."""
    days = case.guide.joint.days if case.guide.joint else JOINT_MOST
    return working_calendar().add(localtime(at).date(), min(days, JOINT_MOST), Unit.WORKING).date


@moves.act(moves.GIVE_OPINION)
def give_opinion(case_id: int, *, by: Officer, at: datetime, favourable: bool, answer: str) -> Case:
    """The assisting agency answers, also after its day: what it says is on record as long as nothing is decided."""
    if not answer.strip():
        raise ReasonRequired("协办意见和依据")
    details = {"favourable": favourable, "answer": text_digest(answer)}
    case = move(Case, case_id, moves.GIVE_OPINION, by=by, at=at, details=details)
    row = case.opinions.get(agency=by.post.agency_id, answered_at__isnull=True, ended_at__isnull=True)
    row.favourable, row.answer, row.answered_by, row.answered_at = favourable, answer.strip(), by.post, at
    row.save(update_fields=["favourable", "answer", "answered_by", "answered_at"])
    clocks.stop(case.chain, ClockKind.OPINION, step=row.clock_step, at=at)
    return case


@moves.act(moves.ESCALATE_OPINION)
def escalate_opinion(case_id: int, *, by: System, at: datetime, recorded_at: datetime, clock: Clock) -> Case:
    """Silent past its day: it stands in the lists of the chief representatives of both, and the lead may decide without it."""
    row = OpinionRequest.objects.filter(case=case_id, pk=int(clock.step.removeprefix("opinion:") or 0)).first()
    details = {"agency": row.agency_id if row else 0, "due": clock.due.isoformat()}
    case = move(
        Case, case_id, moves.ESCALATE_OPINION, by=by, at=at, recorded_at=recorded_at, by_lapse=True, details=details
    )
    if row is None:
        raise NoSuchChoice("没有这一份征求意见")
    row.escalated_at = at
    row.save(update_fields=["escalated_at"])
    return case


@moves.act(moves.NAME_LEAD)
def name_lead(case_id: int, *, by: Officer, at: datetime, lead: Agency, reason: str) -> Case:
    """Across regions the common superior of the line names who leads; the case goes over, the clocks run on."""
    if not reason.strip():
        raise ReasonRequired("为什么由它牵头，会告知申请人")
    details = {"lead": lead.pk, "reason": text_digest(reason)}
    case = move(Case, case_id, moves.NAME_LEAD, by=by, at=at, details=details)
    regions = {case.region_id, *case.opinions.values_list("agency__region_id", flat=True)}
    if lead.key != case.agency.key or lead.region_id not in regions:
        raise NoSuchChoice("由这个部门牵头（应当是涉及的区县里同一条线的部门）")
    for row in case.opinions.filter(agency=lead, answered_at__isnull=True, ended_at__isnull=True):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        clocks.stop(case.chain, ClockKind.OPINION, step=row.clock_step, at=at)
    if lead.pk != case.agency_id:
        case.agency, case.region, case.assigned, case.handled_by = lead, lead.region, None, None
        case.save(update_fields=["agency", "region", "assigned", "handled_by"])
    return case
