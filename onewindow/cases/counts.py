"""Reading the counts: long periods from months, their edges from days. Exact, and one statement, so that folding never comes between.

A count is months folded + what is fresh in the period + folded days at the edges. An edge that covers most of its month is
the month less the days left out: at the end of a month those days lie ahead and there is nothing to read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Expression, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Left

from onewindow.cases.models import Tally, TallyMonth
from onewindow.cases.models.tally import STANDING
from onewindow.regulation.articles import Art

LIMITS_KEPT = Art(23)

ONE = timedelta(days=1)
ACTS = "act:"  # what counts of acts begin with

Days = tuple[date, date]
By = Expression | F | Left | str


@dataclass
class Reading:
    """How a period is read: months, days on top of them, days that are in a month and not in the period."""

    months: list[date] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)
    less: list[Days] = field(default_factory=list)


def month_of(day: date) -> Days:
    """The first and the last day of its month."""
    first = day.replace(day=1)
    return first, (first.replace(day=28) + 4 * ONE).replace(day=1) - ONE


def reading(first: date, last: date, *, apart: bool = False) -> Reading:
    """`apart`: no days are taken away, so that what is read belongs to days of the period."""
    made, at = Reading(), first
    while at <= last:
        began, ends = month_of(at)
        until = min(ends, last)
        outside = (at - began).days + (ends - until).days
        if outside == 0 or (not apart and outside < (until - at).days + 1):
            made.months.append(began)
            made.less += [days for days in ((began, at - ONE), (until + ONE, ends)) if days[0] <= days[1]]
        else:
            made.days.append((at, until))
        at = until + ONE
    return made


def sums(
    where: Q, first: date, last: date, *by: By, standing: bool = False, apart: bool = False, monthly: bool = True
) -> Iterator[tuple[Any, ...]]:
    """(*by, number) rows of the counts in the period; several rows may have the same key. `standing`: also what stands now.

    `apart`: the first column is a day within the period that the number belongs to, of whole months their first unless
    `monthly` is False: then every day is apart.
    """
    how = reading(first, last, apart=apart) if monthly else Reading(days=[(first, last)])
    rows, kept = Tally.objects.filter(where), Tally.objects.filter(where, fresh=False)
    within = Q(day__range=(first, last))
    parts = [_grouped(TallyMonth.objects.filter(where, month__in=how.months), by, 1, "month" if apart else "")]
    fresh = rows.filter(within | Q(day=STANDING) if standing else within, fresh=True)
    parts.append(_grouped(fresh, by, 1, "day" if apart else ""))
    for sign, spans in ((1, how.days), (-1, how.less)):
        parts += [_grouped(kept.filter(day__range=span), by, sign, "day" if apart else "") for span in spans]
    if standing:
        parts.append(_grouped(kept.filter(day=STANDING), by, 1, ""))
    read = parts[0].union(*parts[1:], all=True)
    for *key, number in read:
        yield (*key, int(number))


def _grouped(rows: QuerySet[Any], by: Iterable[By], sign: int, day: str) -> QuerySet[Any, tuple[Any, ...]]:
    columns: dict[str, Any] = {
        f"by_{n}": F(column) if isinstance(column, str) else column for n, column in enumerate(by)
    }
    if day:
        columns = {"by_day": F(day)} | columns
    grouped = rows.order_by().annotate(**columns).values(*columns)
    return grouped.annotate(total=Sum("number") * Value(sign)).values_list(*columns, "total")
