"""Reviewing along the guide's steps (Art. 23; 行政许可法 34, 42, 45)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases import hearings, moves, specials, steps
from onewindow.cases.conditions import suspended
from onewindow.cases.errors import (
    InspectionMissing,
    NoSuchChoice,
    ReasonRequired,
    SpecialRunning,
    StepMoved,
    StillSuspended,
    TooLate,
    TwoOfficers,
    WaitNotOver,
)
from onewindow.cases.hearing_errors import ChairReviewed
from onewindow.cases.models import Case, Extension, Inspection, StepRun, StepState
from onewindow.cases.runs import active_run
from onewindow.cases.texts import text_digest
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post


@moves.act(moves.COMPLETE_STEP)
def complete_step(case_id: int, *, by: Officer, at: datetime, opinion: str, favourable: bool, step: str = "") -> Case:
    """Sign the opinion of the step at work and pass the case on.

    `step` is the one that the officer saw: a second click must not sign the next one. Raises StepMoved, ReasonRequired,
    InspectionMissing, SpecialRunning.
    """
    if not opinion.strip():
        raise ReasonRequired("审查意见")
    said = {"favourable": favourable, "opinion": text_digest(opinion)}
    case = move(
        Case,
        case_id,
        moves.COMPLETE_STEP,
        by=by,
        at=at,
        details=lambda case: {"step": step_at_work(case, step), **said},
    )
    ensure_step_is_done(case, at=at)
    row = hearings.of(case)
    if row is not None and row.due and row.chair is not None and row.chair.officer_id == by.post.officer_id:
        raise ChairReviewed
    done = case.step
    steps.leave(case, at=at, state=StepState.DONE, by=by.post, favourable=favourable, opinion=opinion)
    if following := steps.following(case, done):
        steps.enter(case, following, at=at)
    return case


def step_at_work(case: Case, seen: str) -> str:
    """The key of the step at work. Raises StepMoved where another one was seen."""
    if seen and case.step and seen != case.step:
        raise StepMoved(case.guide.step(case.step).name)
    return case.step


def run_at_work(case: Case) -> StepRun:
    run = active_run(case)
    if run is None:
        raise StepRun.DoesNotExist(f"{case}: {case.step}")
    return run


def ensure_step_is_done(case: Case, *, at: datetime) -> None:
    """Raises InspectionMissing, SpecialRunning, WaitNotOver, Suspended."""
    run, step = run_at_work(case), case.guide.step(case.step)
    if run.kind == "site_inspection" and not run.inspections.filter(voided_at__isnull=True).exists():
        raise InspectionMissing
    if case.step in specials.running(case):
        raise SpecialRunning
    if step.kind == "wait" and step.days:
        until = steps.waits_until(step, run.started_at)
        if localtime(at).date() <= until:
            raise WaitNotOver(step.name, until)
    if suspended.test(None, case):
        raise StillSuspended


@moves.act(moves.RETURN_STEP)
def return_step(case_id: int, *, by: Officer, at: datetime, to: str, reason: str, step: str = "") -> Case:
    """Send the case back to an earlier step, with a reason. The clocks run on. `step`: the one that the officer saw."""
    if not reason.strip():
        raise ReasonRequired("退回的理由")
    said = {"to": to, "reason": text_digest(reason)}
    case = move(
        Case, case_id, moves.RETURN_STEP, by=by, at=at, details=lambda case: {"step": step_at_work(case, step), **said}
    )
    target = next((s for s in steps.earlier(case, case.step) if s.key == to), None)
    if target is None:
        raise NoSuchChoice(f"退回到环节 {to}")
    if specials.running(case):
        raise SpecialRunning
    steps.leave(case, at=at, state=StepState.RETURNED, by=by.post, opinion=reason)
    steps.enter(case, target, at=at)
    return case


@dataclass(frozen=True)
class Visit:
    """A site inspection as recorded: when, where, what was found, who was there for the applicant."""

    inspected_at: datetime
    place: str
    findings: str
    passed: bool
    present: str


@moves.act(moves.RECORD_INSPECTION)
def record_inspection(case_id: int, *, by: Officer, at: datetime, second: Post, visit: Visit) -> Case:
    """Two officers of the agency inspect and sign the record (行政许可法 34). It stops no clock. Raises TwoOfficers."""
    if second.officer_id == by.post.officer_id or second.agency_id != by.post.agency_id:
        raise TwoOfficers
    if not visit.findings.strip():
        raise ReasonRequired("现场核查的情况")
    if visit.inspected_at > at:
        raise NoSuchChoice("晚于现在的核查时间")
    details = {"second": f"post:{second.pk}", "passed": visit.passed, "findings": text_digest(visit.findings)}
    case = move(Case, case_id, moves.RECORD_INSPECTION, by=by, at=at, details=details)
    Inspection.objects.create(
        case=case, run=run_at_work(case), first=by.post, second=second, inspected_at=visit.inspected_at, place=visit.place,
        findings=visit.findings, passed=visit.passed, present=visit.present, recorded_at=at,
    )  # fmt: skip
    return case


@moves.act(moves.EXTEND)
def extend(case_id: int, *, by: Officer, at: datetime, reason: str) -> Case:
    """Extend the statutory limit once, as long and by whom the item's law says, before it expires, and tell the reason.

    The promised clock stays what it was. Raises TooLate after expiry, ReasonRequired.
    """
    if not reason.strip():
        raise ReasonRequired("延长期限的理由，会告知申请人")
    case = move(Case, case_id, moves.EXTEND, by=by, at=at, details={"reason": text_digest(reason)})
    rule, clock = case.guide.extension, clocks.running(case.chain, ClockKind.STATUTORY)
    assert rule is not None and clock is not None
    if localtime(at).date() > clock.due:
        raise TooLate(clock.due)
    clocks.extend(clock, rule.days)
    Extension.objects.create(
        case=case, days=rule.days, unit=rule.unit, basis=rule.basis, reason=reason, granted_by=by.post, granted_at=at
    )
    return case
