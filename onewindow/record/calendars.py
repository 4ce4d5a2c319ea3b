"""The calendar in the database: read once a process and reloaded when an administrator has imported a year."""

import time
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count, Max

from onewindow.kernel.calendar import Day, WorkingCalendar
from onewindow.record.models import CalendarDay

CHECK_AFTER = 5.0  # seconds after which the table is asked whether it has changed

_held: tuple[float, tuple[object, ...], WorkingCalendar] | None = None


def working_calendar() -> WorkingCalendar:
    """The calendar in force. Raises ValueError where none is loaded (onewindow migrate does that)."""
    global _held
    now = time.monotonic()
    if _held and now - _held[0] < CHECK_AFTER:
        return _held[2]
    stamp = _stamp()
    if _held and _held[1] == stamp:
        _held = (now, stamp, _held[2])
        return _held[2]
    days = CalendarDay.objects.order_by("date").values_list("date", "working", "provisional", "ordinal")
    _held = (now, stamp, WorkingCalendar.from_days(Day(*row) for row in days))
    return _held[2]


def forget() -> None:
    """Read the table anew at the next question."""
    global _held
    _held = None


def _stamp() -> tuple[object, ...]:
    """Changes with every import of a year: a year's provisional days vanish with it, corrections move the last ordinal."""
    published = CalendarDay.objects.filter(provisional=False)
    return (
        *CalendarDay.objects.aggregate(n=Count("*"), last=Max("ordinal")).values(),
        *published.aggregate(n=Count("*"), last=Max("date")).values(),
    )


@transaction.atomic
def store(calendar: WorkingCalendar) -> None:
    """Replace the stored calendar by this one."""
    rows = [CalendarDay(date=d.date, working=d.working, provisional=d.provisional, ordinal=d.ordinal) for d in calendar.days()]
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(rows, batch_size=2000)
    transaction.on_commit(forget)


def import_year(year: int, *, holidays: Collection[date], workdays: Collection[date]) -> WorkingCalendar:
    """Put a published year into the stored calendar. Open clocks are then to be recomputed (`recompute`)."""
    calendar = working_calendar().with_published_year(year, holidays=holidays, workdays=workdays)
    store(calendar)
    return calendar
