"""Who has the case: given to a colleague, handed up, suspended until another authority has spoken (Art. 13, 23, 37)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import limits, moves, steps
from onewindow.cases.conditions import SUSPENDED
from onewindow.cases.errors import NoSuchChoice, ReasonRequired, SubDelegated
from onewindow.cases.models import Case, Decision, Forwarding, StepState
from onewindow.cases.texts import text_digest
from onewindow.network.models import Agency, Level
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role


@moves.act(moves.REASSIGN)
def reassign(case_id: int, *, by: Officer | System, at: datetime, to: Post | None, reason: str) -> Case:
    """Give the step at work to one reviewer of the agency, or back to all of them (`to` None). The clocks run on."""
    if not reason.strip():
        raise ReasonRequired("改派的原因")
    details = {"to": f"post:{to.pk}" if to else "", "reason": text_digest(reason)}
    case = move(Case, case_id, moves.REASSIGN, by=by, at=at, details=details)
    if to is not None and case.handled_by_id is not None and to.agency_id != case.handled_by_id:
        raise SubDelegated(case.handler.name)
    if to is not None and (
        to.agency_id != case.handler_id or to.role != Role.REVIEWER or not to.holds(localtime(at).date())
    ):
        raise NoSuchChoice("改派给这个岗位（应当是本部门在岗的审查人员）")
    case.assigned = to
    case.save(update_fields=["assigned"])
    return case


def cover(away: Post, stand_in: Post | None, *, at: datetime) -> int:
    """What was given to somebody who is now absent goes to who stands in, else back to all; how many cases."""
    waiting = Case.objects.filter(assigned=away).values_list("pk", flat=True)
    for case_id in list(waiting):
        reassign(case_id, by=System("absence"), at=at, to=stand_in, reason="承办人不在岗，由代理人或者同事接办")
    return len(waiting)


@moves.act(moves.SUSPEND)
def suspend(case_id: int, *, by: Officer, at: datetime, ground: str, expected_end: date) -> Case:
    """Wait for another authority's conclusion, as the item's law says (中止): told in writing, the clocks stop meanwhile."""
    if not ground.strip():
        raise ReasonRequired("要等哪个机关的什么结论，会告知申请人")
    if expected_end < localtime(at).date():
        raise NoSuchChoice("早于今天的预计结束日期")
    details = {"expected_end": expected_end.isoformat(), "ground": text_digest(ground)}
    case = move(Case, case_id, moves.SUSPEND, by=by, at=at, details=details)
    basis = case.guide.step(case.step).basis or ""
    clocks.pause(
        case.chain, kinds=limits.HANDLING, at=at, expected_end=expected_end, ground=f"{basis}：{ground}",
        reference=f"{SUSPENDED}{case.event.sequence}",
    )  # fmt: skip
    return case


@moves.act(moves.RESUME)
def resume(case_id: int, *, by: Officer, at: datetime, result: str) -> Case:
    """The conclusion is there; the clocks count on from tomorrow."""
    if not result.strip():
        raise ReasonRequired("等到的结论")
    case = move(Case, case_id, moves.RESUME, by=by, at=at, details={"result": text_digest(result)})
    end_suspension(case, at=at)
    return case


def end_suspension(case: Case, *, at: datetime) -> None:
    clocks.resume(case.chain, at=at, reference=SUSPENDED, begins=True)


@moves.act(moves.FORWARD)
def forward(case_id: int, *, by: Officer, at: datetime, opinion: str, number: str = "") -> Case:
    """Hand the case up with an opinion (转报). On the platform the agency above goes on with the next step, the clocks run on.

    To an authority outside the platform our part ends here: its outcome is entered when it comes.
    """
    if not opinion.strip():
        raise ReasonRequired("初审意见，随件转报")
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    details = {"step": case.step, "number": number, "opinion": text_digest(opinion)}
    case = move(Case, case_id, moves.FORWARD, by=by, at=at, details=details)
    step = case.guide.step(case.step)
    above = agency_above(case, step.to_level or "")
    Forwarding.objects.create(
        case=case, step=step.key, from_agency=case.agency, agency=above, authority=above.name if above else authority_above(case, step.to_level or ""),
        opinion=opinion, number=number[:80], by=by.post, at=at,
    )  # fmt: skip
    if above is None:
        clocks.stop_all(case.chain, at=at)
        return case
    _pass_on(case, above, by=by, at=at, opinion=opinion)
    return case


def _pass_on(case: Case, above: Agency, *, by: Officer, at: datetime, opinion: str) -> None:
    key = case.step
    steps.leave(case, at=at, state=StepState.DONE, by=by.post, favourable=True, opinion=opinion)
    case.agency, case.region, case.handled_by = above, above.region, None
    case.save(update_fields=["agency", "region", "handled_by"])
    if following := steps.following(case, key):
        steps.enter(case, following, at=at)


def agency_above(case: Case, level: str) -> Agency | None:
    """The agency of the item's line at that level, where it is one of this city's."""
    if level not in Level.values:
        return None
    code = case.place.code[: Level(level).prefix_length].ljust(12, "0")
    return Agency.objects.filter(key=case.item.basic.agency_key, region_id=code).select_related("region").first()


LEVEL_NAMES = {"province": "省", "city": "市", "county": "县（区）"}


def authority_above(case: Case, level: str) -> str:
    return f"{LEVEL_NAMES.get(level, '上')}级{case.agency.short_name}主管部门"


@dataclass(frozen=True)
class Outcome:
    """The decision of the authority above, as it came: who decided, its number and day, and for a refusal why and what can be done."""

    authority: str
    number: str
    decided_on: date
    reasons: str = ""
    ground: str = ""
    remedies: str = ""


@moves.act(moves.GRANTED_ABOVE)
def granted_above(case_id: int, *, by: Officer, at: datetime, outcome: Outcome) -> Case:
    """The authority above has granted: entered as it stands, and delivered from here."""
    _ensure_whole(outcome, at, granted=True)
    case = move(Case, case_id, moves.GRANTED_ABOVE, by=by, at=at, details=_details(outcome))
    return _closed(case, by=by, at=at, outcome=outcome, granted=True)


@moves.act(moves.DENIED_ABOVE)
def denied_above(case_id: int, *, by: Officer, at: datetime, outcome: Outcome) -> Case:
    """The authority above has refused: its reasons, ground and remedies are told as they stand."""
    _ensure_whole(outcome, at, granted=False)
    case = move(Case, case_id, moves.DENIED_ABOVE, by=by, at=at, details=_details(outcome))
    return _closed(case, by=by, at=at, outcome=outcome, granted=False)


def _ensure_whole(outcome: Outcome, at: datetime, *, granted: bool) -> None:
    if not outcome.authority.strip() or not outcome.number.strip():
        raise ReasonRequired("作出决定的机关和文号")
    if outcome.decided_on > localtime(at).date():
        raise NoSuchChoice("晚于今天的决定日期")
    if not granted and not (outcome.reasons.strip() and outcome.ground.strip() and outcome.remedies.strip()):
        raise ReasonRequired("上级不予的理由、依据和救济途径，照决定书抄录")


def _details(outcome: Outcome) -> dict[str, object]:
    return {"authority": outcome.authority, "number": outcome.number, "decided_on": outcome.decided_on.isoformat()}


def _closed(case: Case, *, by: Officer, at: datetime, outcome: Outcome, granted: bool) -> Case:
    case.forwardings.filter(agency__isnull=True, outcome_at__isnull=True).update(outcome_at=at)
    steps.leave(case, at=at, state=StepState.DONE)
    Decision.objects.create(
        case=case, granted=granted, reasons=outcome.reasons, ground=outcome.ground[:500], remedies=outcome.remedies[:500],
        signed_by=by.post, signed_at=at, result_number=outcome.number[:60] if granted else "",
        valid_from=outcome.decided_on if granted else None, authority=outcome.authority[:100], authority_number=outcome.number[:80],
    )  # fmt: skip
    clocks.stop_all(case.chain, at=at)
    limits.start_delivery(case, at=at)
    return case
