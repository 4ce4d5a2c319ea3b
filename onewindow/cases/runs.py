"""The runs of a case's steps, read once an act."""

from onewindow.cases.models import Case, StepRun, StepState


def runs_of(case: Case) -> list[StepRun]:
    """In the order in which they began. Kept until the act is over; whoever adds one appends it."""
    if "runs_held" not in vars(case):
        vars(case)["runs_held"] = list(case.runs.select_related("post").order_by("started_at", "pk"))
    held: list[StepRun] = vars(case)["runs_held"]
    return held


def active_run(case: Case) -> StepRun | None:
    return next((run for run in runs_of(case) if run.state == StepState.ACTIVE), None)
