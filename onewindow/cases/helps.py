"""Who helps with a case, read once a case that was fetched: pages and several acts ask it."""

from onewindow.cases.models import Case, Help, IntakeMode
from onewindow.record.models import Event
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


def helped_on_the_quiet(case: Case) -> bool:
    """Filled in where people are only helped, by somebody who has not put down that the applicant consented (Art. 18)."""
    return case.intake_mode == IntakeMode.ASSISTED and case.entered_by_id is not None and not helps_of(case)


def done_by(row: Help) -> list[Event]:
    """Every act of the helper on the matter, as the record has it."""
    events = Event.objects.filter(chain=row.case.chain_id, details__helping=f"help:{row.pk}")
    return list(events.order_by("sequence"))
