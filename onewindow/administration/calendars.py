"""A year's calendar out of a file: shown first, stored then, and open clocks recomputed by the worker (Art. 23)."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from onewindow.administration.errors import TwoPeople, Unfit
from onewindow.administration.permissions import ensure
from onewindow.notices import jobs
from onewindow.record.actors import Actor, System
from onewindow.record.calendars import UnreadableCalendar, Year, import_year, read_year, working_calendar
from onewindow.record.changes import record_change
from onewindow.record.models import CalendarDay, Clock
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

KEPT_LIMITS = Art(23)
RECOMPUTE = "administration.recompute"
FILE_MAX = 64 * 1024


@dataclass(frozen=True)
class Preview:
    """What a file would change: (day, whether it is worked now, whether it would be)."""

    year: Year
    published: bool  # what stands there is no provisional year: two people
    changed: list[tuple[date, bool | None, bool]]
    clocks: int  # open clocks that are looked at again

    @property
    def values(self) -> dict[str, Any]:
        return values_of(self.year)


def values_of(year: Year) -> dict[str, Any]:
    days = {"holidays": year.holidays, "workdays": year.workdays}
    return {"year": year.year} | {name: sorted(day.isoformat() for day in found) for name, found in days.items()}


def year_of(values: Mapping[str, Any]) -> Year:
    def days(name: str) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in values[name])

    return Year(int(values["year"]), days("holidays"), days("workdays"))


def read(name: str, content: bytes) -> Year:
    """The same reader as the command line's. Raises Unfit."""
    if len(content) > FILE_MAX:
        raise Unfit("文件太大。一年的安排只有几十行，请核对是不是选错了文件。", "file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[-80:] or "calendar.csv")
        path.write_bytes(content)
        try:
            return read_year(path)
        except UnreadableCalendar as wrong:
            raise Unfit(str(wrong), "file") from wrong


def preview(year: Year) -> Preview:
    """Raises Unfit where the year cannot stand in the calendar."""
    now = working_calendar()
    try:
        then = now.with_published_year(year.year, holidays=year.holidays, workdays=year.workdays)
    except ValueError as wrong:
        raise Unfit(str(wrong), "file") from wrong
    before = {day.date: day.working for day in now.days() if day.date.year == year.year}
    after = {day.date: day.working for day in then.days() if day.date.year == year.year}
    changed = [(day, before.get(day), works) for day, works in sorted(after.items()) if before.get(day) != works]
    return Preview(year, is_published(year.year), changed, Clock.objects.filter(met_at__isnull=True).count())


def is_published(year: int) -> bool:
    days = CalendarDay.objects.filter(date__year=year)
    return days.exists() and not days.filter(provisional=True).exists()


@transaction.atomic
def put_in(year: Year, *, by: Officer, at: datetime) -> None:
    """A year that was provisional or not there. Raises NotYours, TwoPeople where it was published already, Unfit."""
    ensure(by, Role.SYSTEM_ADMIN)
    if is_published(year.year):
        raise TwoPeople(f"修改已经公布的 {year.year} 年日历")
    _store(year, "calendar_imported", by=by, at=at, details={})


@transaction.atomic
def put_in_file(path: Path, *, at: datetime) -> Year:
    """From the command line, by whoever runs the machine: on record all the same. Raises UnreadableCalendar."""
    year = read_year(path)
    try:
        _store(year, "calendar_imported", by=System("command_line"), at=at, details={})
    except (Unfit, ValueError) as wrong:
        raise UnreadableCalendar(f"{path.name}：{wrong}") from wrong
    return year


def check(values: Mapping[str, Any], at: datetime) -> None:
    if not preview(year_of(values)).changed:
        raise Unfit("这份文件和现在的日历一样，不用改。", "file")


def carry(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    _store(year_of(values), "calendar_changed", by=by, at=at, details={"proposal": proposal})


def _store(year: Year, act: str, *, by: Actor, at: datetime, details: Mapping[str, Any]) -> None:
    changes = {day.isoformat(): [was, works] for day, was, works in preview(year).changed}
    import_year(year.year, holidays=year.holidays, workdays=year.workdays)
    record_change(
        "calendar", str(year.year), act, by=by, at=at, article=KEPT_LIMITS, details={**details, "changes": changes}
    )
    jobs.defer(RECOMPUTE, str(year.year), year=year.year)
