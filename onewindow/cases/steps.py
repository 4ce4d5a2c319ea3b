"""Moving along the guide's steps between acceptance and decision."""

from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import limits
from onewindow.cases.models import Case, StepRun, StepState
from onewindow.cases.runs import active_run, runs_of
from onewindow.catalogue.content import Step
from onewindow.record import clocks
from onewindow.record.calendars import working_calendar
from onewindow.record.models import ClockKind
from onewindow.staff.models import Post


def before_decision(case: Case) -> list[Step]:
    """The steps up to and including the decision; production comes after it."""
    return [step for step in case.guide.steps if step.kind != "production"]


def enter_first(case: Case, *, at: datetime) -> None:
    steps = before_decision(case)
    if steps:
        enter(case, steps[0], at=at)


def enter(case: Case, step: Step, *, at: datetime) -> StepRun:
    """Begin a step: its run and its clock. A wait that its own law does not count stops the clocks meanwhile.

    A suspension (中止) stops them only when somebody has found that it is needed: `acts.handover.suspend`.
    """
    run = StepRun.objects.create(
        case=case, step=step.key, name=step.name, kind=step.kind, role=step.role, started_at=at
    )
    limits.start_step(case, step, at=at)
    if step.kind == "wait" and not step.counted and step.reason != "suspension":
        clocks.pause(
            case.chain,
            kinds=limits.HANDLING,
            at=at,
            expected_end=waits_until(step, at),
            ground=step.basis or step.name,
            reference=f"wait:{run.pk}",
        )
    if "runs_held" in vars(case):
        runs_of(case).append(run)
    case.step = step.key
    case.save_later(["step"])
    return run


def leave(case: Case, *, at: datetime, state: StepState, by: Post | None = None, **found: object) -> StepRun | None:
    """End the step at work, if there is one, and its clock; `by` whom it was done, and what they `found`."""
    run = active_run(case)
    if run is not None:
        said = {"state": state, "ended_at": at, **({"post": by} if by is not None else {}), **found}
        for name, value in said.items():
            setattr(run, name, value)
        run.save(update_fields=list(said))
        clocks.stop(case.chain, ClockKind.STEP, step=run.step, at=at)
        if run.kind == "wait":
            clocks.resume(case.chain, at=at, reference=f"wait:{run.pk}")
    case.step, case.assigned = "", None
    case.save_later(["step", "assigned"])
    return run


def waits_until(step: Step, since: datetime) -> date:
    """The last day of a wait. The cooling-off period of a divorce counts natural days (民法典 1077), others working days."""
    return working_calendar().add(localtime(since).date(), step.days, limits.unit_of(step)).date


def following(case: Case, key: str) -> Step | None:
    steps = before_decision(case)
    position = [step.key for step in steps].index(key)
    return steps[position + 1] if position + 1 < len(steps) else None


def earlier(case: Case, key: str) -> list[Step]:
    """The steps that a case can be sent back to."""
    steps = before_decision(case)
    return steps[: [step.key for step in steps].index(key)]
