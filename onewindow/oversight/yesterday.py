"""Today beside yesterday: what each brought by the day's counts, and how yesterday ended as the worker noted it (`day_ends`)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from onewindow.cases.counts import sums
from onewindow.cases.models.case import CLOSED
from onewindow.oversight.figures import NO_ACTS, Figures
from onewindow.oversight.models import DayEnd, Stood
from onewindow.oversight.scope import Focus
from onewindow.regulation.articles import Art

LIMITS_WATCHED = Art(23)


@dataclass
class Lately:
    """What today and yesterday alone have brought; and how yesterday ended, None where nobody noted it."""

    today: Figures
    yesterday: Figures
    ended: Figures | None = None

    def since_yesterday(self, whole: Figures, key: str) -> int | None:
        """By how many more there are of what stands now. How many are open is known of any day: taken in today less ended today."""
        if self.ended is not None:
            return whole.of(key) - self.ended.of(key)
        if key == "open":
            return self.today.of("received") - sum(self.today.of(f"ended_{state}") for state in CLOSED)
        return None

    def until_yesterday(self, whole: Figures) -> Figures:
        """The figures of a period that ends today as they stood at the end of yesterday."""
        made = Figures(whole.counts.copy())
        made.counts.subtract(self.today.counts)
        return made


def lately(focus: Focus, today: date) -> Lately:
    """Two queries, and one more where the end of yesterday was noted."""
    yesterday = today - timedelta(days=1)
    made = Lately(Figures(), Figures(), at_the_end_of(focus, yesterday))
    for day, what, number in sums(focus.rows & NO_ACTS, yesterday, today, "what", apart=True, monthly=False):
        (made.today if day == today else made.yesterday).counts[what] += number
    return made


def at_the_end_of(focus: Focus, day: date) -> Figures | None:
    """What stood when the day was over; None where that was not noted."""
    if not DayEnd.objects.filter(pk=day).exists():
        return None
    made = Figures()
    rows = Stood.objects.filter(focus.rows, day=day).order_by().values_list("what")
    for what, number in rows.annotate(total=Sum("number")):
        (made.counts if ":" in what else made.lights)[what] = number
    return made
