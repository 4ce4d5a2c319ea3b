"""Special procedures of a case: which may begin now, which run (行政许可法 45), which want two people named first (55)."""

from onewindow.cases.models import Case
from onewindow.catalogue.content import Step
from onewindow.catalogue.models import ItemType

HEARING = "hearing"
TWO_PEOPLE = frozenset({"inspection", "testing", "quarantine"})  # 行政许可法 55


def running(case: Case) -> list[str]:
    """The keys of the steps whose procedure runs."""
    return list(case.specials.filter(ended_at__isnull=True).order_by("began_at").values_list("step", flat=True))


def may_begin(case: Case) -> list[Step]:
    """The special step at work, and those that the guide names right after it: they may run side by side."""
    found: list[Step] = []
    steps = case.guide.steps
    at_work = next((n for n, step in enumerate(steps) if step.key == case.step), len(steps))
    for step in steps[at_work:]:
        if step.kind != "special":
            break
        found.append(step)
    open_now = set(running(case)) if found else set()
    return [step for step in found if step.key not in open_now]


def to_be_staffed(case: Case) -> list[Step]:
    """The inspections, tests and quarantines of a licence for which nobody is named yet."""
    if case.guide.type != ItemType.LICENCE:
        return []
    wanted = [step for step in case.guide.steps if step.procedure in TWO_PEOPLE]
    named = set(case.staffings.values_list("step", flat=True)) if wanted else set()
    return [step for step in wanted if step.key not in named]
