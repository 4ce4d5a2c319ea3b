"""Who helps with a case, read once a case that was fetched: pages and several acts ask it."""

from onewindow.cases.models import Case, Help
from onewindow.regulation.articles import Art

ASSISTED = Art(18)


def helps_of(case: Case) -> list[Help]:
    """The latest first."""
    if "helps_held" not in case.__dict__:
        rows = case.helps.select_related("helper__officer", "helper__agency", "helper__window").order_by("-pk")
        case.__dict__["helps_held"] = list(rows)
    held: list[Help] = case.__dict__["helps_held"]
    return held


def help_now(case: Case) -> Help | None:
    return next((row for row in helps_of(case) if row.ended_at is None), None)


def unconfirmed(case: Case) -> bool:
    """A helper helps, and the applicant has not yet said that what was filled in is theirs."""
    row = help_now(case)
    return row is not None and row.confirmed_at is None
