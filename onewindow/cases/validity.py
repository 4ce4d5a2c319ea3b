"""Until when a result is valid, and by when its renewal is asked for."""

from datetime import date, timedelta

from onewindow.cases.models import Case, Holding
from onewindow.kernel.calendar import Unit
from onewindow.record.calendars import working_calendar


def valid_to(case: Case, on: date) -> date | None:
    """The last day of validity: the day before the anniversary."""
    years = case.guide.result.valid_years
    if years is None:
        return None
    months = round(years * 12)
    year, month = on.year + (on.month - 1 + months) // 12, (on.month - 1 + months) % 12 + 1
    day = on.day
    while True:
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:
            day -= 1


def asked_in_time(holding: Holding, on: date) -> bool:
    """Whether a renewal asked for on that day is early enough for silence to renew: as the guide says by which it was granted (行政许可法 50).

    Counted from the day of asking, which the calendar knows; the end may lie in years that it does not.
    """
    assert holding.valid_to is not None
    before = holding.guide.asked_before_the_end
    if Unit(before.unit) is Unit.NATURAL:
        return on + timedelta(days=before.days) <= holding.valid_to
    return working_calendar().add(on, before.days, Unit.WORKING).date <= holding.valid_to
