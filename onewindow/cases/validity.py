"""Until when a result is valid."""

from datetime import date, timedelta

from onewindow.cases.models import Case


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
